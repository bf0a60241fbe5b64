package dev.millrace.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the disk does alone: 4 KB appended to a file and forced, one after the other. */
final class Forcing implements AutoCloseable {

  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer block = ByteBuffer.allocateDirect(4096);

  Forcing(Path directory) throws IOException {
    file = directory.resolve("forced.bin");
    channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND);
  }

  /** Forces once; how many milliseconds it took. */
  double once() throws IOException {
    long began = System.nanoTime();
    channel.write(block.clear());
    channel.force(true);
    return (System.nanoTime() - began) / 1e6;
  }

  /** How many a second, over so many seconds. */
  double perSecond(double seconds) throws IOException {
    long began = System.nanoTime();
    long count = 0;
    while (System.nanoTime() - began < seconds * 1e9) {
      once();
      count++;
    }
    return count / ((System.nanoTime() - began) / 1e9);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.delete(file);
  }
}
