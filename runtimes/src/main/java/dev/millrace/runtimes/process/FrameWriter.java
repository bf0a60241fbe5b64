package dev.millrace.runtimes.process;

import dev.millrace.model.Signature;
import dev.millrace.model.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes what workers are asked, in the protocol of docs/workers.md: four bytes {@code MRW1}, the
 * length of what follows, a letter for the kind, and its fields; numbers are 32 bits,
 * little-endian.
 */
final class FrameWriter {
  /** {@code MRW1} as a number. */
  static final int MAGIC = 0x3157524d;

  /** Of the magic number and the length. */
  static final int HEAD = 2 * Integer.BYTES;

  private final ByteArrayOutputStream out;

  private FrameWriter(char kind, int expected) {
    out = new ByteArrayOutputStream(HEAD + expected);
    number(MAGIC);
    number(0); // the length, once it is known
    out.write(kind);
  }

  /** Asks whether the worker is well. */
  static byte[] ping() {
    return new FrameWriter('P', 1).frame();
  }

  /** Tells a new worker which model it is to serve. */
  static byte[] open(String directory, String path, Signature signature) {
    FrameWriter writer = new FrameWriter('O', 1024);
    writer.text(directory);
    writer.text(path);
    writer.ports(signature.inputs());
    writer.ports(signature.outputs());
    return writer.frame();
  }

  /** Asks for the outputs of some inputs, which go in the signature's order. */
  static byte[] run(Signature signature, Map<String, Tensor> inputs) {
    long bytes = inputs.values().stream().mapToLong(input -> input.data().remaining()).sum();
    FrameWriter writer = new FrameWriter('T', Math.toIntExact(bytes + 256L * inputs.size()));
    writer.number(inputs.size());
    for (Signature.Port port : signature.inputs()) {
      Tensor tensor = inputs.get(port.name());
      if (tensor != null) {
        writer.tensor(port.name(), tensor);
      }
    }
    return writer.frame();
  }

  private void ports(List<Signature.Port> ports) {
    number(ports.size());
    for (Signature.Port port : ports) {
      text(port.name());
      text(port.datatype().name());
      number(port.shape().size());
      port.shape().forEach(size -> number(Math.toIntExact(size)));
    }
  }

  private void tensor(String name, Tensor tensor) {
    text(name);
    text(tensor.datatype().name());
    number(tensor.shape().length);
    for (long size : tensor.shape()) {
      number(Math.toIntExact(size));
    }
    ByteBuffer data = tensor.data().duplicate();
    byte[] copy = new byte[data.remaining()];
    data.get(copy);
    number(copy.length);
    out.writeBytes(copy);
  }

  private void text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    number(encoded.length);
    out.writeBytes(encoded);
  }

  private void number(int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(value >>> shift);
    }
  }

  private byte[] frame() {
    byte[] frame = out.toByteArray();
    ByteBuffer.wrap(frame)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(Integer.BYTES, frame.length - HEAD);
    return frame;
  }
}
