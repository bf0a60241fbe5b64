package dev.millrace.server.metrics;

import dev.millrace.drift.Drift;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;

/** How far what models see and say has moved, brought up to date when Prometheus asks. */
public final class DriftMeters {
  private final Drift drift;
  private final MultiGauge psi;

  public DriftMeters(Meters meters, Drift drift) {
    this.drift = drift;
    this.psi =
        MultiGauge.builder("millrace.model.psi")
            .description("Population stability index against the version's reference window")
            .register(meters.registry());
  }

  /** Looks what can be said now. */
  public void refresh() {
    List<MultiGauge.Row<?>> rows =
        drift.used().stream()
            .<MultiGauge.Row<?>>flatMap(
                used ->
                    used.watched().stream()
                        .filter(watched -> watched.finding().psi() != null)
                        .map(watched -> row(used, watched)))
            .toList();
    psi.register(rows, true);
  }

  private static MultiGauge.Row<?> row(Drift.Used used, Drift.Watched watched) {
    Double value = watched.finding().psi();
    return MultiGauge.Row.of(
        Tags.of(
            "model", used.model(),
            "version", String.valueOf(used.version()),
            "role", watched.role(),
            "side", watched.side(),
            "tensor", watched.tensor()),
        value == null ? Double.NaN : value);
  }
}
