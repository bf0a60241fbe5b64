package dev.millrace.bench.oip;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/**
 * Throughput and processor time of inference requests on a small model, beside DJL Serving's on the
 * same graph; and processor time on a model of about 5 ms beside a bare loop. Rounds take turns, so
 * that whatever else the machine does falls on all alike; ratios are of medians over rounds.
 *
 * <p>{@code OipBench DIRECTORY [CLASSPATH-OF-DJL-SERVING ITS-PLUGINS]}: see {@code
 * bench/results/oip.md}.
 */
final class OipBench {
  private static final int SMALL = 16;
  private static final int LARGE = 1024;

  /** A picture of 112 by 112 in three colours. */
  private static final int WIDE = 3 * 112 * 112;

  private static final int LARGE_LAYERS = 12;
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 5;
  private static final int WARM_UP = 4;
  private static final Duration ROUND = Duration.ofSeconds(3);
  private static final int SEED = 3;
  private static final int PORT = 18_400;
  private static final int ECHO_PORT = 18_600;

  private final Path directory;
  private final String djl;
  private final String plugins;

  private OipBench(Path directory, String djl, String plugins) {
    this.directory = directory;
    this.djl = djl;
    this.plugins = plugins;
  }

  /** Something measured: a server, and how it is asked. */
  private record Case(Server server, int port, Supplier<Load.Client> clients) {}

  public static void main(String[] arguments) throws Exception {
    boolean beside = arguments.length == 3;
    new OipBench(Path.of(arguments[0]), beside ? arguments[1] : "", beside ? arguments[2] : "")
        .run();
  }

  private void run() throws Exception {
    Path small = BenchModels.graph(directory.resolve("small.onnx"), SMALL, 2);
    Path large = BenchModels.graph(directory.resolve("large.onnx"), LARGE, LARGE_LAYERS);
    Path wide = BenchModels.copying(directory.resolve("wide.onnx"), WIDE);
    BenchModels.publish(
        directory.resolve("data"),
        List.of(
            BenchModels.pack(directory.resolve("small"), small, SMALL),
            BenchModels.pack(directory.resolve("large"), large, LARGE),
            BenchModels.pack(directory.resolve("wide"), wide, WIDE)));
    try (Server millrace = millrace()) {
      awaitPort(PORT, millrace);
      awaitPort(PORT + 1, millrace);
      throughput(millrace, small);
      wide(millrace);
      overhead(millrace, large);
    }
  }

  private Server millrace() throws IOException {
    return Server.java(
        System.getProperty("java.class.path"),
        directory.resolve("millrace.log"),
        Map.of(),
        List.of(
            "dev.millrace.server.Launch",
            "up",
            "--port",
            "" + PORT,
            "--data",
            directory.resolve("data").toString()));
  }

  private void throughput(Server millrace, Path graph) throws Exception {
    Map<String, Case> cases = new LinkedHashMap<>();
    byte[] input = new byte[4 * SMALL];
    cases.put("Millrace, binary REST", new Case(millrace, PORT, () -> rest("small", SMALL, input)));
    cases.put(
        "Millrace, gRPC",
        new Case(millrace, PORT + 1, () -> GrpcClient.modelInfer("small", SMALL, input)));
    cases.put("Millrace, JSON", new Case(millrace, PORT, () -> json("small", SMALL)));
    try (Server echo = echo()) {
      awaitPort(ECHO_PORT, echo);
      cases.put("bytes for bytes", new Case(echo, ECHO_PORT, () -> rest("small", SMALL, input)));
      if (djl.isEmpty()) {
        measure(cases, CLIENTS);
      } else {
        besideDjl(cases, graph, input);
      }
    }
  }

  private static void wide(Server millrace) throws Exception {
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put("Millrace, JSON, a picture", new Case(millrace, PORT, () -> json("wide", WIDE)));
    byte[] input = new byte[4 * WIDE];
    cases.put(
        "Millrace, binary, a picture", new Case(millrace, PORT, () -> rest("wide", WIDE, input)));
    measure(cases, 2);
  }

  private Server echo() throws IOException {
    return Server.java(
        System.getProperty("java.class.path"),
        directory.resolve("echo.log"),
        Map.of(),
        List.of(EchoServer.class.getName(), "" + ECHO_PORT));
  }

