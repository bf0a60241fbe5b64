package dev.millrace.object;

/** The disk has no more room than the reserve that is kept free, so nothing further is accepted. */
public final class DiskReserveException extends ObjectStoreException {
  private static final long serialVersionUID = 1L;

  public DiskReserveException(long usable, long reserve) {
    super(
        "the disk has %d MB left and %d MB of it are kept in reserve; free some space and send it again"
            .formatted(usable >> 20, reserve >> 20));
  }

  public DiskReserveException(Throwable cause) {
    super("the disk is full; free some space and send it again", cause);
  }
}
