package dev.millrace.faces.image;

/**
 * Walks the run-length codes of a BMP: the JDK's reader shows a file cut short as if it were whole.
 */
final class BmpRuns {
  private static final int END_OF_PICTURE = 1;
  private static final int MOVE = 2;

  private BmpRuns() {}

  /**
   * @param halfBytes whether pixels take four bits (RLE4) instead of eight
   */
  static boolean reachTheEnd(ByteView bytes, int from, boolean halfBytes) {
    int at = from;
    while (at + 1 < bytes.length()) {
      int count = bytes.u8(at);
      int code = bytes.u8(at + 1);
      at += 2;
      if (count == 0 && code == END_OF_PICTURE) {
        return true;
      } else if (count == 0 && code == MOVE) {
        at += 2;
      } else if (count == 0 && code > MOVE) {
        int literal = halfBytes ? (code + 1) / 2 : code;
        at += literal + (literal & 1);
      }
    }
    return false;
  }
}
