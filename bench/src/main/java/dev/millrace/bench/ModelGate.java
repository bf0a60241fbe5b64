package dev.millrace.bench;

import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.model.Models;
import dev.millrace.runtimes.onnx.OnnxRuntime;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/**
 * What a verification case costs on a 1 MB model: publishing packages of one and of many cases by
 * turns, the difference divided by the cases; and one verification of the loaded version.
 *
 * <p>{@code ModelGate [ROUNDS]}. Medians, so that a busy machine disturbs little.
 */
public final class ModelGate {
  private static final int MANY = 101;
  private static final PrintStream OUT = System.out;

  private ModelGate() {}

  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 11;
    Path directory = Files.createTempDirectory("millrace-gate");
    try (SqliteDatabase database = new SqliteDatabase(directory.resolve("ledger.db"));
        OnnxRuntime runtime = new OnnxRuntime();
        Models models =
            new Models(
                database, directory.resolve("models"), List.of(runtime), InstantSource.system())) {
      double[] one = new double[rounds];
      double[] many = new double[rounds];
      double[] loaded = new double[rounds];
      for (int round = -2; round < rounds; round++) {
        int at = Math.max(0, round);
        Path few = MlpPackage.write(directory.resolve("few" + round), 2 * round + 100, 1);
        Path lot = MlpPackage.write(directory.resolve("lot" + round), 2 * round + 101, MANY);
        one[at] = millis(() -> models.publish(few));
        many[at] = millis(() -> models.publish(lot));
        int number = models.versions("mlp").size();
        models.resolve("mlp@" + number);
        loaded[at] = millis(() -> models.verify("mlp", number));
      }
      double each = (median(many) - median(one)) / (MANY - 1);
      OUT.printf(
          "publish with 1 case %.1f ms, with %d cases %.1f ms%n", median(one), MANY, median(many));
      OUT.printf("a case costs %.2f ms at publishing", each);
      OUT.printf(", %.2f ms when a loaded version is verified%n", median(loaded) / MANY);
    }
  }

  private static double millis(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
