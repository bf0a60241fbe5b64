package dev.millrace.server;

import dev.millrace.inference.Catalogue;
import dev.millrace.inference.Inferences;
import dev.millrace.inference.Memory;
import dev.millrace.model.Models;
import dev.millrace.pipeline.Compute;
import dev.millrace.server.config.Config;
import dev.millrace.server.http.Routes;
import dev.millrace.server.http.UploadLimits;
import dev.millrace.server.http.oip.OipRoutes;
import dev.millrace.server.http.oip.OipSettings;
import dev.millrace.server.metrics.Meters;
import dev.millrace.server.metrics.ModelMeters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The Open Inference Protocol over the models of this installation. */
final class Inference {
  /** Of the most memory there may be: what requests under way may hold of it together. */
  private static final int SHARE = 4;

  private final Catalogue catalogue;
  private final Inferences inferences;
  private final Memory memory = new Memory(Runtime.getRuntime().maxMemory() / SHARE);
  private final ModelMeters meters;
  private final OipSettings settings;

  Inference(Config config, Models models, Compute compute, Meters meters) {
    Config.Inference limits = config.inference();
    this.meters = new ModelMeters(meters, models, InstantSource.system());
    this.catalogue = new Catalogue(models);
    this.inferences =
        new Inferences(compute, this.meters, limits.atOnce(), Duration.ofSeconds(limits.seconds()));
    this.settings =
        new OipSettings(
            limits.serverName(), version(), (long) limits.megabytes() << 20, UploadLimits.STANDARD);
    meters.gauge(
        "millrace.inference.open", "Inference requests that wait or run", inferences::underWay);
  }

  private static String version() {
    return Optional.ofNullable(Inference.class.getPackage().getImplementationVersion())
        .orElse("0.1.0");
  }

  Routes routes(BooleanSupplier ready) {
    return new OipRoutes(catalogue, inferences, memory, settings, ready);
  }

  /** Looks up, when it is time, the numbers that nobody reports. */
  void refreshMeters() {
    meters.refresh();
  }
}
