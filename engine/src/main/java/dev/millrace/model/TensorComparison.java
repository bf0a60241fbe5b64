package dev.millrace.model;

import dev.millrace.model.Verification.Mismatch;
import dev.millrace.model.Verification.OutputOutcome;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares what a graph gave with what it should give, element by element. */
final class TensorComparison {
  private final Tensor expected;
  private final Tensor got;
  private final Tolerance tolerance;
  private double largest;
  private double worstExcess;
  private @Nullable Mismatch mismatch;

  private TensorComparison(Tensor expected, Tensor got, Tolerance tolerance) {
    this.expected = expected;
    this.got = got;
    this.tolerance = tolerance;
  }

  static OutputOutcome compare(
      String name, Tensor expected, @Nullable Tensor got, Tolerance tolerance) {
    if (got == null) {
      return unlike(name, "is not among the graph's outputs");
    }
    if (got.datatype() != expected.datatype() || !Arrays.equals(got.shape(), expected.shape())) {
      return unlike(name, "should be " + expected + " but is " + got);
    }
    return new TensorComparison(expected, got, tolerance).outcome(name);
  }

  private static OutputOutcome unlike(String name, String problem) {
    return new OutputOutcome(name, false, null, null, problem, null);
  }

  private OutputOutcome outcome(String name) {
    if (expected.datatype() == Datatype.BYTES) {
      texts();
    } else {
      numbers();
    }
    Mismatch found = mismatch;
    boolean hasDifference =
        Double.isFinite(largest) && (found == null || expected.datatype() != Datatype.BYTES);
    return new OutputOutcome(
        name,
        found == null,
        hasDifference ? largest : null,
        isReal() ? tolerance : null,
        found == null ? null : found.sentence(),
        found);
  }

  private boolean isReal() {
    return switch (expected.datatype()) {
      case FP16, FP32, FP64 -> true;
      case BOOL, BYTES, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> false;
    };
  }

  private void numbers() {
    ByteBuffer wanted = expected.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer given = got.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    long elements = Tensor.elements(expected.shape());
    for (long i = 0; i < elements; i++) {
      switch (expected.datatype()) {
        case FP16 ->
            real(
                i, Float.float16ToFloat(wanted.getShort()), Float.float16ToFloat(given.getShort()));
        case FP32 -> real(i, wanted.getFloat(), given.getFloat());
        case FP64 -> real(i, wanted.getDouble(), given.getDouble());
        case INT8 -> whole(i, wanted.get(), given.get());
        case UINT8, BOOL ->
            whole(i, Byte.toUnsignedInt(wanted.get()), Byte.toUnsignedInt(given.get()));
        case INT16 -> whole(i, wanted.getShort(), given.getShort());
        case UINT16 ->
            whole(i, Short.toUnsignedInt(wanted.getShort()), Short.toUnsignedInt(given.getShort()));
        case INT32 -> whole(i, wanted.getInt(), given.getInt());
        case UINT32 ->
            whole(
                i, Integer.toUnsignedLong(wanted.getInt()), Integer.toUnsignedLong(given.getInt()));
        case INT64, UINT64 -> whole(i, wanted.getLong(), given.getLong());
        case BYTES -> throw new IllegalStateException("texts have no places of fixed width");
      }
    }
  }

  /** Texts and classes are exact, whatever the tolerance says. */
  private void texts() {
    List<String> wanted = expected.toTexts();
    List<String> given = got.toTexts();
    for (int i = 0; i < wanted.size() && mismatch == null; i++) {
      if (!wanted.get(i).equals(given.get(i))) {
        mismatch = new Mismatch(position(i), wanted.get(i), given.get(i), null, null);
      }
    }
  }

  private void real(long index, double wanted, double given) {
    if (wanted == given || (Double.isNaN(wanted) && Double.isNaN(given))) {
      return;
    }
    double difference = Math.abs(given - wanted);
    double counted = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    largest = Math.max(largest, counted);
    if (tolerance.bothZero(wanted, given)) {
      return;
    }
    note(index, counted - tolerance.allowed(wanted), wanted, given, counted);
  }

  private void whole(long index, long wanted, long given) {
    if (wanted != given) {
      double difference = Math.abs((double) given - (double) wanted);
      largest = Math.max(largest, difference);
      note(index, Math.max(difference, 1), wanted, given, difference);
    }
  }

  /** Keeps the element that is furthest beyond what is allowed. */
  private void note(long index, double excess, Number wanted, Number given, double difference) {
    // An infinite expected value allows an infinite difference, and infinity less itself is NaN.
    if (excess > worstExcess || (Double.isNaN(excess) && mismatch == null)) {
      worstExcess = excess;
      double allowed = wanted instanceof Double real ? tolerance.allowed(real) : 0;
      mismatch =
          new Mismatch(
              position(index),
              wanted.toString(),
              given.toString(),
              Double.isFinite(difference) ? difference : null,
              Double.isFinite(allowed) ? allowed : null);
    }
  }

  private String position(long index) {
    long[] shape = expected.shape();
    long[] position = new long[shape.length];
    long rest = index;
    for (int i = shape.length - 1; i >= 0; i--) {
      position[i] = rest % shape[i];
      rest /= shape[i];
    }
    return Arrays.toString(position);
  }
}
