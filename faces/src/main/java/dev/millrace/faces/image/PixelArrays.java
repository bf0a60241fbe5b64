package dev.millrace.faces.image;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arrays for pixels that outlive the picture they were made for, to be filled again. A photo takes
 * tens of megabytes: cleared anew each time, and laid where the collector must begin a cycle for
 * every few of them, they cost more than cutting faces out of them. Thread-safe.
 */
final class PixelArrays {
  private static final int MOST = Runtime.getRuntime().availableProcessors();

  private final long mostBytes;
  private final List<byte[]> free = new ArrayList<>();
  private long bytes;

  /**
   * @param mostBytes that are held for pictures to come
   */
  PixelArrays(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** An array of at least so many bytes, whatever they hold: a known one, or a new one. */
  synchronized byte[] take(int least) {
    byte[] best = smallest(least);
    if (best == null) {
      return new byte[least];
    }
    free.remove(best); // an array equals itself only
    bytes -= best.length;
    return best;
  }

  private byte @Nullable [] smallest(int least) {
    byte[] best = null;
    for (byte[] array : free) {
      if (array.length >= least && (best == null || array.length < best.length)) {
        best = array;
      }
    }
    return best;
  }

  /** Gives one back that nobody uses any more; the oldest make room for it. */
  synchronized void give(byte[] array) {
    if (array.length > mostBytes) {
      return;
    }
    free.add(array);
    bytes += array.length;
    while (free.size() > MOST || bytes > mostBytes) {
      bytes -= free.removeFirst().length;
    }
  }
}
