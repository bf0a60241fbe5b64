package dev.millrace.pipeline;

import dev.millrace.pipeline.FoundFile.Stamp;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A file's bytes that break off with an error if the file changed while they were read. */
final class UnchangedStream extends FilterInputStream {
  private final Path file;
  private final Stamp stamp;

  UnchangedStream(Path file, Stamp stamp) throws IOException {
    super(Files.newInputStream(file));
    this.file = file;
    this.stamp = stamp;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    checkAtEnd(read);
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    checkAtEnd(read);
    return read;
  }

  private void checkAtEnd(int read) throws IOException {
    if (read < 0
        && !Stamp.of(Files.readAttributes(file, BasicFileAttributes.class)).equals(stamp)) {
      throw new IOException("it changed while it was read");
    }
  }
}
