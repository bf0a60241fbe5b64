package dev.millrace.server.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A request's body that must keep coming: a sender that trickles bytes to hold the server's memory
 * and disk is cut off. Silence is ended by the connection's idle timeout.
 */
public final class SteadyBody extends FilterInputStream {
  private final UploadLimits limits;
  private final long began = System.nanoTime();
  private long received;

  /** A body that must keep to the limits. */
  public SteadyBody(InputStream body, UploadLimits limits) {
    super(body);
    this.limits = limits;
  }

  /** Bytes received so far. */
  long received() {
    return received;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (read > 0) {
      received += read;
      requirePace();
    }
    return read;
  }

  private void requirePace() throws TooSlowException {
    long nanos = System.nanoTime() - began;
    double steady = (nanos - limits.grace().toNanos()) / 1e9 * limits.bytesPerSecond();
    if (nanos > limits.longest().toNanos() || (steady > 0 && received < steady)) {
      throw new TooSlowException(
          "the body came too slowly: %d bytes in %d s".formatted(received, nanos / 1_000_000_000));
    }
  }

  /** The sender is too slow to be served further. */
  static final class TooSlowException extends IOException {
    private static final long serialVersionUID = 1L;

    TooSlowException(String message) {
      super(message);
    }
  }
}
