package dev.millrace.object;

/** More bytes arrived than an object may have. */
public final class ObjectTooLargeException extends ObjectStoreException {
  private static final long serialVersionUID = 1L;
  private final long limit;

  public ObjectTooLargeException(long limit) {
    super("an object may have at most " + limit + " bytes; this one has more");
    this.limit = limit;
  }

  /** The most bytes accepted. */
  public long limit() {
    return limit;
  }
}
