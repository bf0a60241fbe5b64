package dev.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the program adds to a task's own time: from the photo's last byte received to its result
 * arrived on the stream, less the time that the task ran, by the run's own timeline.
 *
 * <p>{@code overhead [PHOTOS [COUNT]]}. One photo at a time, since a queue is not overhead. Next to
 * it what forcing a file costs on this disk at that time, as four such waits lie on the way.
 */
final class OverheadBench {

  private static final PrintStream OUT = System.out;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WARM_UP = 60;

  private final Map<String, List<Double>> parts = new LinkedHashMap<>();
  private final List<Double> overhead = new ArrayList<>();
  private final List<Double> forced = new ArrayList<>();

  private OverheadBench() {}

  static void main(String[] arguments) throws Exception {
    Path folder = arguments.length > 0 ? Path.of(arguments[0]) : Home.samples();
    int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 300;
    OUT.println(Machine.facts());
    new OverheadBench().run(new PhotoFiles(folder, 60), count);
  }

  private void run(PhotoFiles photos, int count) throws Exception {
    try (Served program = new Served();
        Connection connection = new Connection(program.port());
        Answers answers = new Answers(program.port());
        Forcing disk = new Forcing(program.data())) {
      for (int i = -WARM_UP; i < count; i++) {
        double force = disk.once();
        connection.put(
            "photos", "object-" + (i + WARM_UP), "image/jpeg", photos.numbered(i + WARM_UP));
        Answers.Answer answer = answers.next();
        if (i >= 0) {
          forced.add(force);
          take(connection.get("/v1/runs/" + answer.run().id()), answer.at());
        }
      }
    }
    OUT.printf("%d photos, milliseconds, medians and 9 in 10:%n", count);
    parts.forEach(this::print);
    print("overhead: last byte to arrived, less task", overhead);
    print("forcing 4 KB appended to a file", forced);
    OUT.printf(
        "overhead / one forced write: %.2f%n", Numbers.median(overhead) / Numbers.median(forced));
  }

  private void take(String run, Instant arrived) throws IOException {
    JsonNode timeline = JSON.readTree(run).path("timeline");
    Instant received = at(timeline, "last-byte");
    Instant created = at(timeline, "run-created");
    Instant from = at(timeline, "task-started");
    Instant until = at(timeline, "task-ended");
    Instant entered = at(timeline, "run-succeeded");
    add("landing: last byte to run created", millis(received, created));
    add("dispatch: run created to task started", millis(created, from));
    add("task", millis(from, until));
    add("ending: task ended to result entered", millis(until, entered));
    add("commit and stream: entered to arrived", millis(entered, arrived));
    overhead.add(millis(received, arrived) - millis(from, until));
  }

  private static Instant at(JsonNode timeline, String what) throws IOException {
    for (JsonNode moment : timeline) {
      if (moment.path("what").asText().equals(what)) {
        return Instant.parse(moment.path("at").asText());
      }
    }
    throw new IOException("the timeline lacks " + what + ": " + timeline);
  }

  private void add(String part, double millis) {
    parts.computeIfAbsent(part, name -> new ArrayList<>()).add(millis);
  }

  private static double millis(Instant from, Instant until) {
    return Duration.between(from, until).toNanos() / 1e6;
  }

  private void print(String part, List<Double> values) {
    OUT.printf(
        "  %-42s %7.2f  %7.2f%n", part, Numbers.median(values), Numbers.quantile(values, 0.9));
  }
}