  private void besideDjl(Map<String, Case> cases, Path graph, byte[] input) throws Exception {
    Path home = Files.createDirectories(directory.resolve("djl"));
    try (DjlServing other = DjlServing.start(home, djl, Path.of(plugins), graph)) {
      Server server = other.server();
      awaitPort(DjlServing.PORT, server);
      awaitPort(DjlServing.GRPC_PORT, server);
      cases.put(
          "DJL Serving, its NDList over HTTP",
          new Case(server, DjlServing.PORT, () -> DjlServing.predictions(SMALL, input)));
      cases.put(
          "DJL Serving, its gRPC",
          new Case(server, DjlServing.GRPC_PORT, () -> DjlServing.grpc(SMALL, input)));
      cases.put("DJL Serving, JSON", new Case(server, DjlServing.PORT, () -> json("small", SMALL)));
      measure(cases, CLIENTS);
    }
  }

  private static HttpClient json(String model, int width) {
    Random random = new Random(SEED);
    StringJoiner numbers = new StringJoiner(",");
    for (int i = 0; i < width; i++) {
      numbers.add(Float.toString((float) random.nextGaussian()));
    }
    String body =
        """
        {"id":"1","inputs":[{"name":"x","datatype":"FP32","shape":[1,%d],"data":[%s]}],"outputs":[{"name":"y"}]}"""
            .formatted(width, numbers);
    return new HttpClient(
        "/v2/models/" + model + "/infer",
        "Content-Type: application/json\r\n",
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpClient rest(String model, int width, byte[] input) {
    String json =
        """
        {"inputs":[{"name":"x","datatype":"FP32","shape":[1,%d],"parameters":{"binary_data_size":%d}}],"parameters":{"binary_data_output":true}}"""
            .formatted(width, input.length);
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    byte[] body = java.util.Arrays.copyOf(head, head.length + input.length);
    System.arraycopy(input, 0, body, head.length, input.length);
    return new HttpClient(
        "/v2/models/" + model + "/infer",
        "Inference-Header-Content-Length: " + head.length + "\r\n",
        body);
  }

  private static void measure(Map<String, Case> cases, int clients) throws Exception {
    Map<String, Figures> figures = new LinkedHashMap<>();
    cases.keySet().forEach(name -> figures.put(name, new Figures()));
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (Map.Entry<String, Case> one : cases.entrySet()) {
        Case asked = one.getValue();
        Load.Round result = Load.run(asked.server(), asked.port(), asked.clients(), clients, ROUND);
        Figures of = figures.get(one.getKey());
        if (round >= 0 && of != null) { // the rounds before only warm up
          of.rates.add(result.perSecond());
          of.costs.add(result.cpuMicros());
          of.clients.add(result.clientMicros());
        }
      }
    }
    figures.forEach(
        (name, of) ->
            System.out.printf(
                "| %s | %.0f requests/s | %.1f µs CPU a request | client %.1f µs |%n",
                name, median(of.rates), median(of.costs), median(of.clients)));
  }

  /** What the rounds of one case came to. */
  private static final class Figures {
    private final DoubleStream.Builder rates = DoubleStream.builder();
    private final DoubleStream.Builder costs = DoubleStream.builder();
    private final DoubleStream.Builder clients = DoubleStream.builder();
  }

  private static double median(DoubleStream.Builder values) {
    double[] sorted = values.build().sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private void overhead(Server millrace, Path graph) throws Exception {
    Process loop =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BareLoop.class.getName(),
                graph.toString(),
                "" + LARGE,
                "400")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    DoubleStream.Builder bare = DoubleStream.builder();
    DoubleStream.Builder served = DoubleStream.builder();
    byte[] input = new byte[4 * LARGE];
    try (BufferedReader lines = loop.inputReader()) {
      for (int round = -1; round < ROUNDS; round++) {
        loop.getOutputStream().write('\n');
        loop.getOutputStream().flush();
        double micros = Double.parseDouble(lines.readLine());
        Load.Round result = Load.run(millrace, PORT, () -> rest("large", LARGE, input), 2, ROUND);
        if (round >= 0) {
          bare.add(micros);
          served.add(result.cpuMicros());
        }
      }
    } finally {
      loop.destroy();
    }
    double alone = median(bare);
    double behind = median(served);
    System.out.printf(
        "| model of about 5 ms | bare loop %.0f µs CPU | Millrace, binary REST %.0f µs | ratio %.2f |%n",
        alone, behind, behind / alone);
  }

  private static void awaitPort(int port, Server server) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        if (!server.lives()) {
          throw new UncheckedIOException("the server ended; see its log", notYet);
        }
      }
      Thread.sleep(200);
    }
    throw new IllegalStateException("nothing listens on port " + port);
  }
}
