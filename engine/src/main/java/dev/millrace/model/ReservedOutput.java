package dev.millrace.model;

import dev.millrace.object.DiskReserve;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a file and leaves the disk's reserve alone. Its owner deletes the file when that fails.
 */
final class ReservedOutput extends OutputStream {
  private final OutputStream file;
  private final DiskReserve reserve;
  private long untilAsked = DiskReserve.STEP;

  ReservedOutput(OutputStream file, DiskReserve reserve) {
    this.file = file;
    this.reserve = reserve;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    untilAsked -= count;
    if (untilAsked < 0) {
      reserve.require();
      untilAsked = DiskReserve.STEP;
    }
    try {
      file.write(bytes, from, count);
    } catch (IOException e) {
      reserve.blameFor(e);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
