package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.millrace.protocol.GRPCInferenceServiceGrpc;
import dev.millrace.protocol.ModelInferRequest;
import dev.millrace.protocol.ModelInferRequest.InferInputTensor;
import dev.millrace.server.SpanCollector.Received;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spans of inference requests, and what is counted of the uses of models. */
@Timeout(120)
class OipTracesTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SENDER = "00f067aa0ba902b7";
  private static final String JSON =
      "{\"inputs\":[{\"name\":\"INPUT0\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[%s]}]}";

  @TempDir Path directory;

  private Program program(SpanCollector collector) throws Exception {
    OfferedModels.publish(directory.resolve("data"), directory.resolve("packages"));
    return new Program(
        directory.resolve("data"), "traces: {otlp: \"%s\"}".formatted(collector.address()));
  }

  private static void infer(Program program, String data, String flags) throws Exception {
    program.send(
        "POST",
        "/v2/models/vector/infer",
        JSON.formatted(data),
        "traceparent",
        "00-" + TRACE + "-" + SENDER + "-" + flags);
  }

  private static void await(SpanCollector collector, int spans) throws Exception {
    while (collector.spans.size() < spans) {
      Thread.sleep(20);
    }
  }

  @Test
  void aRequestIsASpanUnderItsSendersWhicheverWayItIsAnswered() throws Exception {
    try (SpanCollector collector = new SpanCollector();
        Program program = program(collector)) {
      for (int i = 0; i < 60; i++) { // the later ones are answered where they are read
        infer(program, "1", "01");
      }
      infer(program, "\"wrong\"", "01");
      infer(program, "1", "00"); // not recorded by its sender
      overGrpc(program);
      await(collector, 62);
      Thread.sleep(1500); // longer than spans are gathered
      assertThat(collector.spans).hasSize(62);
      assertThat(collector.spans).extracting(Received::trace).containsOnly(TRACE);
      assertThat(collector.spans).extracting(Received::parent).containsOnly(SENDER);
      assertThat(collector.spans).extracting(Received::name).containsOnly("infer vector");
      assertThat(collector.spans)
          .allSatisfy(span -> assertThat(span.untilNanos()).isGreaterThan(span.fromNanos()));
    }
  }

  private static void overGrpc(Program program) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
        "00-" + TRACE + "-" + SENDER + "-01");
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", program.millrace.grpcPort())
            .usePlaintext()
            .build();
    try {
      GRPCInferenceServiceGrpc.newBlockingStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
          .modelInfer(
              ModelInferRequest.newBuilder()
                  .setModelName("vector")
                  .addInputs(
                      InferInputTensor.newBuilder()
                          .setName("INPUT0")
                          .setDatatype("FP32")
                          .addShape(1))
                  .addRawInputContents(ByteString.copyFrom(new byte[4]))
                  .build());
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void aRequestWithoutAContextBeginsATrace() throws Exception {
    try (SpanCollector collector = new SpanCollector();
        Program program = program(collector)) {
      program.send("POST", "/v2/models/vector/infer", JSON.formatted("1"));
      await(collector, 1);
      assertThat(collector.spans.getFirst().trace()).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
      assertThat(collector.spans.getFirst().parent()).isEmpty();
    }
  }

  @Test
  void usesOfAModelAreCountedByWhomTheyWereFor() throws Exception {
    Path data = directory.resolve("data");
    ClassifierPackage.publish(data, directory.resolve("package"));
    try (Program program = new Program(data)) {
      program.send(
          "PUT",
          "/v1/pipelines/moods",
          "{\"on\":{\"bucket\":\"rows\"},\"task\":\"infer\",\"model\":\"mood@live\"}",
          "Content-Type",
          "application/json");
      program.send(
          "PUT", "/v1/buckets/rows/objects/a.csv", "calm,wild\n1,3\n", "Prefer", "wait=20");
      String ports = program.get("/v2/models/mood").body();
      String name = Program.JSON.readTree(ports).at("/inputs/0/name").asText();
      var asked =
          program.send(
              "POST",
              "/v2/models/mood/infer",
              "{\"inputs\":[{\"name\":\"%s\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,3]}]}"
                  .formatted(name));
      assertThat(asked.statusCode()).as(asked.body() + ports).isEqualTo(200);
      String metrics = program.get("/metrics").body();
      assertThat(metrics)
          .containsPattern(
              "millrace_model_use_seconds_count\\{by=\"pipeline\",model=\"mood\",[^}]*} 1")
          .containsPattern(
              "millrace_model_use_seconds_count\\{by=\"protocol\",model=\"mood\",[^}]*} 1")
          .containsPattern(
              "millrace_model_batch_rows\\{model=\"mood\",role=\"[a-z]+\",version=\"1\"}");
      assertThat(program.get("/v1/models/mood/versions").body()).contains("\"batching\"");
    }
  }
}
