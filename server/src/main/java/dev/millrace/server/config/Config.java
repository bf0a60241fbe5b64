package dev.millrace.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything that can be set. {@code millrace-defaults.yaml} says what each means and what it is
 * unless set.
 */
public record Config(
    String host,
    int port,
    Path data,
    Path facesModel,
    List<Watch> watch,
    List<Key> keys,
    int workers,
    Interpreters interpreters,
    Limits limits,
    Webhooks webhooks,
    Grpc grpc,
    Inference inference,
    Traces traces) {

  public Config {
    watch = List.copyOf(watch);
    keys = List.copyOf(keys);
    // The launcher says where Millrace lies, so that it can be called from anywhere.
    facesModel = Path.of(System.getProperty("millrace.home", "")).resolve(facesModel);
    require(port >= 0 && port <= 65_535, "port", port, "from 0 to 65535");
    require(workers >= 0 && workers <= 1024, "workers", workers, "from 0 to 1024");
  }

  /** A folder whose new files land in a bucket. */
  public record Watch(Path directory, String bucket) {}

  /**
   * A key by its hash.
   *
   * @param scopes of {@code read}, {@code write}, {@code admin}
   */
  public record Key(String name, String sha256, List<String> scopes) {
    public Key {
      scopes = List.copyOf(scopes);
    }
  }

  /** What runs models in R and Python; empty where it is to be found. */
  public record Interpreters(String python, String r) {

    /** The one to use for Python, if it was chosen. */
    public Optional<Path> forPython() {
      return chosen(python);
    }

    /** The one to use for R, if it was chosen. */
    public Optional<Path> forR() {
      return chosen(r);
    }

    private static Optional<Path> chosen(String path) {
      return path.isBlank() ? Optional.empty() : Optional.of(Path.of(path));
    }
  }

  /** How much is taken on. */
  public record Limits(
      int objectMegabytes,
      int modelMegabytes,
      int filesPerRequest,
      long queuedRuns,
      int diskReserveMegabytes,
      int uploadsAtOnce,
      int uploadBytesPerSecond,
      int uploadGraceSeconds,
      int uploadMinutes,
      int waitSeconds,
      int requestsAtOnce,
      int connections,
      int streams,
      int idleSeconds,
      int stopSeconds) {
    public Limits {
      positive("objectMegabytes", objectMegabytes);
      positive("modelMegabytes", modelMegabytes);
      positive("filesPerRequest", filesPerRequest);
      positive("queuedRuns", queuedRuns);
      require(
          diskReserveMegabytes >= 0, "limits.diskReserveMegabytes", diskReserveMegabytes, "≥ 0");
      positive("uploadsAtOnce", uploadsAtOnce);
      require(
          uploadBytesPerSecond >= 0, "limits.uploadBytesPerSecond", uploadBytesPerSecond, "≥ 0");
      require(uploadGraceSeconds >= 0, "limits.uploadGraceSeconds", uploadGraceSeconds, "≥ 0");
      positive("uploadMinutes", uploadMinutes);
      positive("waitSeconds", waitSeconds);
      positive("requestsAtOnce", requestsAtOnce);
      positive("connections", connections);
      positive("streams", streams);
      positive("idleSeconds", idleSeconds);
      positive("stopSeconds", stopSeconds);
    }

    private static void positive(String name, long value) {
      require(value > 0, "limits." + name, value, "above 0");
    }
  }

  /**
   * Where gRPC is listened to.
   *
   * @param port 0 for the one after the HTTP port, −1 for none
   */
  public record Grpc(int port) {
    public Grpc {
      require(port >= -1 && port <= 65_535, "grpc.port", port, "from -1 to 65535");
    }
  }

  /** How inference requests are answered. */
  public record Inference(
      String serverName, int atOnce, int megabytes, int seconds, boolean sharedMemory) {
    public Inference {
      require(atOnce > 0, "inference.atOnce", atOnce, "above 0");
      require(
          megabytes > 0 && megabytes < 2048, "inference.megabytes", megabytes, "from 1 to 2047");
      require(seconds > 0, "inference.seconds", seconds, "above 0");
    }
  }

  /**
   * Where spans are sent.
   *
   * @param otlp base address of a receiver of OTLP over HTTP; empty for none
   */
  public record Traces(String otlp) {
    public Traces {
      if (!otlp.isEmpty() && !otlp.matches("https?://[^\\s/]+(/\\S*)?")) {
        throw new ConfigException(
            "traces.otlp is '%s'; it must be empty or an address such as http://localhost:4318"
                .formatted(otlp));
      }
    }
  }

  /** How results are brought to subscribers. */
  public record Webhooks(boolean allowPrivateAddresses) {}

  private static void require(boolean holds, String name, long value, String right) {
    if (!holds) {
      throw new ConfigException("%s is %d; it must be %s".formatted(name, value, right));
    }
  }
}
