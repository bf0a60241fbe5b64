package dev.millrace.runtimes.infer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.Datatype;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Values as elements of tensors. Strict: a text is no number, a number out of range is refused, and
 * floats are the nearest to what was written, by way of a double as in NumPy and pandas.
 */
final class Elements {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+([.]\\d*)?|[.]\\d+)([eE][+-]?\\d{1,4})?");
  private static final int LONGEST_NUMBER = 400;

  private Elements() {}

  /** Whether a datatype has a NaN, which can stand for a missing value. */
  static boolean hasNan(Datatype datatype) {
    return switch (datatype) {
      case FP16, FP32, FP64 -> true;
      case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES -> false;
    };
  }

  /**
   * Appends a number or truth value.
   *
   * @param missingIsNan whether a missing float is NaN
   * @return false when the value is not of the datatype
   */
  static boolean put(Datatype datatype, Value value, boolean missingIsNan, ByteBuffer bytes) {
    return switch (datatype) {
      case BOOL -> put(truth(value).map(truth -> truth ? 1L : 0L), 1, bytes);
      case FP16, FP32, FP64 -> putReal(datatype, value, missingIsNan, bytes);
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 ->
          put(whole(datatype, value), datatype.bytes(), bytes);
      case BYTES -> throw new IllegalStateException("texts have no fixed width");
    };
  }

  /** A text element; a number is taken as it was written. */
  static Optional<String> text(Value value) {
    return switch (value) {
      case Value.Cell(String text, char decimal) -> Optional.of(text);
      case Value.Json(JsonNode node) when node.isTextual() -> Optional.of(node.asText());
      case Value.Json json -> Optional.empty();
    };
  }

  private static boolean put(Optional<Long> bits, int width, ByteBuffer bytes) {
    bits.ifPresent(
        whole -> {
          switch (width) {
            case 1 -> bytes.put(whole.byteValue());
            case 2 -> bytes.putShort(whole.shortValue());
            case 4 -> bytes.putInt(whole.intValue());
            default -> bytes.putLong(whole);
          }
        });
    return bits.isPresent();
  }

  private static Optional<Boolean> truth(Value value) {
    return switch (value) {
      case Value.Cell(String text, char decimal) ->
          switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "1" -> Optional.of(true);
            case "false", "0" -> Optional.of(false);
            default -> Optional.empty();
          };
      case Value.Json(JsonNode node) when node.isBoolean() -> Optional.of(node.asBoolean());
      case Value.Json json -> Optional.empty();
    };
  }

  private static boolean putReal(
      Datatype datatype, Value value, boolean missingIsNan, ByteBuffer bytes) {
    boolean nan = value.isMissing() && missingIsNan;
    Optional<Double> real = nan ? Optional.of(Double.NaN) : number(value).map(Double::parseDouble);
    if (real.isEmpty() || !(nan || fits(datatype, real.get()))) {
      return false;
    }
    switch (datatype) {
      case FP16 -> bytes.putShort(Float.floatToFloat16(real.get().floatValue()));
      case FP32 -> bytes.putFloat(real.get().floatValue());
      default -> bytes.putDouble(real.get());
    }
    return true;
  }

  /** Whether it is finite as an element, too: a number out of range is no infinity. */
  private static boolean fits(Datatype datatype, double real) {
    return switch (datatype) {
      case FP16 -> Float.isFinite(Float.float16ToFloat(Float.floatToFloat16((float) real)));
      case FP32 -> Float.isFinite((float) real);
      default -> Double.isFinite(real);
    };
  }

  private static Optional<Long> whole(Datatype datatype, Value value) {
    Optional<String> number = number(value);
    if (number.isEmpty() || Math.abs(Double.parseDouble(number.get())) > 2e19) {
      return Optional.empty();
    }
    BigDecimal decimal = new BigDecimal(number.get()).stripTrailingZeros();
    if (decimal.scale() > 0) {
      return Optional.empty();
    }
    BigInteger whole = decimal.toBigIntegerExact();
    int bits = 8 * datatype.bytes();
    boolean unsigned = datatype.name().startsWith("UINT");
    boolean fits =
        unsigned ? whole.signum() >= 0 && whole.bitLength() <= bits : whole.bitLength() < bits;
    return fits ? Optional.of(whole.longValue()) : Optional.empty();
  }

  /** The number as Java writes it. */
  private static Optional<String> number(Value value) {
    return switch (value) {
      case Value.Cell(String text, char decimal) -> number(text.strip(), decimal);
      case Value.Json(JsonNode node) when node.isNumber() -> number(node.asText(), '.');
      case Value.Json json -> Optional.empty();
    };
  }

  private static Optional<String> number(String text, char decimal) {
    String written = decimal == ',' ? text.indexOf('.') < 0 ? text.replace(',', '.') : "" : text;
    return written.length() <= LONGEST_NUMBER && NUMBER.matcher(written).matches()
        ? Optional.of(written)
        : Optional.empty();
  }
}
