package dev.millrace.inference;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes all requests together may hold. Thread-safe. */
public final class Memory {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  public Memory(long most) {
    this.most = most;
  }

  /** What one request holds; given back when closed. For one thread. */
  public final class Share implements AutoCloseable {
    private long bytes;

    private Share() {}

    /**
     * Takes more.
     *
     * @throws InferenceException when the others leave too little, or all there is were too little
     */
    public void take(long more) {
      if (bytes + more > most) {
        throw new InferenceException(
            InferenceException.Kind.TOO_LARGE,
            "the request would take %d bytes of memory; all requests together may take %d"
                .formatted(bytes + more, most));
      }
      if (held.addAndGet(more) > most) {
        held.addAndGet(-more);
        throw new InferenceException(
            InferenceException.Kind.BUSY,
            "the requests under way hold all the memory they may; try again in a moment");
      }
      bytes += more;
    }

    @Override
    public void close() {
      held.addAndGet(-bytes);
      bytes = 0;
    }
  }

  /** A share with nothing in it yet. */
  public Share share() {
    return new Share();
  }
}
