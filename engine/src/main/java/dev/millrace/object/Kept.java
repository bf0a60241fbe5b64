package dev.millrace.object;

import java.time.Instant;

/** Bytes that are on stable storage and, until closed, safe from collection. */
public final class Kept implements AutoCloseable {
  private final String sha256;
  private final long size;
  private final Instant firstByteAt;
  private final Instant lastByteAt;
  private final Runnable release;

  Kept(String sha256, long size, Instant firstByteAt, Instant lastByteAt, Runnable release) {
    this.sha256 = sha256;
    this.size = size;
    this.firstByteAt = firstByteAt;
    this.lastByteAt = lastByteAt;
    this.release = release;
  }

  /** The content's SHA-256 in lower-case hex: the object version. */
  public String sha256() {
    return sha256;
  }

  /** Size in bytes. */
  public long size() {
    return size;
  }

  /** When the first byte was read. */
  public Instant firstByteAt() {
    return firstByteAt;
  }

  /** When the last byte was read. */
  public Instant lastByteAt() {
    return lastByteAt;
  }

  @Override
  public void close() {
    release.run();
  }
}
