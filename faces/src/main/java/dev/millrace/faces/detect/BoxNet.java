package dev.millrace.faces.detect;

import dev.millrace.faces.detect.SsdDetector.Frame;
import dev.millrace.faces.image.Picture;
import dev.millrace.faces.net.Net;
import dev.millrace.model.ModelException;
import dev.millrace.model.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A net that decodes its boxes itself: output {@code boxes} {@code [1, n, 4]} holds top, left,
 * bottom and right as fractions of the input, {@code scores} {@code [1, n]} 0..1. Thread-safe.
 */
final class BoxNet {

  private final Net net;
  private final Frame frame;

  /**
   * Takes a net and says how pictures fill its input.
   *
   * @throws ModelException when the net lacks the outputs, or fixes its input and the frame varies
   */
  BoxNet(Net net, Frame frame) {
    if (!net.outputs().containsAll(Set.of("boxes", "scores"))) {
      throw new ModelException(
          "The detector is said to be an ssd and needs outputs boxes and scores, but has %s."
              .formatted(net.outputs()));
    }
    if (frame == Frame.SNUG && !net.anyShape()) {
      throw new ModelException(
          "The detector's input has a fixed size; set frame: square and its one size in preprocessing.");
    }
    this.net = net;
    this.frame = frame;
  }

  /**
   * One look at a picture.
   *
   * @param size side of the input in pixels
   * @param minScore weaker proposals are left out
   * @return every proposal, repeats included
   */
  List<Detection> look(Picture picture, int size, double minScore) {
    DetectorInput input =
        frame == Frame.SNUG
            ? DetectorInput.snug(picture, size)
            : DetectorInput.square(picture, size);
    try (Net.Batch batch = net.batch()) {
      batch.shape(input.width(), input.height());
      input.fill(picture, batch.planes());
      batch.add();
      return decode(batch.run(), input, minScore);
    }
  }

  private static List<Detection> decode(
      Map<String, Tensor> outputs, DetectorInput input, double minScore) {
    FloatBuffer scores = Objects.requireNonNull(outputs.get("scores")).asFloats();
    FloatBuffer boxes = Objects.requireNonNull(outputs.get("boxes")).asFloats();
    double wide = input.width() * input.scale();
    double high = input.height() * input.scale();
    List<Detection> proposals = new ArrayList<>();
    for (int i = 0; i < scores.limit(); i++) {
      float score = scores.get(i);
      if (score >= minScore) {
        proposals.add(
            new Detection(
                clip(boxes.get(4 * i + 1)) * wide,
                clip(boxes.get(4 * i)) * high,
                clip(boxes.get(4 * i + 3)) * wide,
                clip(boxes.get(4 * i + 2)) * high,
                score,
                new double[0]));
      }
    }
    return proposals;
  }

  private static double clip(double fraction) {
    return Math.max(0, Math.min(1, fraction));
  }
}
