package dev.millrace.faces.gallery;

/** In plain Java: four sums, so that no addition waits for the one before. */
final class PlainProduct implements DotProduct {
  @Override
  public int of(short[] query, byte[] codes, int at) {
    int a = 0;
    int b = 0;
    int c = 0;
    int d = 0;
    for (int i = 0; i < query.length; i += 4) {
      a += query[i] * codes[at + i];
      b += query[i + 1] * codes[at + i + 1];
      c += query[i + 2] * codes[at + i + 2];
      d += query[i + 3] * codes[at + i + 3];
    }
    return a + b + c + d;
  }
}
