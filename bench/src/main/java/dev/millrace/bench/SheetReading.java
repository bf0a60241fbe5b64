package dev.millrace.bench;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long reading a folder of xlsx files takes: this product's reader, fastexcel-reader alone, and
 * pandas with openpyxl. Each in a process of its own, started anew for every round, in turn, so
 * that a busy machine disturbs all alike; times are CPU seconds, start of the process included.
 *
 * <p>{@code SheetReading FOLDER ROUNDS [NAME=COMMAND …]}: makes the files of {@link SheetFiles} if
 * the folder lacks them. Further contestants are shell commands in which {@code {folder}} stands
 * for the folder; ratios are to {@code fastexcel-reader}.
 */
public final class SheetReading {
  private static final PrintStream OUT = System.out;
  private static final String FLOOR = "fastexcel-reader";

  private SheetReading() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    int rounds = Integer.parseInt(arguments[1]);
    SheetFiles.main(new String[] {folder.toString()});
    Map<String, String> contestants = contestants(folder);
    for (String further : Arrays.asList(arguments).subList(2, arguments.length)) {
      int equals = further.indexOf('=');
      contestants.put(
          further.substring(0, equals),
          further.substring(equals + 1).replace("{folder}", folder.toString()));
    }
    Map<String, List<double[]>> times = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, String> one : contestants.entrySet()) {
        double[] time = run(one.getKey(), one.getValue());
        times.computeIfAbsent(one.getKey(), name -> new ArrayList<>()).add(time);
      }
    }
    print(times);
  }

  private static Map<String, String> contestants(Path folder) {
    String java =
        "%s -Xmx512m -cp %s dev.millrace.bench."
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"));
    Map<String, String> contestants = new LinkedHashMap<>();
    contestants.put("millrace", java + "ReadWithMillrace " + folder);
    contestants.put(FLOOR, java + "ReadWithFastexcel " + folder);
    contestants.put(
        "pandas + openpyxl",
        "/usr/bin/python3 bench/src/main/python/read_with_pandas.py " + folder);
    return contestants;
  }

  /** Wall and CPU seconds of a shell command and all that it starts. */
  private static double[] run(String name, String command)
      throws IOException, InterruptedException {
    File times = File.createTempFile("millrace-bench", ".times");
    String timed = "TIMEFORMAT='%R %U %S'; { time { " + command + " ; } 2>&1 ; } 2> " + times;
    Process process =
        new ProcessBuilder("bash", "-c", timed)
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    String[] seconds = Files.readString(times.toPath()).strip().split(" ", -1);
    Files.delete(times.toPath());
    double cpu = Double.parseDouble(seconds[1]) + Double.parseDouble(seconds[2]);
    OUT.printf(
        "%-20s status %d, %7s s, CPU %6.2f s: %s%n", name, status, seconds[0], cpu, last(said));
    return new double[] {Double.parseDouble(seconds[0]), cpu};
  }

  private static String last(String said) {
    return said.strip().lines().reduce("", (before, line) -> line);
  }

  private static void print(Map<String, List<double[]>> times) {
    double floor = median(times.getOrDefault(FLOOR, List.of()), 1);
    OUT.printf("%n| reader | CPU s, median | of %s | wall s, median |%n|---|---|---|---|%n", FLOOR);
    times.forEach(
        (name, rounds) ->
            OUT.printf(
                "| %s | %.2f | %.2f | %.2f |%n",
                name, median(rounds, 1), median(rounds, 1) / floor, median(rounds, 0)));
  }

  private static double median(List<double[]> rounds, int of) {
    double[] sorted = rounds.stream().mapToDouble(round -> round[of]).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
