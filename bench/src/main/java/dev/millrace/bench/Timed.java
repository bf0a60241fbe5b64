package dev.millrace.bench;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a shell command took, with all that it started.
 *
 * @param wall seconds that passed
 * @param cpu seconds of work
 * @param peakMegabytes of memory that its largest process had at most; 0 where /proc does not tell
 * @param said the last line it wrote
 */
record Timed(int status, double wall, double cpu, long peakMegabytes, String said) {
  private static final long LOOK_MILLIS = 20;

  static Timed run(String command) throws IOException, InterruptedException {
    File times = File.createTempFile("millrace-bench", ".times");
    String timed = "TIMEFORMAT='%R %U %S'; { time { " + command + " ; } 2>&1 ; } 2> " + times;
    Process process =
        new ProcessBuilder("bash", "-c", timed)
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .start();
    CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> said(process));
    long peak = 0;
    while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, process.descendants().mapToLong(Timed::peak).max().orElse(0));
    }
    String[] seconds = Files.readString(times.toPath()).strip().split(" ", -1);
    Files.delete(times.toPath());
    return new Timed(
        process.exitValue(),
        Double.parseDouble(seconds[0]),
        Double.parseDouble(seconds[1]) + Double.parseDouble(seconds[2]),
        peak,
        said.join());
  }

  private static String said(Process process) {
    try {
      String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return all.strip().lines().reduce("", (before, line) -> line);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The most memory that a process had so far, in megabytes. */
  private static long peak(ProcessHandle process) {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // it has ended, or this is no Linux
    }
  }
}
