package dev.millrace.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The elements of BYTES tensors in memory: each its length as an unsigned 32-bit number,
 * little-endian, and then its bytes. Source: the binary tensor data extension of the Open Inference
 * Protocol.
 */
final class Strings {
  private Strings() {}

  /** Texts as direct memory. */
  static ByteBuffer write(List<String> elements) {
    List<byte[]> encoded = new ArrayList<>();
    long bytes = 0;
    for (String element : elements) {
      byte[] one = element.getBytes(StandardCharsets.UTF_8);
      encoded.add(one);
      bytes += Integer.BYTES + one.length;
    }
    ByteBuffer data =
        ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    encoded.forEach(one -> data.putInt(one.length).put(one));
    return data.flip();
  }

  static List<String> read(ByteBuffer data) {
    ByteBuffer rest = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    List<String> elements = new ArrayList<>();
    while (rest.hasRemaining()) {
      byte[] one = new byte[rest.getInt()];
      rest.get(one);
      elements.add(text(one, elements.size()));
    }
    return elements;
  }

  /** Bytes that are no text would otherwise be changed on the way, without a word. */
  private static String text(byte[] element, int index) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(element)).toString();
    } catch (CharacterCodingException e) {
      throw new UnfitInputException(
          "element " + index + " of a BYTES tensor is not text in UTF-8", e);
    }
  }

  /**
   * How many bytes the given number of elements takes from the beginning of some memory.
   *
   * @throws IllegalArgumentException when the memory ends before that
   */
  static long bytes(ByteBuffer data, long elements) {
    ByteBuffer rest = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < elements; i++) {
      int length = rest.remaining() < Integer.BYTES ? -1 : rest.getInt();
      if (length < 0 || length > rest.remaining()) {
        throw new IllegalArgumentException(
            "a BYTES tensor of " + elements + " elements ends inside element " + i);
      }
      rest.position(rest.position() + length);
    }
    return (long) rest.position() - data.position();
  }
}
