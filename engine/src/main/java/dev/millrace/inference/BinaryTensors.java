package dev.millrace.inference;

import static dev.millrace.inference.InferenceException.invalid;

import dev.millrace.model.Datatype;
import dev.millrace.model.DirectMemory;
import dev.millrace.model.Signature;
import dev.millrace.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Tensors as bytes: little-endian, row-major, without padding; each element of BYTES its length in
 * four bytes, then itself. Source: the protocol's binary tensor data extension.
 */
public final class BinaryTensors {
  private static final int ALIGNMENT = 8;

  private BinaryTensors() {}

  /**
   * A tensor over bytes, which are handed over.
   *
   * @param data direct memory
   * @throws InferenceException when they are not as many as datatype and shape ask for
   */
  public static Tensor read(String input, Datatype datatype, long[] shape, ByteBuffer data) {
    long elements = Shapes.elements(input, shape);
    if (datatype.isFixed()) {
      long expected = Shapes.bytes(input, datatype, elements);
      if (data.remaining() != expected) {
        throw invalid(
            "unexpected total byte size %d for input '%s', expecting %d (%s%s)",
            data.remaining(), input, expected, datatype, Arrays.toString(shape));
      }
    }
    try {
      return new Tensor(datatype, shape, aligned(data));
    } catch (IllegalArgumentException e) {
      throw invalid("input '%s': %s", input, e.getMessage());
    }
  }

  /**
   * The datatype of a word of the protocol.
   *
   * @throws InferenceException when it has no such word
   */
  public static Datatype datatype(String input, String word) {
    return Shapes.datatype(input, word);
  }

  /** Native code reads numbers fastest, and on some processors only, where they are aligned. */
  private static ByteBuffer aligned(ByteBuffer data) {
    ByteBuffer slice = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (slice.isDirect() && (!slice.hasRemaining() || slice.alignmentOffset(0, ALIGNMENT) == 0)) {
      return slice;
    }
    return DirectMemory.allocate(slice.remaining()).put(slice).flip();
  }

  /**
   * The one input of a raw request, whose shape follows from the signature and the number of bytes.
   *
   * @throws InferenceException when it does not follow
   */
  public static InferenceRequest raw(Signature signature, ByteBuffer body) {
    if (signature.inputs().size() != 1) {
      throw invalid(
          "Raw request must only have 1 input (found 1) to be deduced but got %d inputs in the"
              + " signature",
          signature.inputs().size());
    }
    Signature.Port port = signature.inputs().getFirst();
    Tensor tensor = port.datatype().isFixed() ? numbers(port, body) : text(port, body);
    return new InferenceRequest(
        "",
        java.util.Map.of("binary_data_output", true),
        java.util.Map.of(port.name(), tensor),
        java.util.List.of());
  }

  private static Tensor numbers(Signature.Port port, ByteBuffer body) {
    long[] shape = port.shape().stream().mapToLong(Long::longValue).toArray();
    if (Arrays.stream(shape).filter(size -> size < 0).count() > 1) {
      throw invalid(
          "The shape of the raw input '%s' can not be deduced because there are more than one"
              + " variable-sized dimension in %s",
          port.name(), port.shape());
    }
    long known = Arrays.stream(shape).filter(size -> size >= 0).reduce(1, (a, b) -> a * b);
    long bytes = known * port.datatype().bytes();
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 0) {
        shape[i] = bytes == 0 ? 0 : body.remaining() / bytes;
      }
    }
    return read(port.name(), port.datatype(), shape, body);
  }

  /** The whole body is the one element. */
  private static Tensor text(Signature.Port port, ByteBuffer body) {
    var shape = port.shape();
    boolean single = shape.equals(java.util.List.of(1L));
    boolean singleOfBatch = shape.equals(java.util.List.of(-1L, 1L));
    if (!single && !singleOfBatch) {
      throw invalid(
          "For BYTE datatype raw input '%s', the model must have input shape [1], not %s",
          port.name(), shape);
    }
    ByteBuffer data =
        ByteBuffer.allocateDirect(Integer.BYTES + body.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(body.remaining()).put(body.duplicate()).flip();
    return new Tensor(Datatype.BYTES, single ? new long[] {1} : new long[] {1, 1}, data);
  }
}
