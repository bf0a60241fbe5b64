package dev.millrace.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Direct memory for tensors. Small pieces are cut from a larger one that the thread keeps, since
 * direct memory of its own costs a microsecond and more, and work for the collector; no piece is
 * ever given out twice, so whoever has one may keep it as long as he likes.
 */
public final class DirectMemory {
  private static final int SLAB = 64 << 10;
  private static final int LARGEST_PIECE = 4 << 10;
  private static final int ALIGNMENT = 8;
  private static final ThreadLocal<ByteBuffer> SLABS =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(SLAB));

  private DirectMemory() {}

  /** So many zeros, little-endian, aligned for any number. */
  public static ByteBuffer allocate(int bytes) {
    if (bytes > LARGEST_PIECE || Thread.currentThread().isVirtual()) {
      return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
    int whole = (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    ByteBuffer slab = SLABS.get();
    if (slab.remaining() < whole) {
      slab = ByteBuffer.allocateDirect(SLAB);
      SLABS.set(slab);
    }
    ByteBuffer piece = slab.slice(slab.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
    slab.position(slab.position() + whole);
    return piece;
  }
}
