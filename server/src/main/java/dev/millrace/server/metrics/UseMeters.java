package dev.millrace.server.metrics;

import dev.millrace.inference.Inferences;
import dev.millrace.model.ModelObserver;
import dev.millrace.model.ModelVersion;
import dev.millrace.model.Tensor;
import dev.millrace.pipeline.Worker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How often each graph was used and how long that took, whoever it was for: runs of pipelines,
 * requests of the inference protocol, or others, such as comparisons, replays and searches.
 */
final class UseMeters implements ModelObserver {
  private final MeterRegistry registry;
  private final Map<Use, Timer> known = new ConcurrentHashMap<>();

  UseMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** What uses are told apart by. */
  private record Use(String model, int version, String role, String by) {}

  @Override
  public void answered(
      ModelVersion version,
      String role,
      Map<String, Tensor> inputs,
      Map<String, Tensor> outputs,
      Duration took) {
    known
        .computeIfAbsent(new Use(version.name(), version.number(), role, by()), this::timer)
        .record(took.toNanos(), TimeUnit.NANOSECONDS);
  }

  private Timer timer(Use use) {
    return Timer.builder("millrace.model.use")
        .description("Uses of a graph that gave an answer")
        .tags("model", use.model(), "version", "" + use.version())
        .tags("role", use.role(), "by", use.by())
        .register(registry);
  }

  @Override
  public void failed(ModelVersion version, String role, RuntimeException reason, Duration took) {
    Counter.builder("millrace.model.failures")
        .description("Uses of a graph that gave none")
        .tags("model", version.name(), "version", "" + version.number())
        .tags("role", role, "by", by())
        .register(registry)
        .increment();
  }

  private static String by() {
    if (Inferences.isAsked()) {
      return "protocol";
    }
    return Worker.current().isPresent() ? "pipeline" : "other";
  }
}
