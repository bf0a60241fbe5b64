package dev.millrace.faces.embed;

import dev.millrace.faces.align.ChipShape;
import dev.millrace.faces.align.FaceRegion;
import dev.millrace.faces.align.Similarity;
import dev.millrace.faces.net.Net;
import dev.millrace.model.ModelException;
import dev.millrace.model.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns aligned faces into vectors. Faces of a picture share batches; with mirroring, the vector is
 * the mean over the chip and its mirror image, which evens out what little asymmetry alignment
 * leaves. Thread-safe.
 */
public final class Embedder {

  private final Net net;
  private final ChipShape shape;
  private final Mirror mirror;

  /** Whether a face is also looked at in the mirror; twice the work. */
  public enum Mirror {
    YES,
    NO
  }

  /** A face to embed: where it is cut from, and its landmarks in pixels of the picture. */
  public record Face(FaceRegion region, double[] points) {}

  /**
   * What became of a face.
   *
   * @param vector in the net's own length, not made unit length
   * @param sharpness of the chip, 0..1; see {@link Sharpness}
   */
  public record Embedding(float[] vector, double sharpness) {}

  /**
   * Takes a net and says what its chips are.
   *
   * @throws ModelException when the net has more than one output
   */
  public Embedder(Net net, ChipShape shape, Mirror mirror) {
    if (net.outputs().size() != 1) {
      throw new ModelException(
          "The embedder must have one output, the vector, but has %s.".formatted(net.outputs()));
    }
    this.net = net;
    this.shape = shape;
    this.mirror = mirror;
  }

  /** One embedding for each face, in the same order. */
  public List<Embedding> embed(List<Face> faces) {
    int views = mirror == Mirror.YES ? 2 : 1;
    int perBatch = Math.max(1, net.most() / views);
    List<Embedding> embeddings = new ArrayList<>(faces.size());
    try (Net.Batch batch = net.batch()) {
      for (int from = 0; from < faces.size(); from += perBatch) {
        int to = Math.min(faces.size(), from + perBatch);
        embeddings.addAll(embed(faces.subList(from, to), views, batch));
      }
    }
    return embeddings;
  }

  private List<Embedding> embed(List<Face> faces, int views, Net.Batch batch) {
    double[] sharpness = new double[faces.size()];
    float[][] vectors = new float[faces.size() * views][];
    int done = 0;
    for (int i = 0; i < faces.size(); i++) {
      Similarity chip = shape.chipToPicture(faces.get(i).points());
      faces.get(i).region().cut(chip, shape.side(), batch.planes());
      sharpness[i] = Sharpness.of(batch.planes(), shape.side());
      for (int view = 0; view < views; view++) {
        if (view == 1) {
          batch.mirror();
        }
        batch.add();
        if (batch.full()) {
          done = run(batch, vectors, done);
        }
      }
    }
    if (batch.size() > 0) {
      run(batch, vectors, done);
    }
    return combine(vectors, views, sharpness);
  }

  private static int run(Net.Batch batch, float[][] vectors, int done) {
    int count = batch.size();
    Tensor output = batch.run().values().iterator().next();
    FloatBuffer values = output.asFloats();
    int length = values.remaining() / count;
    for (int i = 0; i < count; i++) {
      vectors[done + i] = new float[length];
      values.get(i * length, vectors[done + i]);
    }
    return done + count;
  }

  private static List<Embedding> combine(float[][] vectors, int views, double[] sharpness) {
    List<Embedding> embeddings = new ArrayList<>(sharpness.length);
    for (int i = 0; i < sharpness.length; i++) {
      float[] mean = vectors[i * views];
      if (views == 2) {
        float[] other = vectors[i * views + 1];
        for (int k = 0; k < mean.length; k++) {
          mean[k] = (mean[k] + other[k]) / 2;
        }
      }
      embeddings.add(new Embedding(mean, sharpness[i]));
    }
    return embeddings;
  }
}
