package dev.millrace.inference;

import static dev.millrace.inference.InferenceException.invalid;

import java.nio.ByteBuffer;

/**
 * A part of a registered region of shared memory.
 *
 * @param offset where it begins, from the region's beginning
 * @param bytes how long it is
 */
public record SharedPlace(SharedRegion region, long offset, long bytes) {
  public SharedPlace {
    long size = region.byteSize();
    if (offset < 0 || bytes < 0 || offset > size || bytes > size - offset) {
      throw invalid(
          "%d bytes from %d do not lie within the shared memory region '%s' of %d bytes",
          bytes, offset, region.name(), size);
    }
  }

  /**
   * Writes an output there.
   *
   * @throws InferenceException when it is longer than the place, or the region is gone
   */
  void write(String output, ByteBuffer data) {
    if (data.remaining() > bytes) {
      throw invalid(
          "shared memory size specified with the request for output '%s' (%d bytes) should be at"
              + " least %d bytes to hold the results",
          output, bytes, data.remaining());
    }
    region.write(offset, data.duplicate());
  }
}
