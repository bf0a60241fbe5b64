package dev.millrace.faces.gallery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Up to {@value #CAPACITY} vectors with their 8-bit codes; immutable.
 *
 * <p>A vector's code is its components divided by {@code largest component / 90}, rounded; see
 * {@link DotProduct} for why 90.
 */
final class Segment {
  static final int CAPACITY = 1024;

  /** No coarse cosine was seen further from the true one; the test measures it. */
  static final float ERROR = 0.03f;

  private static final DotProduct PRODUCT = DotProduct.best();

  private final byte[] codes;
  private final float[] scales;
  private final VectorIndex.Entry[] entries;
  private final int stride;

  private Segment(byte[] codes, float[] scales, VectorIndex.Entry[] entries, int stride) {
    this.codes = codes;
    this.scales = scales;
    this.entries = entries;
    this.stride = stride;
  }

  int size() {
    return entries.length;
  }

  VectorIndex.Entry entry(int slot) {
    return entries[slot];
  }

  String owner(int slot) {
    return entries[slot].owner();
  }

  /**
   * A query's code, with 16 bits a component so that the scan need not widen it again and again.
   */
  static final class Query {
    private final short[] codes;
    private final float scale;

    Query(float[] unit) {
      this.codes = new short[stride(unit.length)];
      this.scale = scale(unit);
      for (int i = 0; i < unit.length; i++) {
        codes[i] = code(unit[i], scale);
      }
    }
  }

  /** Offers every vector whose coarse cosine passes the bar. */
  void scan(Query query, VectorIndex.Best best) {
    float bar = best.bar();
    for (int slot = 0; slot < entries.length; slot++) {
      float cosine = PRODUCT.of(query.codes, codes, slot * stride) * scales[slot] * query.scale;
      if (cosine > bar) {
        best.offer(cosine, this, slot);
        bar = best.bar();
      }
    }
  }

  /** Offers every vector whose exact cosine passes the bar. */
  void compare(float[] unit, VectorIndex.Best best) {
    for (int slot = 0; slot < entries.length; slot++) {
      float cosine = (float) Vectors.dot(unit, entries[slot].unit());
      if (cosine > best.bar()) {
        best.offer(cosine, this, slot);
      }
    }
  }

  private static int stride(int dimensions) {
    return Math.ceilDiv(dimensions, DotProduct.MULTIPLE) * DotProduct.MULTIPLE;
  }

  private static float scale(float[] unit) {
    float largest = 0;
    for (float component : unit) {
      largest = Math.max(largest, Math.abs(component));
    }
    return largest == 0 ? 1 : largest / DotProduct.LARGEST;
  }

  private static byte code(float component, float scale) {
    return (byte) Math.round(component / scale);
  }

  /** A segment being changed. */
  static final class Draft {
    private final int stride;
    private final List<VectorIndex.Entry> entries;
    private final @Nullable Segment base;
    private final BitSet changed = new BitSet();

    Draft(int dimensions) {
      this.stride = stride(dimensions);
      this.entries = new ArrayList<>();
      this.base = null;
    }

    Draft(Segment base) {
      this.stride = base.stride;
      this.entries = new ArrayList<>(Arrays.asList(base.entries));
      this.base = base;
    }

    boolean full() {
      return entries.size() == CAPACITY;
    }

    int add(VectorIndex.Entry entry) {
      entries.add(entry);
      changed.set(entries.size() - 1);
      return entries.size() - 1;
    }

    /** Fills the hole with the last entry and returns its id, or null when it was the last. */
    @Nullable String remove(int slot) {
      VectorIndex.Entry last = entries.removeLast();
      if (slot == entries.size()) {
        return null;
      }
      entries.set(slot, last);
      changed.set(slot);
      return last.id();
    }

    Segment done() {
      VectorIndex.Entry[] all = entries.toArray(VectorIndex.Entry[]::new);
      byte[] codes = new byte[all.length * stride];
      float[] scales = new float[all.length];
      int kept = base == null ? 0 : Math.min(base.entries.length, all.length);
      if (base != null) {
        System.arraycopy(base.codes, 0, codes, 0, kept * stride);
        System.arraycopy(base.scales, 0, scales, 0, kept);
      }
      for (int slot = 0; slot < all.length; slot++) {
        if (changed.get(slot)) {
          encode(all[slot].unit(), codes, slot * stride, scales, slot);
        }
      }
      return new Segment(codes, scales, all, stride);
    }

    private static void encode(float[] unit, byte[] codes, int at, float[] scales, int slot) {
      scales[slot] = scale(unit);
      for (int i = 0; i < unit.length; i++) {
        codes[at + i] = code(unit[i], scales[slot]);
      }
    }
  }
}
