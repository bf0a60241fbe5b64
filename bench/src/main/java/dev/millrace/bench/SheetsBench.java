package dev.millrace.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How long {@code millrace sheets} takes to unite 100 xlsx files of 5,000 rows and 10 columns into
 * a csv file, beside pandas with openpyxl doing the same and beside our own reading of the files
 * and nothing else; then how much memory it needs for a file of 1,000,000 rows under a heap of 512
 * MB.
 *
 * <p>{@code [FOLDER [ROUNDS]]}: the files are made there if it lacks them. Everything runs in a
 * process of its own, started anew for every round, in turn.
 */
final class SheetsBench {
  private static final PrintStream OUT = System.out;
  private static final String PANDAS = "pandas + openpyxl";
  private static final String READING = "reading alone";
  private static final String WHOLE = "millrace sheets";
  private static final String LITTLE_HEAP = "MILLRACE_XMX=512m ";

  private SheetsBench() {}

  /** Runs it. */
  static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder =
        (arguments.length > 0 ? Path.of(arguments[0]) : Home.log("sheets")).toAbsolutePath();
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    Path hundred = folder.resolve("100");
    Path large = folder.resolve("1m");
    SheetFiles.main(new String[] {hundred.toString()});
    SheetFiles.main(new String[] {large.toString(), "1", "1000000"});
    Path out = Home.newDirectory("sheets-out");
    try {
      time(hundred, out, rounds);
      memory(large, out);
    } finally {
      Home.remove(out);
    }
  }

  private static void time(Path files, Path out, int rounds)
      throws IOException, InterruptedException {
    Path ours = out.resolve("ours.csv");
    Path theirs = out.resolve("theirs.csv");
    Map<String, String> contestants = new LinkedHashMap<>();
    contestants.put(
        PANDAS,
        "/usr/bin/python3 %s %s %s".formatted(Home.python("unite_with_pandas.py"), files, theirs));
    contestants.put(
        READING,
        "%s -Xmx512m -cp %s dev.millrace.bench.ReadWithMillrace %s"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                files));
    contestants.put(WHOLE, "%s sheets %s -o %s".formatted(Home.launcher(), files, ours));
    Map<String, List<Timed>> times = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, String> one : contestants.entrySet()) {
        Timed timed = run(one.getKey(), one.getValue());
        times.computeIfAbsent(one.getKey(), name -> new ArrayList<>()).add(timed);
      }
    }
    OUT.printf("%nlines of csv: pandas %d, millrace %d%n", lines(theirs), lines(ours));
    print(times);
  }

  private static void memory(Path files, Path out) throws IOException, InterruptedException {
    Path first = out.resolve("from-xlsx");
    run("1,000,000 rows, xlsx", LITTLE_HEAP + toAll(files, Files.createDirectories(first)));
    Path csv = Files.createDirectories(out.resolve("csv"));
    Files.move(first.resolve("all.csv"), csv.resolve("large.csv"));
    Path second = Files.createDirectories(out.resolve("from-csv"));
    run("1,000,000 rows, csv", LITTLE_HEAP + toAll(csv, second));
  }

  private static String toAll(Path files, Path out) {
    StringBuilder command = new StringBuilder("%s sheets %s".formatted(Home.launcher(), files));
    for (String ending : List.of("csv", "xlsx", "parquet", "duckdb")) {
      command.append(" -o ").append(out.resolve("all." + ending));
    }
    return command.toString();
  }

  private static Timed run(String name, String command) throws IOException, InterruptedException {
    Timed timed = Timed.run(command);
    OUT.printf(
        "%-20s status %d, %7.2f s, CPU %6.2f s, at most %,d MB: %s%n",
        name, timed.status(), timed.wall(), timed.cpu(), timed.peakMegabytes(), timed.said());
    return timed;
  }

  private static long lines(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines.count();
    }
  }

  private static void print(Map<String, List<Timed>> times) {
    double pandas = median(times.getOrDefault(PANDAS, List.of()), Timed::wall);
    double reading = median(times.getOrDefault(READING, List.of()), Timed::wall);
    OUT.printf(
        "%n| | wall s, median | pandas takes | of reading alone | CPU s, median | at most MB |%n|---|---|---|---|---|---|%n");
    times.forEach(
        (name, rounds) -> {
          double wall = median(rounds, Timed::wall);
          OUT.printf(
              "| %s | %.2f | %.1f x | %.2f | %.2f | %.0f |%n",
              name,
              wall,
              pandas / wall,
              wall / reading,
              median(rounds, Timed::cpu),
              median(rounds, Timed::peakMegabytes));
        });
    OUT.println();
  }

  private static double median(List<Timed> rounds, ToDoubleFunction<Timed> of) {
    double[] sorted = rounds.stream().mapToDouble(of).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
