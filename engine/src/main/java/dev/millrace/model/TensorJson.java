package dev.millrace.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tensors as the Open Inference Protocol writes them in JSON: {@code data} in row-major order, flat
 * or nested, numbers for numeric types, true and false for BOOL, texts for BYTES.
 *
 * <p>JSON has no NaN and no infinities: they are read and written as the texts {@code NaN}, {@code
 * Infinity}, {@code -Infinity}, as JSON libraries of the field do.
 */
public final class TensorJson {
  private static final BigInteger MOST_UINT64 = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  private TensorJson() {}

  /**
   * Reads the {@code data} of a tensor. Takes memory in proportion to the JSON, whatever the shape
   * claims.
   *
   * @throws ModelException when there are more or fewer elements than the shape says, or one is not
   *     of the datatype or out of its range
   */
  public static Tensor read(Datatype datatype, long[] shape, JsonNode data) {
    List<JsonNode> elements = new ArrayList<>();
    flatten(data, elements);
    long expected = count(shape);
    if (elements.size() != expected) {
      throw new ModelException(
          "a tensor of shape %s has %d elements, but 'data' holds %d"
              .formatted(Arrays.toString(shape), expected, elements.size()));
    }
    if (datatype == Datatype.BYTES) {
      return Tensor.texts(shape, elements.stream().map(TensorJson::text).toList());
    }
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Math.multiplyExact(elements.size(), datatype.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    elements.forEach(element -> put(datatype, element, bytes));
    return new Tensor(datatype, shape, bytes.flip());
  }

  private static long count(long... shape) {
    try {
      return Tensor.elements(shape);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelException(
          "no tensor has the shape " + Arrays.toString(shape) + ": " + e.getMessage(), e);
    }
  }

  private static void flatten(JsonNode node, List<JsonNode> elements) {
    if (node.isArray()) {
      node.forEach(child -> flatten(child, elements));
    } else if (!node.isMissingNode()) {
      elements.add(node);
    }
  }

  private static String text(JsonNode element) {
    if (!element.isTextual()) {
      throw wrong(Datatype.BYTES, element);
    }
    return element.asText();
  }

  private static void put(Datatype datatype, JsonNode element, ByteBuffer bytes) {
    switch (datatype) {
      case BOOL -> bytes.put((byte) (truth(element) ? 1 : 0));
      case INT8, UINT8 -> bytes.put((byte) whole(datatype, element));
      case INT16, UINT16 -> bytes.putShort((short) whole(datatype, element));
      case INT32, UINT32 -> bytes.putInt((int) whole(datatype, element));
      case INT64, UINT64 -> bytes.putLong(whole(datatype, element));
      case FP16 -> bytes.putShort(Float.floatToFloat16((float) real(datatype, element)));
      case FP32 -> bytes.putFloat((float) real(datatype, element));
      case FP64 -> bytes.putDouble(real(datatype, element));
      case BYTES -> throw new IllegalStateException("texts have no fixed width");
    }
  }

  private static boolean truth(JsonNode element) {
    if (!element.isBoolean()) {
      throw wrong(Datatype.BOOL, element);
    }
    return element.asBoolean();
  }

  private static long whole(Datatype datatype, JsonNode element) {
    if (!element.isIntegralNumber()) {
      throw wrong(datatype, element);
    }
    BigInteger value = element.bigIntegerValue();
    if (value.compareTo(least(datatype)) < 0 || value.compareTo(most(datatype)) > 0) {
      throw wrong(datatype, element);
    }
    return value.longValue();
  }

  private static BigInteger least(Datatype datatype) {
    return isUnsigned(datatype)
        ? BigInteger.ZERO
        : BigInteger.TWO.pow(8 * datatype.bytes() - 1).negate();
  }

  private static BigInteger most(Datatype datatype) {
    return isUnsigned(datatype)
        ? BigInteger.TWO.pow(8 * datatype.bytes()).subtract(BigInteger.ONE)
        : BigInteger.TWO.pow(8 * datatype.bytes() - 1).subtract(BigInteger.ONE);
  }

  private static boolean isUnsigned(Datatype datatype) {
    return datatype.name().startsWith("UINT");
  }

  private static double real(Datatype datatype, JsonNode element) {
    if (element.isNumber()) {
      return element.asDouble();
    }
    return switch (element.asText("")) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw wrong(datatype, element);
    };
  }

  private static ModelException wrong(Datatype datatype, JsonNode element) {
    String shown = element.toString();
    return new ModelException(
        "'data' holds %s, which is no %s"
            .formatted(shown.length() <= 60 ? shown : shown.substring(0, 60) + "…", datatype));
  }

  /** Writes the elements as one flat array. */
  public static void write(Tensor tensor, JsonGenerator json) throws IOException {
    json.writeStartArray();
    if (tensor.datatype() == Datatype.BYTES) {
      for (String text : tensor.toTexts()) {
        json.writeString(text);
      }
    } else {
      ByteBuffer bytes = tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining()) {
        next(tensor.datatype(), bytes, json);
      }
    }
    json.writeEndArray();
  }

  private static void next(Datatype datatype, ByteBuffer bytes, JsonGenerator json)
      throws IOException {
    switch (datatype) {
      case BOOL -> json.writeBoolean(bytes.get() != 0);
      case INT8 -> json.writeNumber(bytes.get());
      case UINT8 -> json.writeNumber(Byte.toUnsignedInt(bytes.get()));
      case INT16 -> json.writeNumber(bytes.getShort());
      case UINT16 -> json.writeNumber(Short.toUnsignedInt(bytes.getShort()));
      case INT32 -> json.writeNumber(bytes.getInt());
      case UINT32 -> json.writeNumber(Integer.toUnsignedLong(bytes.getInt()));
      case INT64 -> json.writeNumber(bytes.getLong());
      case UINT64 -> json.writeNumber(unsigned(bytes.getLong()));
      case FP16 -> real(Float.float16ToFloat(bytes.getShort()), json);
      case FP32 -> real(bytes.getFloat(), json);
      case FP64 -> real(bytes.getDouble(), json);
      case BYTES -> throw new IllegalStateException("texts have no fixed width");
    }
  }

  private static BigInteger unsigned(long bits) {
    return BigInteger.valueOf(bits).and(MOST_UINT64);
  }

  private static void real(float value, JsonGenerator json) throws IOException {
    if (Float.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeString(Float.toString(value));
    }
  }

  private static void real(double value, JsonGenerator json) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeString(Double.toString(value));
    }
  }
}
