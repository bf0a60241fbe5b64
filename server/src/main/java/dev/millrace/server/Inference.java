package dev.millrace.server;

import dev.millrace.inference.Catalogue;
import dev.millrace.inference.InferenceObserver;
import dev.millrace.inference.Inferences;
import dev.millrace.inference.Memory;
import dev.millrace.inference.SharedMemory;
import dev.millrace.model.Models;
import dev.millrace.pipeline.Compute;
import dev.millrace.server.access.AccessKeys;
import dev.millrace.server.config.Config;
import dev.millrace.server.config.ConfigException;
import dev.millrace.server.grpc.GrpcServer;
import dev.millrace.server.grpc.GrpcSettings;
import dev.millrace.server.http.Routes;
import dev.millrace.server.http.UploadLimits;
import dev.millrace.server.http.oip.OipRoutes;
import dev.millrace.server.http.oip.OipSettings;
import dev.millrace.server.metrics.Meters;
import dev.millrace.server.metrics.ModelMeters;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Open Inference Protocol over the models of this installation. */
final class Inference {
  /** Of the most memory there may be: what requests under way may hold of it together. */
  private static final int SHARE = 4;

  /** Where Linux has the objects of shm_open(3). */
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private static final Logger log = LoggerFactory.getLogger(Inference.class);

  private final Catalogue catalogue;
  private final Inferences inferences;
  private final Memory memory = new Memory(Runtime.getRuntime().maxMemory() / SHARE);
  private final SharedMemory shared;
  private final ModelMeters meters;
  private final OipSettings settings;

  /**
   * @param traces told of requests besides the meters
   */
  Inference(
      Config config,
      Models models,
      Compute compute,
      Meters meters,
      Optional<? extends InferenceObserver> traces) {
    Config.Inference limits = config.inference();
    this.meters = new ModelMeters(meters, models, InstantSource.system());
    models.observe(this.meters.uses());
    InferenceObserver observer =
        traces.<InferenceObserver>map(this.meters::and).orElse(this.meters);
    this.catalogue = new Catalogue(models);
    this.inferences =
        new Inferences(compute, observer, limits.atOnce(), Duration.ofSeconds(limits.seconds()));
    this.shared = new SharedMemory(limits.sharedMemory(), SHARED_MEMORY);
    this.settings =
        new OipSettings(
            limits.serverName(), version(), (long) limits.megabytes() << 20, UploadLimits.STANDARD);
    meters.count(
        "millrace.inference.direct",
        "Inference requests answered on the thread that read them",
        inferences::answeredHere);
    meters.gauge(
        "millrace.inference.open", "Inference requests that wait or run", inferences::underWay);
  }

  private static String version() {
    return Optional.ofNullable(Inference.class.getPackage().getImplementationVersion())
        .orElse("0.1.0");
  }

  Routes routes(BooleanSupplier ready) {
    return new OipRoutes(catalogue, inferences, memory, shared, settings, ready);
  }

  /**
   * Listens for gRPC, unless the configuration says not to. A port that was not asked for and is
   * taken costs only a warning: whoever wants gRPC there says so.
   *
   * @param httpPort which the default port follows
   */
  Optional<GrpcServer> listen(Config config, AccessKeys keys, BooleanSupplier ready, int httpPort) {
    int asked = config.grpc().port();
    if (asked < 0) {
      return Optional.empty();
    }
    int port = asked > 0 || config.port() == 0 ? asked : httpPort + 1;
    try {
      GrpcServer server =
          new GrpcServer(grpc(config, port), keys, catalogue, inferences, memory, shared, ready);
      log.info("gRPC is at {}:{}", config.host(), server.port());
      return Optional.of(server);
    } catch (UncheckedIOException e) {
      if (asked > 0) {
        throw new ConfigException(String.valueOf(e.getMessage()));
      }
      log.warn("there is no gRPC: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private GrpcSettings grpc(Config config, int port) {
    return new GrpcSettings(
        config.host(),
        port,
        settings.serverName(),
        settings.serverVersion(),
        (int) settings.maxBytes(),
        config.inference().atOnce(),
        Duration.ofMinutes(5),
        Duration.ofSeconds(config.limits().stopSeconds()));
  }

  /** Looks up, when it is time, the numbers that nobody reports. */
  void refreshMeters() {
    meters.refresh();
  }
}
