package dev.millrace.bench;

import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.model.Models;
import dev.millrace.model.Session;
import dev.millrace.model.Tensor;
import dev.millrace.runtimes.onnx.OnnxRuntime;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Moves an alias among twelve versions of a 1 MB model, more than stay loaded, while callers
 * resolve it and run it: how many calls fail, and what the process's memory does.
 *
 * <p>{@code AliasMoves [MOVES] [CALLERS]}
 */
public final class AliasMoves {
  private static final int VERSIONS = 12;
  private static final PrintStream OUT = System.out;

  private final Models models;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();

  private AliasMoves(Models models) {
    this.models = models;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int moves = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    int callers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
    Path directory = Files.createTempDirectory("millrace-aliases");
    try (SqliteDatabase database = new SqliteDatabase(directory.resolve("ledger.db"));
        OnnxRuntime runtime = new OnnxRuntime();
        Models models =
            new Models(
                database, directory.resolve("models"), List.of(runtime), InstantSource.system())) {
      for (int i = 1; i <= VERSIONS; i++) {
        models.publish(MlpPackage.write(directory.resolve("package" + i), i, 2));
      }
      models.moveAlias("mlp", "live", 1);
      new AliasMoves(models).run(moves, callers);
    }
  }

  private void run(int moves, int callers) throws InterruptedException, IOException {
    Thread[] threads = new Thread[callers];
    for (int i = 0; i < callers; i++) {
      threads[i] = Thread.ofPlatform().start(this::call);
    }
    Random random = new Random(1);
    long began = System.nanoTime();
    for (int move = 1; move <= moves; move++) {
      models.moveAlias("mlp", "live", 1 + random.nextInt(VERSIONS));
      if (move % Math.max(1, moves / 10) == 0) {
        OUT.printf(
            "%6d moves, %8d calls, %d failed, resident %d MB%n",
            move, calls.get(), failures.get(), resident());
      }
    }
    stop.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    OUT.printf("%.1f s%n", (System.nanoTime() - began) / 1e9);
  }

  private void call() {
    Tensor x = Tensor.floats(1, MlpPackage.WIDTH);
    while (!stop.get()) {
      try {
        Session session = models.resolve("mlp@live").session("model");
        session.run(Map.of("x", x));
      } catch (RuntimeException e) {
        if (failures.incrementAndGet() == 1) {
          e.printStackTrace(OUT);
        }
      }
      calls.incrementAndGet();
    }
  }

  /** Memory of the whole process, the runtime's own included. */
  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return -1;
  }
}
