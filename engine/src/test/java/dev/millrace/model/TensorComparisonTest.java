package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.Verification.OutputOutcome;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class TensorComparisonTest {
  private static final Tolerance NARROW = new Tolerance(1e-3, 0);

  private static Tensor floats(float... values) {
    Tensor tensor = Tensor.floats(1, values.length);
    tensor.asFloats().put(values);
    return tensor;
  }

  private static Tensor longs(long... values) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return new Tensor(Datatype.INT64, new long[] {values.length}, bytes);
  }

  private static OutputOutcome compare(Tensor expected, Tensor got, Tolerance tolerance) {
    return TensorComparison.compare("y", expected, got, tolerance);
  }

  @Test
  void passesWithinTheToleranceAndStatesTheLargestDifference() {
    OutputOutcome outcome = compare(floats(1, 2), floats(1.0005f, 2), NARROW);
    assertThat(outcome.passed()).isTrue();
    assertThat(outcome.maxAbsDiff()).isBetween(4.9e-4, 5.1e-4);
    assertThat(outcome.problem()).isNull();
  }

  @Test
  void saysWhereItDiffersMostWithExpectedGotAndDifference() {
    OutputOutcome outcome = compare(floats(1, 2, 3), floats(1, 2.5f, 3.25f), NARROW);
    assertThat(outcome.passed()).isFalse();
    assertThat(outcome.problem())
        .isEqualTo("differs most at [0, 1]: expected 2.0, got 2.5, difference 0.5, allowed 0.001");
  }

  @Test
  void allowsMoreForLargeValuesWhenTheToleranceIsRelative() {
    assertThat(compare(floats(1000), floats(1000.5f), new Tolerance(0, 1e-3)).passed()).isTrue();
    assertThat(compare(floats(1), floats(1.5f), new Tolerance(0, 1e-3)).passed()).isFalse();
  }

  @Test
  void takesNaNForEqualToNaNOnly() {
    assertThat(compare(floats(Float.NaN), floats(Float.NaN), NARROW).passed()).isTrue();
    assertThat(compare(floats(1), floats(Float.NaN), NARROW).passed()).isFalse();
    OutputOutcome outcome = compare(floats(Float.NaN), floats(1), NARROW);
    assertThat(outcome.passed()).isFalse();
    assertThat(outcome.maxAbsDiff()).isNull();
  }

  @Test
  void takesInfinityForEqualToTheSameInfinityOnly() {
    float infinity = Float.POSITIVE_INFINITY;
    assertThat(compare(floats(infinity), floats(infinity), NARROW).passed()).isTrue();
    assertThat(compare(floats(infinity), floats(-infinity), NARROW).passed()).isFalse();
    assertThat(compare(floats(infinity), floats(1), new Tolerance(0, 1)).passed()).isFalse();
    assertThat(compare(floats(1), floats(infinity), NARROW).passed()).isFalse();
  }

  @Test
  void wantsWholeNumbersExactlyEvenWhereDoublesCannotTellThemApart() {
    long large = 1L << 60;
    assertThat(compare(longs(large), longs(large), NARROW).passed()).isTrue();
    assertThat(compare(longs(large), longs(large + 1), new Tolerance(10, 10)).passed()).isFalse();
  }

  @Test
  void refusesAnotherShapeOrDatatype() {
    assertThat(compare(floats(1, 2), floats(1, 2, 3), NARROW).problem())
        .isEqualTo("should be FP32[1, 2] but is FP32[1, 3]");
    assertThat(compare(floats(1), longs(1), NARROW).passed()).isFalse();
  }

  @Test
  void refusesAMissingOutput() {
    assertThat(TensorComparison.compare("y", floats(1), null, NARROW).problem())
        .isEqualTo("is not among the graph's outputs");
  }
}
