package dev.millrace.faces.image;

import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Bytes as ImageIO wants them, without copying and with a known length: readers check the sizes
 * that a file claims against it.
 */
final class ByteArrayImageInput extends ImageInputStreamImpl {
  /** Decoders of bit streams look ahead by some bytes, for each of a few streams. */
  private static final int PATIENCE = 1000;

  private final byte[] bytes;
  private int toldOfEnd;

  ByteArrayImageInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xFF : end();
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    bitOffset = 0;
    if (streamPos >= bytes.length) {
      return end();
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, target, offset, count);
    streamPos += count;
    return count;
  }

  /** Unchecked, as the readers in question catch what is not. */
  private int end() {
    if (++toldOfEnd > PATIENCE) {
      throw new IllegalStateException("the end of the file, where more was to come");
    }
    return -1;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
