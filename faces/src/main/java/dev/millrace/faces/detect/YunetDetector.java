package dev.millrace.faces.detect;

import dev.millrace.faces.image.Picture;
import dev.millrace.faces.net.Net;
import dev.millrace.model.ModelException;
import dev.millrace.model.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * YuNet (Wu, Peng and Yu 2023; ShiqiYu/libfacedetection.train): an anchor-free detector that also
 * gives five points.
 *
 * <p>For strides 8, 16 and 32 the graph has outputs {@code cls_S} and {@code obj_S}
 * (probabilities), {@code bbox_S} (shift of the centre and logarithm of the size, in strides) and
 * {@code kps_S} (five points, in strides), one row for each cell, row by row.
 */
public final class YunetDetector implements Detector {

  private static final int[] STRIDES = {8, 16, 32};

  private final Net net;
  private final double minScore;
  private final double overlap;

  /**
   * Takes a net and says what counts.
   *
   * @param minScore proposals below are dropped
   * @param overlap of two boxes above which they are one face
   * @throws ModelException when the net is not a YuNet
   */
  public YunetDetector(Net net, double minScore, double overlap) {
    for (int stride : STRIDES) {
      for (String output : List.of("cls_", "obj_", "bbox_", "kps_")) {
        if (!net.outputs().contains(output + stride)) {
          throw new ModelException(
              "The detector is said to be a yunet, but has no output %s%d; it has %s."
                  .formatted(output, stride, net.outputs()));
        }
      }
    }
    this.net = net;
    this.minScore = minScore;
    this.overlap = overlap;
  }

  @Override
  public List<Detection> detect(Picture picture) {
    DetectorInput input = DetectorInput.square(picture, net.side());
    Map<String, Tensor> outputs;
    try (Net.Batch batch = net.batch()) {
      input.fill(picture, batch.planes());
      batch.add();
      outputs = batch.run();
    }
    List<Detection> proposals = new ArrayList<>();
    for (int stride : STRIDES) {
      new Grid(outputs, stride, input.scale()).collect(proposals);
    }
    return Suppression.best(proposals, overlap);
  }

  /** The outputs of one stride. */
  private final class Grid {
    private final FloatBuffer classes;
    private final FloatBuffer objects;
    private final FloatBuffer boxes;
    private final FloatBuffer points;
    private final int cells;
    private final double pixels;

    Grid(Map<String, Tensor> outputs, int stride, double scale) {
      classes = floats(outputs, "cls_" + stride);
      objects = floats(outputs, "obj_" + stride);
      boxes = floats(outputs, "bbox_" + stride);
      points = floats(outputs, "kps_" + stride);
      cells = net.side() / stride;
      pixels = stride * scale;
    }

    private static FloatBuffer floats(Map<String, Tensor> outputs, String name) {
      return java.util.Objects.requireNonNull(outputs.get(name)).asFloats();
    }

    void collect(List<Detection> into) {
      for (int i = 0; i < cells * cells; i++) {
        double score = Math.sqrt((double) classes.get(i) * objects.get(i));
        if (score >= minScore) {
          into.add(decode(i, score));
        }
      }
    }

    private Detection decode(int i, double score) {
      int column = i % cells;
      int row = i / cells;
      double x = (column + boxes.get(4 * i)) * pixels;
      double y = (row + boxes.get(4 * i + 1)) * pixels;
      double halfWidth = Math.exp(boxes.get(4 * i + 2)) * pixels / 2;
      double halfHeight = Math.exp(boxes.get(4 * i + 3)) * pixels / 2;
      double[] five = new double[10];
      for (int k = 0; k < 10; k += 2) {
        five[k] = (column + points.get(10 * i + k)) * pixels;
        five[k + 1] = (row + points.get(10 * i + k + 1)) * pixels;
      }
      return new Detection(
          x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight, score, five);
    }
  }
}
