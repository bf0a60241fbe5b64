package dev.millrace.server.grpc;

import dev.millrace.inference.BinaryTensors;
import dev.millrace.model.Datatype;
import dev.millrace.model.Tensor;
import dev.millrace.protocol.InferTensorContents;
import dev.millrace.protocol.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Reads an input whose elements are members of the message, each datatype in its own member. */
final class ContentsReader {
  private final InferInputTensor input;
  private final InferTensorContents contents;
  private final Datatype datatype;

  ContentsReader(InferInputTensor input) {
    this.input = input;
    this.contents = input.getContents();
    this.datatype = BinaryTensors.datatype(input.getName(), input.getDatatype());
  }

  Tensor read() {
    return BinaryTensors.read(
        input.getName(), datatype, InferMessages.shape(input), bytes().flip());
  }

  private ByteBuffer bytes() {
    return switch (datatype) {
      case BOOL -> {
        ByteBuffer to = room(contents.getBoolContentsCount());
        contents.getBoolContentsList().forEach(value -> to.put((byte) (value ? 1 : 0)));
        yield to;
      }
      case INT8, INT16, INT32 -> signed();
      case UINT8, UINT16, UINT32 -> unsigned();
      case INT64 -> longs(contents.getInt64ContentsList());
      case UINT64 -> longs(contents.getUint64ContentsList());
      case FP32 -> {
        ByteBuffer to = room(contents.getFp32ContentsCount());
        contents.getFp32ContentsList().forEach(to::putFloat);
        yield to;
      }
      case FP64 -> {
        ByteBuffer to = room(contents.getFp64ContentsCount());
        contents.getFp64ContentsList().forEach(to::putDouble);
        yield to;
      }
      case BYTES -> texts();
      case FP16 ->
          throw InferMessages.invalid(
              "input '" + input.getName() + "': FP16 has no contents; send raw_input_contents");
    };
  }

  private ByteBuffer room(int elements) {
    return direct((long) elements * datatype.bytes());
  }

  private static ByteBuffer direct(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer signed() {
    ByteBuffer to = room(contents.getIntContentsCount());
    int spare = Integer.SIZE - 8 * datatype.bytes();
    for (int value : contents.getIntContentsList()) {
      put(to, value, (value << spare) >> spare == value);
    }
    return to;
  }

  private ByteBuffer unsigned() {
    ByteBuffer to = room(contents.getUintContentsCount());
    int spare = Integer.SIZE - 8 * datatype.bytes();
    for (int value : contents.getUintContentsList()) {
      put(to, value, (value << spare) >>> spare == value);
    }
    return to;
  }

  private void put(ByteBuffer to, int value, boolean fits) {
    if (!fits) {
      throw InferMessages.invalid(
          "the contents of input '%s' hold %d, which is no %s"
              .formatted(input.getName(), value, datatype));
    }
    switch (datatype.bytes()) {
      case 1 -> to.put((byte) value);
      case 2 -> to.putShort((short) value);
      default -> to.putInt(value);
    }
  }

  private ByteBuffer longs(List<Long> values) {
    ByteBuffer to = room(values.size());
    values.forEach(to::putLong);
    return to;
  }

  private ByteBuffer texts() {
    long bytes =
        contents.getBytesContentsList().stream()
            .mapToLong(element -> (long) Integer.BYTES + element.size())
            .sum();
    ByteBuffer to = direct(bytes);
    contents
        .getBytesContentsList()
        .forEach(element -> to.putInt(element.size()).put(element.asReadOnlyByteBuffer()));
    if (contents.getBytesContentsCount()
        != java.util.Arrays.stream(InferMessages.shape(input)).reduce(1, (a, b) -> a * b)) {
      throw InferMessages.invalid(
          "input '%s' of shape %s has not %d elements"
              .formatted(input.getName(), input.getShapeList(), contents.getBytesContentsCount()));
    }
    return to;
  }
}
