package dev.millrace.model;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads ONNX's {@code TensorProto}, the form in which test data of models are kept, without a
 * protobuf library.
 *
 * <p>A message is a row of fields, each a key (field number and wire type) and a value. Elements
 * are either in {@code raw_data} as they lie in memory, little-endian, or in a list of one of five
 * number types. Source: onnx.proto and onnx.proto3 of the ONNX project.
 */
final class TensorProtoReader {
  private static final int MOST_DIMENSIONS = 16;
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH = 2;
  private static final int FOUR_BYTES = 5;

  private static final int DIMENSIONS = 1;
  private static final int DATA_TYPE = 2;
  private static final int FLOATS = 4;
  private static final int INT32S = 5;
  private static final int STRINGS = 6;
  private static final int INT64S = 7;
  private static final int NAME = 8;
  private static final int RAW = 9;
  private static final int DOUBLES = 10;
  private static final int UINT64S = 11;
  private static final int DATA_LOCATION = 14;

  private final ByteBuffer message;
  private final List<Long> dimensions = new ArrayList<>();
  private final List<ByteBuffer> chunks = new ArrayList<>();
  private long elementType;
  private String name = "";
  private int dataField;

  private TensorProtoReader(byte[] bytes) {
    message = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A tensor and the name the message gives it, empty when none. */
  record Named(String name, Tensor tensor) {}

  /**
   * Reads one message. Takes memory in proportion to its length, whatever it claims.
   *
   * @throws ModelException when the bytes are no tensor of fixed-width elements
   */
  static Named read(byte[] bytes) {
    try {
      return new TensorProtoReader(bytes).read();
    } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException e) {
      throw new ModelException("the file is not an ONNX TensorProto: " + e.getMessage(), e);
    }
  }

  private Named read() {
    while (message.hasRemaining()) {
      long key = varint(message);
      field((int) (key >>> 3), (int) (key & 7));
    }
    long[] shape = dimensions.stream().mapToLong(Long::longValue).toArray();
    Datatype datatype = datatype();
    if (datatype == Datatype.BYTES) {
      return new Named(name, texts(shape));
    }
    long bytes = Math.multiplyExact(Tensor.elements(shape), datatype.bytes());
    if (bytes > 8L * message.limit()) {
      throw new ModelException(
          "the tensor claims " + bytes + " bytes in a file of " + message.limit());
    }
    ByteBuffer data =
        ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    for (ByteBuffer chunk : chunks) {
      copy(chunk, datatype, data);
    }
    if (data.hasRemaining()) {
      throw new ModelException(
          "the tensor lacks " + data.remaining() + " of its " + bytes + " bytes");
    }
    return new Named(name, new Tensor(datatype, shape, data.flip()));
  }

  private Tensor texts(long... shape) {
    if (Tensor.elements(shape) != chunks.size()) {
      throw new ModelException(
          "the tensor of %s texts holds %d".formatted(Arrays.toString(shape), chunks.size()));
    }
    return Tensor.texts(
        shape, chunks.stream().map(one -> StandardCharsets.UTF_8.decode(one).toString()).toList());
  }

  private void field(int number, int wireType) {
    switch (number) {
      case DIMENSIONS -> dimensions(wireType);
      case DATA_TYPE -> elementType = varint(message);
      case NAME -> name = StandardCharsets.UTF_8.decode(delimited()).toString();
      case FLOATS, INT32S, INT64S, RAW, DOUBLES, UINT64S -> {
        dataField = number;
        chunks.add(value(wireType));
      }
      case STRINGS -> chunks.add(delimited());
      case DATA_LOCATION -> {
        if (varint(message) != 0) {
          throw new ModelException("the tensor's elements are in another file; keep them in it");
        }
      }
      default -> value(wireType);
    }
  }

  private void dimensions(int wireType) {
    ByteBuffer packed = value(wireType);
    while (packed.hasRemaining()) {
      dimensions.add(varint(packed));
      if (dimensions.size() > MOST_DIMENSIONS) {
        throw new ModelException("the tensor has more than " + MOST_DIMENSIONS + " dimensions");
      }
    }
  }

  /** A field's bytes, whether it is one number or a packed list. */
  private ByteBuffer value(int wireType) {
    int start = message.position();
    return switch (wireType) {
      case VARINT -> {
        varint(message);
        yield slice(start, message.position() - start);
      }
      case EIGHT_BYTES -> advance(Long.BYTES);
      case FOUR_BYTES -> advance(Integer.BYTES);
      case LENGTH -> delimited();
      default -> throw new ModelException("the file is not an ONNX TensorProto");
    };
  }

  private ByteBuffer delimited() {
    long length = varint(message);
    if (length < 0 || length > message.remaining()) {
      throw new ModelException("the file ends inside a field");
    }
    return advance((int) length);
  }

  private ByteBuffer advance(int length) {
    if (length > message.remaining()) {
      throw new BufferUnderflowException();
    }
    int start = message.position();
    message.position(start + length);
    return slice(start, length);
  }

  private ByteBuffer slice(int start, int length) {
    return message.slice(start, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Seven bits a byte, lowest first; the top bit says that more follow. */
  private static long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = from.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new ModelException("the file is not an ONNX TensorProto");
  }

  private void copy(ByteBuffer chunk, Datatype datatype, ByteBuffer data) {
    boolean asInMemory = dataField == RAW || dataField == FLOATS || dataField == DOUBLES;
    if (asInMemory) {
      if (chunk.remaining() > data.remaining()) {
        throw new ModelException("the tensor holds more elements than its shape");
      }
      data.put(chunk);
      return;
    }
    while (chunk.hasRemaining()) {
      long element = varint(chunk);
      if (data.remaining() < datatype.bytes()) {
        throw new ModelException("the tensor holds more elements than its shape");
      }
      switch (datatype.bytes()) {
        case 1 -> data.put((byte) element);
        case 2 -> data.putShort((short) element);
        case 4 -> data.putInt((int) element);
        default -> data.putLong(element);
      }
    }
  }

  private Datatype datatype() {
    return switch ((int) elementType) {
      case 1 -> Datatype.FP32;
      case 2 -> Datatype.UINT8;
      case 3 -> Datatype.INT8;
      case 4 -> Datatype.UINT16;
      case 5 -> Datatype.INT16;
      case 6 -> Datatype.INT32;
      case 7 -> Datatype.INT64;
      case 8 -> Datatype.BYTES;
      case 9 -> Datatype.BOOL;
      case 10 -> Datatype.FP16;
      case 11 -> Datatype.FP64;
      case 12 -> Datatype.UINT32;
      case 13 -> Datatype.UINT64;
      default ->
          throw new ModelException(
              "the tensor's element type " + elementType + " is not supported");
    };
  }
}
