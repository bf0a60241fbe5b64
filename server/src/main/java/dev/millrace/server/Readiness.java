package dev.millrace.server;

import dev.millrace.server.config.Config;
import dev.millrace.server.data.DataDirectory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What must hold for the program to do its work now. */
final class Readiness {
  private Readiness() {}

  /** By part: empty when it is ready, else one sentence that says why not. */
  static Map<String, Supplier<Optional<String>>> checks(
      Config config, DataDirectory data, Engine engine, Recognition recognition) {
    Map<String, Supplier<Optional<String>>> checks = new LinkedHashMap<>();
    checks.put("disk", () -> disk(config, data));
    checks.put("queue", () -> queue(config, engine));
    checks.put("face-model", recognition::notReady);
    return checks;
  }

  /** Whether all of it holds. */
  static BooleanSupplier of(Map<String, Supplier<Optional<String>>> checks) {
    return () -> checks.values().stream().allMatch(check -> check.get().isEmpty());
  }

  private static Optional<String> disk(Config config, DataDirectory data) {
    long free = data.root().toFile().getUsableSpace() >> 20;
    int reserve = config.limits().diskReserveMegabytes();
    return free >= reserve
        ? Optional.empty()
        : Optional.of("%d MB are free and %d are kept in reserve".formatted(free, reserve));
  }

  private static Optional<String> queue(Config config, Engine engine) {
    long runs = engine.backlog.runs();
    return runs < config.limits().queuedRuns()
        ? Optional.empty()
        : Optional.of(runs + " runs wait, and no more may");
  }
}
