package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.server.SpanCollector.Received;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One trace from upload to delivery, as a collector and a receiver see it. */
class TracesOverHttpTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SENDER = "00f067aa0ba902b7";

  @TempDir Path directory;

  private Program program(String settings) throws Exception {
    Path data = directory.resolve("data");
    ClassifierPackage.publish(data, directory.resolve("package"));
    Program program = new Program(data, settings);
    program.send(
        "PUT",
        "/v1/pipelines/moods",
        "{\"on\":{\"bucket\":\"rows\"},\"task\":\"infer\",\"model\":\"mood@live\"}",
        "Content-Type",
        "application/json");
    return program;
  }

  private static void subscribe(Program program, SpanCollector collector) throws Exception {
    var subscribed =
        program.send(
            "PUT",
            "/v1/subscriptions/app",
            "{\"url\":\"" + collector.address() + "/hook\",\"pipelines\":[\"moods\"]}",
            "Content-Type",
            "application/json");
    assertThat(subscribed.statusCode()).as(subscribed.body()).isLessThan(300);
  }

  private static void upload(Program program, String... headers) throws Exception {
    var answer = program.send("PUT", "/v1/buckets/rows/objects/a.csv", "calm,wild\n1,3\n", headers);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private static void await(java.util.function.BooleanSupplier condition) throws Exception {
    while (!condition.getAsBoolean()) {
      Thread.sleep(20);
    }
  }

  private static Received named(SpanCollector collector, String beginning) {
    List<Received> found =
        collector.spans.stream().filter(span -> span.name().startsWith(beginning)).toList();
    assertThat(found).as(beginning + " in " + collector.spans).hasSize(1);
    return found.getFirst();
  }

  @Test
  @Timeout(120)
  void everyStepIsASpanUnderTheOneBefore() throws Exception {
    try (SpanCollector collector = new SpanCollector();
        Program program =
            program(
                "webhooks: {allowPrivateAddresses: true}\ntraces: {otlp: \"%s\"}"
                    .formatted(collector.address()))) {
      subscribe(program, collector);
      upload(
          program, "traceparent", "00-" + TRACE + "-" + SENDER + "-01", "tracestate", "vendor=1");
      await(() -> collector.webhook.containsKey("body") && collector.spans.size() >= 5);

      assertThat(collector.spans).extracting(Received::trace).containsOnly(TRACE);
      Received upload = named(collector, "upload");
      Received run = named(collector, "run moods");
      Received attempt = named(collector, "attempt moods");
      Received model = named(collector, "model mood@1");
      Received delivery = named(collector, "deliver app");
      assertThat(upload.parent()).isEqualTo(SENDER);
      assertThat(run.parent()).isEqualTo(upload.id());
      assertThat(attempt.parent()).isEqualTo(run.id());
      assertThat(model.parent()).isEqualTo(attempt.id());
      assertThat(delivery.parent()).isEqualTo(run.id());
      assertThat(model.fromNanos()).isGreaterThanOrEqualTo(attempt.fromNanos());
      assertThat(run.untilNanos()).isGreaterThanOrEqualTo(attempt.untilNanos());

      JsonNode event = Program.JSON.readTree(collector.webhook.get("body"));
      assertThat(event.path("traceparent").asText())
          .isEqualTo("00-" + TRACE + "-" + run.id() + "-01");
      assertThat(event.path("tracestate").asText()).isEqualTo("vendor=1");
      assertThat(event.at("/data/traceparent").isMissingNode()).isTrue();
      assertThat(collector.webhook.get("traceparent"))
          .isEqualTo("00-" + TRACE + "-" + delivery.id() + "-01");
    }
  }

  @Test
  @Timeout(120)
  void withoutACollectorTheContextStillTravelsAndWithoutASenderATraceBegins() throws Exception {
    try (SpanCollector collector = new SpanCollector();
        Program program = program("webhooks: {allowPrivateAddresses: true}")) {
      subscribe(program, collector);
      upload(program, "traceparent", "00-not-a-context");
      await(() -> collector.webhook.containsKey("body"));
      JsonNode event = Program.JSON.readTree(collector.webhook.get("body"));
      assertThat(event.path("traceparent").asText())
          .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
          .doesNotContain(TRACE);
      assertThat(collector.webhook.get("traceparent"))
          .startsWith(event.path("traceparent").asText().substring(0, 36));
      assertThat(collector.spans).isEmpty();
    }
  }

  @Test
  @Timeout(120)
  void aTraceThatNobodyRecordsMakesNoSpans() throws Exception {
    try (SpanCollector collector = new SpanCollector();
        Program program =
            program(
                "webhooks: {allowPrivateAddresses: true}\ntraces: {otlp: \"%s\"}"
                    .formatted(collector.address()))) {
      subscribe(program, collector);
      upload(program, "traceparent", "00-" + TRACE + "-" + SENDER + "-00");
      await(() -> collector.webhook.containsKey("body"));
      assertThat(collector.webhook.get("traceparent")).endsWith("-00");
      Thread.sleep(1500); // longer than spans are gathered
      assertThat(collector.spans).isEmpty();
    }
  }
}
