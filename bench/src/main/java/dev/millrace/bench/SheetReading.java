package dev.millrace.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

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
    Map<String, List<Timed>> times = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, String> one : contestants.entrySet()) {
        Timed time = run(one.getKey(), one.getValue());
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

  private static Timed run(String name, String command) throws IOException, InterruptedException {
    Timed timed = Timed.run(command);
    OUT.printf(
        "%-20s status %d, %7.2f s, CPU %6.2f s: %s%n",
        name, timed.status(), timed.wall(), timed.cpu(), timed.said());
    return timed;
  }

  private static void print(Map<String, List<Timed>> times) {
    double floor = median(times.getOrDefault(FLOOR, List.of()), Timed::cpu);
    OUT.printf("%n| reader | CPU s, median | of %s | wall s, median |%n|---|---|---|---|%n", FLOOR);
    times.forEach(
        (name, rounds) ->
            OUT.printf(
                "| %s | %.2f | %.2f | %.2f |%n",
                name,
                median(rounds, Timed::cpu),
                median(rounds, Timed::cpu) / floor,
                median(rounds, Timed::wall)));
  }

  private static double median(List<Timed> rounds, ToDoubleFunction<Timed> of) {
    double[] sorted = rounds.stream().mapToDouble(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
