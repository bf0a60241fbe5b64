package dev.millrace.pipeline;

/** An idempotency key was used in a way that its first use forbids. */
public final class IdempotencyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the key's use. */
  public enum Cause {
    /** The first request with this key has not been answered yet. */
    IN_PROGRESS,
    /** The key was used for other bytes or another object. */
    OTHER_REQUEST
  }

  private final Cause reason;

  public IdempotencyException(Cause reason, String key) {
    super(
        switch (reason) {
          case IN_PROGRESS ->
              "a request with the idempotency key \""
                  + key
                  + "\" is still in progress; wait for its answer";
          case OTHER_REQUEST ->
              "the idempotency key \""
                  + key
                  + "\" was used for other bytes or another object; use a new key";
        });
    this.reason = reason;
  }

  public Cause reason() {
    return reason;
  }
}
