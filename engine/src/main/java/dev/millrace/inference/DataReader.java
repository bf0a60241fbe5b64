package dev.millrace.inference;

import static dev.millrace.inference.InferenceException.invalid;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import dev.millrace.model.Datatype;
import dev.millrace.model.DirectMemory;
import dev.millrace.model.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the {@code data} of one input, flat or nested, straight into a tensor's memory: no tree of
 * the numbers is ever built.
 */
final class DataReader {
  private static final BigInteger MOST_UINT64 = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  private final String input;
  private final Datatype datatype;
  private final long[] shape;
  private final long expected;
  private Nesting nesting = new Nesting();
  private final ByteArrayOutputStream texts = new ByteArrayOutputStream();
  private final ByteBuffer numbers;
  private long count;

  /**
   * @param most elements there can be in as much JSON as there is, so that no memory is taken for a
   *     shape's mere claim
   */
  DataReader(String input, Datatype datatype, long[] shape, long most) {
    this.input = input;
    this.datatype = datatype;
    this.shape = shape;
    this.expected = Shapes.elements(input, shape);
    long bytes = datatype.isFixed() ? Shapes.bytes(input, datatype, expected) : 0;
    if (expected > most) {
      throw invalid(
          "input '%s' of shape %s has %d elements, but 'data' holds fewer",
          input, Arrays.toString(shape), expected);
    }
    this.numbers = DirectMemory.allocate((int) bytes);
  }

  /** Reads the value the parser stands on. */
  Tensor read(JsonParser json) throws IOException {
    if (!readAtOnce(json)) {
      readByTokens(json);
    }
    if (count != expected) {
      throw invalid(
          "input '%s' of shape %s has %d elements, but 'data' holds %d",
          input, Arrays.toString(shape), expected, count);
    }
    nesting.require(input, shape);
    return new Tensor(datatype, shape, datatype.isFixed() ? numbers.flip() : textBytes());
  }

  /** Reads a list of plain numbers; otherwise leaves all as it was. */
  private boolean readAtOnce(JsonParser json) throws IOException {
    if (!(json instanceof RequestJson.Parser parser)
        || json.currentToken() != JsonToken.START_ARRAY
        || !NumberScanner.knows(datatype)) {
      return false;
    }
    int last =
        new NumberScanner(
                parser.bytes(), parser.position(), parser.end(), datatype, numbers, nesting)
            .read();
    if (last < 0 || numbers.hasRemaining()) {
      numbers.clear();
      nesting = new Nesting();
      return false;
    }
    count = expected;
    parser.skipTo(last);
    json.nextToken(); // the closing bracket
    return true;
  }

  private void readByTokens(JsonParser json) throws IOException {
    do {
      JsonToken token = json.currentToken();
      switch (token) {
        case START_ARRAY -> nesting.open();
        case END_ARRAY -> nesting.close();
        case START_OBJECT -> throw wrong(json);
        default -> element(json, token);
      }
    } while (nesting.depth() > 0 && json.nextToken() != null);
  }

  private void element(JsonParser json, JsonToken token) throws IOException {
    if (count == expected) {
      throw invalid(
          "input '%s' of shape %s has %d elements, but 'data' holds more",
          input, Arrays.toString(shape), expected);
    }
    count++;
    nesting.value();
    try {
      put(json, token);
    } catch (InputCoercionException e) {
      throw wrong(json);
    }
  }

  private void put(JsonParser json, JsonToken token) throws IOException {
    switch (datatype) {
      case FP32 -> numbers.putFloat(single(json, token));
      case FP64 -> numbers.putDouble(real(json, token));
      case FP16 -> numbers.putShort(half(json, token));
      case INT64 -> numbers.putLong(whole(json, token, Long.MIN_VALUE, Long.MAX_VALUE));
      case INT32 -> numbers.putInt((int) whole(json, token, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case UINT32 -> numbers.putInt((int) whole(json, token, 0, 0xFFFF_FFFFL));
      case INT16 -> numbers.putShort((short) whole(json, token, Short.MIN_VALUE, Short.MAX_VALUE));
      case UINT16 -> numbers.putShort((short) whole(json, token, 0, 0xFFFF));
      case INT8 -> numbers.put((byte) whole(json, token, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case UINT8 -> numbers.put((byte) whole(json, token, 0, 0xFF));
      case UINT64 -> numbers.putLong(unsigned(json, token));
      case BOOL -> numbers.put((byte) (truth(json, token) ? 1 : 0));
      case BYTES -> text(json, token);
    }
  }

  private long whole(JsonParser json, JsonToken token, long least, long most) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw wrong(json);
    }
    long value = json.getLongValue();
    if (value < least || value > most) {
      throw wrong(json);
    }
    return value;
  }

  private long unsigned(JsonParser json, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw wrong(json);
    }
    BigInteger value = json.getBigIntegerValue();
    if (value.signum() < 0 || value.compareTo(MOST_UINT64) > 0) {
      throw wrong(json);
    }
    return value.longValue();
  }

  private float single(JsonParser json, JsonToken token) throws IOException {
    if (!token.isNumeric()) {
      return (float) word(json, token);
    }
    float value = json.getFloatValue();
    requireFinite(json, Float.isInfinite(value));
    return value;
  }

  private double real(JsonParser json, JsonToken token) throws IOException {
    if (!token.isNumeric()) {
      return word(json, token);
    }
    double value = json.getDoubleValue();
    requireFinite(json, Double.isInfinite(value));
    return value;
  }

  private short half(JsonParser json, JsonToken token) throws IOException {
    float value = single(json, token);
    short half = Float.floatToFloat16(value);
    requireFinite(json, Float.isFinite(value) && !Float.isFinite(Float.float16ToFloat(half)));
    return half;
  }

  /** A number in digits that is too large for its datatype must not become an infinity. */
  private void requireFinite(JsonParser json, boolean overflowed) throws IOException {
    if (overflowed && json.getText().chars().anyMatch(Character::isDigit)) {
      throw wrong(json);
    }
  }

  private double word(JsonParser json, JsonToken token) throws IOException {
    return switch (token == JsonToken.VALUE_STRING ? json.getText() : "") {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw wrong(json);
    };
  }

  private boolean truth(JsonParser json, JsonToken token) throws IOException {
    if (!token.isBoolean()) {
      throw wrong(json);
    }
    return token == JsonToken.VALUE_TRUE;
  }

  private void text(JsonParser json, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      throw wrong(json);
    }
    byte[] bytes = json.getText().getBytes(StandardCharsets.UTF_8);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      texts.write(bytes.length >>> shift);
    }
    texts.write(bytes);
  }

  private ByteBuffer textBytes() {
    return DirectMemory.allocate(texts.size()).put(texts.toByteArray()).flip();
  }

  private InferenceException wrong(JsonParser json) throws IOException {
    String shown = String.valueOf(json.getText());
    return invalid(
        "the data of input '%s' holds %s, which is no %s",
        input, shown.length() <= 60 ? shown : shown.substring(0, 60) + "…", datatype);
  }
}
