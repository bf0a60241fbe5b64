package dev.millrace.runtimes.process;

import dev.millrace.model.Datatype;
import dev.millrace.model.Tensor;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a worker can answer. */
sealed interface Answer {

  /**
   * The model is loaded.
   *
   * @param runtime the language and the packages that serve it
   */
  record Ready(String runtime) implements Answer {}

  /** The worker is well. */
  record Well() implements Answer {}

  /** The model's outputs by name, not yet compared with its signature. */
  record Outputs(Map<String, Tensor> tensors) implements Answer {}

  /** The author's code raised an error; the worker lives on. */
  record Failed(String message) implements Answer {}

  /**
   * Reads what follows a frame's head.
   *
   * @throws WorkerException when that is no answer
   */
  static Answer read(byte[] frame) {
    try {
      return new Reading(ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN)).answer();
    } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException e) {
      throw new WorkerException("answered with a damaged frame: " + e, e);
    }
  }

  /** Walks through a frame. */
  record Reading(ByteBuffer frame) {

    private Answer answer() {
      char kind = (char) frame.get();
      return switch (kind) {
        case 'R' -> new Ready(text());
        case 'P' -> new Well();
        case 'T' -> new Outputs(tensors());
        case 'E' -> new Failed(text());
        default -> throw new IllegalArgumentException("there is no kind '" + kind + "'");
      };
    }

    private Map<String, Tensor> tensors() {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      int count = frame.getInt();
      for (int i = 0; i < count; i++) {
        tensors.put(text(), tensor());
      }
      return tensors;
    }

    private Tensor tensor() {
      Datatype datatype = Datatype.valueOf(text());
      long[] shape = new long[length(Integer.BYTES)];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = frame.getInt();
      }
      int bytes = length(1);
      ByteBuffer data = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
      data.put(frame.slice(frame.position(), bytes)).flip();
      frame.position(frame.position() + bytes);
      return new Tensor(datatype, shape, data);
    }

    private String text() {
      byte[] encoded = new byte[length(1)];
      frame.get(encoded);
      return new String(encoded, StandardCharsets.UTF_8);
    }

    /** A length that the rest of the frame can hold. */
    private int length(int each) {
      int length = frame.getInt();
      if (length < 0 || length > frame.remaining() / each) {
        throw new IllegalArgumentException("the length " + length + " goes beyond the frame");
      }
      return length;
    }
  }
}
