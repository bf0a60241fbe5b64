package dev.millrace.faces.gallery;

import java.util.Random;

/** Made-up embeddings: people are directions, faces are noisy copies of them. */
final class Synthetic {
  static final int DIMENSIONS = 128;
  private final Random random;

  Synthetic(long seed) {
    this.random = new Random(seed);
  }

  /** A direction of its own, unlike all others. */
  float[] person() {
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return Vectors.unit(vector, new float[0]);
  }

  /**
   * A face of a person; {@code noise} is its length relative to the person's, 0.5 being a good
   * photo.
   */
  float[] face(float[] person, double noise) {
    float[] vector = new float[DIMENSIONS];
    double each = noise / Math.sqrt(DIMENSIONS);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (person[i] + each * random.nextGaussian());
    }
    return Vectors.unit(vector, new float[0]);
  }

  Random random() {
    return random;
  }
}
