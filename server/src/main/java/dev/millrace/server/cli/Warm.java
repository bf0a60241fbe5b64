package dev.millrace.server.cli;

import dev.millrace.server.config.Config;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Starts, uses a little of everything and ends: the training run from which the JVM makes its
 * ahead-of-time cache.
 */
@Command(name = "warm", hidden = true, description = "Train the ahead-of-time cache.")
final class Warm implements Callable<Integer> {
  /** Enough for the JVM to learn which methods are worth compiling. */
  private static final int ROWS = 20_000;

  private static final int PHOTOS = 150;

  private final Starter starter;

  Warm(Starter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("millrace-warm-");
    Config config = Demo.config(data);
    try (Starter.Running running = starter.start(config)) {
      Api api = new Api(URI.create("http://127.0.0.1:" + running.port()), null);
      api.put("warm-up", "a.txt", BodyPublishers.ofString("a"), Map.of("Prefer", "wait=1"));
      for (String path :
          new String[] {
            "/health/live",
            "/v1/runs",
            "/v1/pipelines",
            "/v1/buckets/warm-up/objects",
            "/openapi.json"
          }) {
        api.get(path);
      }
      photos(api, config.facesModel().resolveSibling("samples"));
      sheets(data.resolve("sheets"));
    } finally {
      Temporary.remove(data);
    }
    return 0;
  }

  /** Photos land one after the other, and each answer is taken from the stream. */
  private static void photos(Api api, Path samples) throws IOException, InterruptedException {
    List<Path> photos = Demo.photos(samples);
    try (Stream<String> lines = api.results("")) {
      Iterator<String> results = lines.filter(line -> line.startsWith("data: ")).iterator();
      for (int i = 0; i < PHOTOS; i++) {
        Path photo = photos.get(i % photos.size());
        api.put("photos", i + ".jpg", BodyPublishers.ofFile(photo), Map.of());
        results.next();
      }
    }
  }

  /** Reads a csv file into a workbook, and the workbook into csv. */
  private static void sheets(Path folder) throws IOException {
    Path csv = Files.createDirectories(folder.resolve("csv")).resolve("sales.csv");
    Path workbook = Files.createDirectories(folder.resolve("xlsx")).resolve("sales.xlsx");
    Files.writeString(csv, rows());
    unite(csv.getParent(), workbook);
    unite(workbook, folder.resolve("all.csv"));
  }

  private static void unite(@Nullable Path from, Path to) {
    int status =
        new CommandLine(new Sheets())
            .setOut(new PrintWriter(Writer.nullWriter()))
            .execute(String.valueOf(from), "-o", to.toString());
    if (status == 1 || status == 2) {
      throw new CommandException("sheets ended with " + status + " while warming up");
    }
  }

  private static String rows() {
    StringBuilder rows = new StringBuilder("Order,Date,Region,Product,Quantity,Price\n");
    LocalDate first = LocalDate.of(2024, 1, 1);
    for (int row = 0; row < ROWS; row++) {
      rows.append(1_000_000 + row).append(',').append(first.plusDays(row % 365));
      rows.append(row % 3 == 0 ? ",North" : ",South").append(",Product ").append(row * 7 % 200);
      rows.append(',').append(row % 40).append(',').append(row % 900 + row % 100 / 100.0);
      rows.append('\n');
    }
    return rows.toString();
  }
}
