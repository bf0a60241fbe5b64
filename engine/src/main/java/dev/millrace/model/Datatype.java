package dev.millrace.model;

/** Element types, by their Open Inference Protocol names. */
public enum Datatype {
  BOOL(1),
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  UINT32(4),
  INT32(4),
  UINT64(8),
  INT64(8),
  FP16(2),
  FP32(4),
  FP64(8),
  /** Strings of bytes: each element is its length as four bytes, little-endian, and then itself. */
  BYTES(0);

  private final int bytes;

  Datatype(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes an element takes; 0 where that differs from element to element. */
  public int bytes() {
    return bytes;
  }

  /** Whether every element takes the same number of bytes. */
  public boolean isFixed() {
    return bytes > 0;
  }
}
