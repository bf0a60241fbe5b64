package dev.millrace.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A real file system of a few megabytes; skips the test where this user may not mount one. */
final class SmallDisk implements AutoCloseable {
  private final Path at;
  private final Path ballast;

  /**
   * Mounts it.
   *
   * @param megabytes its size
   * @param taken megabytes of it that something else holds, until {@link #freeSome}
   */
  SmallDisk(Path at, int megabytes, int taken) throws IOException, InterruptedException {
    this.at = Files.createDirectories(at);
    Optional<String> refused =
        complaint(
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "size=" + megabytes + "m",
            "millrace-test",
            at.toString());
    assumeTrue(refused.isEmpty(), "no small disk could be mounted: " + refused.orElse(""));
    this.ballast = Files.write(at.resolve("ballast"), new byte[taken << 20]);
  }

  /** Somebody tidies up. */
  void freeSome() throws IOException {
    Files.deleteIfExists(ballast);
  }

  /** What a command that failed complains of. */
  private static Optional<String> complaint(String... command)
      throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException absent) {
      return Optional.of(absent.toString());
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? Optional.empty() : Optional.of(said);
  }

  @Override
  public void close() throws IOException {
    try {
      Optional<String> left = complaint("umount", "-l", at.toString());
      if (left.isPresent()) {
        throw new IOException("the small disk stays mounted: " + left.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
