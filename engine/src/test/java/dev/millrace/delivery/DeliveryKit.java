package dev.millrace.delivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.ledger.Bells;
import dev.millrace.ledger.DeliveryRow;
import dev.millrace.ledger.DeliveryRows;
import dev.millrace.ledger.PipelineRows;
import dev.millrace.ledger.PipelineRows.PipelineRow;
import dev.millrace.ledger.SubscriptionRow;
import dev.millrace.pipeline.FinishedRuns;
import dev.millrace.pipeline.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finished runs, the sender of webhooks, and a real HTTP receiver whose answers a test scripts. */
final class DeliveryKit implements AutoCloseable {
  /** A request as the receiver saw it. */
  record Received(String path, Map<String, List<String>> headers, String body) {}

  private record Scripted(int status, int retryAfter) {}

  final TestClock clock = new TestClock();
  final Bells bells = new Bells();
  final FinishedRuns runs;
  final Subscriptions subscriptions;
  private final Webhooks webhooks;
  private final BlockingQueue<Received> arrived = new LinkedBlockingQueue<>();
  private final Queue<Scripted> script = new ConcurrentLinkedQueue<>();
  private @Nullable HttpServer receiver;
  private int port;

  DeliveryKit(Path directory) throws IOException {
    startReceiver();
    runs = new FinishedRuns(directory, clock, bells);
    subscriptions =
        new Subscriptions(runs.database(), new AddressPolicy(true), bells.ends(), clock);
    DeliveryAttempt attempt =
        new DeliveryAttempt(
            runs.database(),
            new CloudEvents("urn:millrace:test"),
            DeliveryKit::post,
            DeliverySchedule.standard(),
            (subscription, succeeded, took) -> {},
            new dev.millrace.ledger.Ids(clock),
            clock);
    webhooks = new Webhooks(runs.database(), attempt, bells.ends(), clock);
    webhooks.start();
  }

  /** A pipeline that has no runs. */
  void declare(String pipeline) {
    PipelineRow row = new PipelineRow(pipeline, 1, "{}", "api", 0, clock.instant(), true);
    runs.database()
        .write(
            handle -> {
              PipelineRows.activate(handle, row);
              return row;
            });
  }

  private static WebhookTransport.Answer post(
      URI url, Map<String, String> headers, byte[] body, Duration timeout) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<Void> response =
          client.send(request.build(), HttpResponse.BodyHandlers.discarding());
      return new WebhookTransport.Answer(
          response.statusCode(), response.headers().firstValue("retry-after").orElse(null));
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  void startReceiver() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::receive);
    server.start();
    port = server.getAddress().getPort();
    receiver = server;
  }

  void stopReceiver() {
    if (receiver != null) {
      receiver.stop(0);
    }
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/slow")) {
        pause();
      } else {
        arrived.add(new Received(path, new HashMap<>(exchange.getRequestHeaders()), body));
      }
      Scripted next = script.poll();
      int status = next == null ? 204 : next.status();
      if (next != null && next.retryAfter() > 0) {
        exchange.getResponseHeaders().add("Retry-After", String.valueOf(next.retryAfter()));
      }
      if (status == 302) {
        exchange.getResponseHeaders().add("Location", url("/elsewhere"));
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the receiver answers to the next requests, before it goes on to accept all. */
  void answers(int... statuses) {
    for (int status : statuses) {
      script.add(new Scripted(status, 0));
    }
  }

  void answersWithRetryAfter(int status, int seconds) {
    script.add(new Scripted(status, seconds));
  }

  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  SubscriptionRow subscribe(String name, String path) {
    return subscriptions.put(name, url(path), List.of(), null);
  }

  /** Lands a text, waits for its run to succeed, and returns the run's id. */
  String finishRun(String key, String text) throws Exception {
    return runs.finish(key, text);
  }

  Received next() throws InterruptedException {
    Received received = arrived.poll(20, TimeUnit.SECONDS);
    if (received == null) {
      throw new AssertionError("nothing arrived");
    }
    return received;
  }

  Queue<Received> received() {
    return arrived;
  }

  List<DeliveryRows.Attempt> deliveryAttempts(String run) {
    return runs.database()
        .read(
            handle ->
                DeliveryRows.attempts(handle, DeliveryRows.ofRun(handle, run).getFirst().id()));
  }

  void awaitAttempts(String run, int count) throws InterruptedException {
    await(() -> deliveryAttempts(run).size() >= count);
  }

  void awaitState(String run, String state) throws InterruptedException {
    await(
        () ->
            runs.database().read(handle -> DeliveryRows.ofRun(handle, run)).stream()
                .map(DeliveryRow::state)
                .allMatch(state::equals));
  }

  private static void await(java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not come to that");
      }
      Thread.sleep(5);
    }
  }

  @Override
  public void close() {
    webhooks.close();
    stopReceiver();
    runs.close();
  }
}
