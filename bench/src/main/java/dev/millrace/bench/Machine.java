package dev.millrace.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What a result was measured on. */
final class Machine {

  private static final Path CPU = Path.of("/proc/cpuinfo");

  private Machine() {}

  static String facts() throws IOException {
    var os = ManagementFactory.getOperatingSystemMXBean();
    return "%s, %d cores, %s, %s %s, JDK %s, load %.1f"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            os.getAvailableProcessors(),
            processor(),
            os.getName(),
            os.getVersion(),
            Runtime.version(),
            os.getSystemLoadAverage());
  }

  private static String processor() throws IOException {
    if (!Files.exists(CPU)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(CPU).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }
}
