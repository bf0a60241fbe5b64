package dev.millrace.sheets.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.read.ReadLimits;
import dev.millrace.sheets.read.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that do not fit the heap together are read side by side as far as they do. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CrowdedHeapTest {
  private static final int FILES = 7;
  private static final int MEGABYTE = 1 << 20;

  @TempDir Path directory;

  @Test
  void aSmallHeapGivesTheSameTableInTheSameOrderAsALargeOne() throws Exception {
    List<SourceFile> files = new ArrayList<>();
    for (int file = 0; file < FILES; file++) {
      files.add(file("f" + file + ".csv", 2_000 + 9_000 * (file % 3), file));
    }

    List<String> roomy = taken(files, new HeapShare(2_000L * MEGABYTE), 1);
    List<String> crowded = taken(files, new HeapShare(9L * MEGABYTE), 4);

    assertThat(roomy).hasSize(3 * 2_000 + 2 * 11_000 + 2 * 20_000);
    assertThat(crowded).isEqualTo(roomy);
  }

  @Test
  void aFileThatHoldsMoreThanItsSizeTellsIsReadAgainWithAllOfTheHeap() throws Exception {
    // 300,000 cells in 600 kB: eight megabytes, what such a file gets at first, hold 200,000
    Path dense = directory.resolve("dense.csv");
    Files.writeString(dense, "a,b,c,d,e,f\n" + "1,2,3,4,5,6\n".repeat(50_000));

    List<String> rows =
        taken(List.of(new SourceFile("dense.csv", dense)), new HeapShare(40L * MEGABYTE), 2);

    assertThat(rows).hasSize(50_000);
  }

  @Test
  void whatIsAskedForFirstIsGivenFirst() throws Exception {
    HeapShare heap = new HeapShare(10);
    heap.enter(6);
    List<String> order = new ArrayList<>();
    CountDownLatch asked = new CountDownLatch(1);
    Thread large = Thread.ofPlatform().start(() -> enter(heap, 10, "large", order, asked));
    asked.await();
    while (large.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
    Thread small = Thread.ofPlatform().start(() -> enter(heap, 1, "small", order, asked));
    while (small.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
    heap.leave(6);
    large.join();
    small.join();

    assertThat(order).containsExactly("large", "small");
  }

  private static void enter(
      HeapShare heap, long bytes, String name, List<String> order, CountDownLatch asked) {
    try {
      asked.countDown();
      heap.enter(bytes);
      synchronized (order) {
        order.add(name);
      }
      heap.leave(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SourceFile file(String name, int rows, int seed) throws IOException {
    StringBuilder text = new StringBuilder("Order,Date,Customer,Amount\n");
    for (int row = 0; row < rows; row++) {
      text.append(seed * 1_000_000 + row).append(",2024-01-").append(10 + row % 20);
      text.append(",Customer ").append(row).append(',').append(row % 900).append(".25\n");
    }
    Path file = directory.resolve(name);
    Files.writeString(file, text);
    return new SourceFile(name, file);
  }

  private List<String> taken(List<SourceFile> files, HeapShare heap, int threads)
      throws IOException, InterruptedException, SQLException {
    IntakeSettings standard = IntakeSettings.standard();
    IntakeSettings settings =
        new IntakeSettings(
            new ReadOptions(ReadLimits.withinMemory(heap.size()), null),
            standard.finding(),
            threads,
            heap,
            standard.repairAbove());
    try (Dataset dataset = Dataset.open(directory.resolve("t" + heap.size() + ".duckdb"), "t")) {
      Intake.Taken taken =
          new Intake(dataset, settings, Progress.NONE).take(files, Map.of(), Decider.NOBODY);
      assertThat(taken.refused() + taken.waiting()).isZero();
      assertThat(taken.counts().unaccounted()).isZero();
      heap.enter(heap.size()); // all was given back
      return rows(dataset);
    }
  }

  private static List<String> rows(Dataset dataset) throws SQLException {
    try (Connection connection = dataset.query();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select t::varchar from t")) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }
}
