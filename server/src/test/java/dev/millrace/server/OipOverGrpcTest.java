package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.millrace.protocol.DataType;
import dev.millrace.protocol.GRPCInferenceServiceGrpc;
import dev.millrace.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.millrace.protocol.InferParameter;
import dev.millrace.protocol.InferTensorContents;
import dev.millrace.protocol.ModelConfig;
import dev.millrace.protocol.ModelConfigRequest;
import dev.millrace.protocol.ModelInferRequest;
import dev.millrace.protocol.ModelInferRequest.InferInputTensor;
import dev.millrace.protocol.ModelInferRequest.InferRequestedOutputTensor;
import dev.millrace.protocol.ModelInferResponse;
import dev.millrace.protocol.ModelMetadataRequest;
import dev.millrace.protocol.ModelMetadataResponse;
import dev.millrace.protocol.ModelReadyRequest;
import dev.millrace.protocol.ModelRepositoryParameter;
import dev.millrace.protocol.ModelStatisticsRequest;
import dev.millrace.protocol.RepositoryIndexRequest;
import dev.millrace.protocol.RepositoryIndexResponse.ModelIndex;
import dev.millrace.protocol.RepositoryModelLoadRequest;
import dev.millrace.protocol.RepositoryModelUnloadRequest;
import dev.millrace.protocol.ServerLiveRequest;
import dev.millrace.protocol.ServerMetadataRequest;
import dev.millrace.protocol.ServerReadyRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What gRPC clients of the Open Inference Protocol send and get. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OipOverGrpcTest {
  private Program program;
  private ManagedChannel channel;
  private GRPCInferenceServiceBlockingStub service;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    OfferedModels.publish(directory.resolve("data"), directory.resolve("packages"));
    program = new Program(directory.resolve("data"), "inference: {megabytes: 1}");
    channel = channelTo(program);
    service =
        GRPCInferenceServiceGrpc.newBlockingStub(channel).withDeadlineAfter(2, TimeUnit.MINUTES);
  }

  @AfterAll
  void stop() {
    channel.shutdownNow();
    program.close();
  }

  private static ManagedChannel channelTo(Program program) {
    return NettyChannelBuilder.forAddress("127.0.0.1", program.millrace.grpcPort())
        .usePlaintext()
        .build();
  }

  private static void assertRefused(Status.Code code, String why, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> {
              assertThat(refused.getStatus().getCode()).as(refused.toString()).isEqualTo(code);
              assertThat(refused.getStatus().getDescription()).contains(why);
            });
  }

  private static InferInputTensor.Builder input(String name, String datatype, long... shape) {
    InferInputTensor.Builder input =
        InferInputTensor.newBuilder().setName(name).setDatatype(datatype);
    for (long size : shape) {
      input.addShape(size);
    }
    return input;
  }

  private static ModelInferRequest one(String model, InferInputTensor.Builder input) {
    return ModelInferRequest.newBuilder().setModelName(model).addInputs(input).build();
  }

  private static ByteString floats(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return ByteString.copyFrom(bytes.flip());
  }

  @Test
  void theServerLivesAndSaysWhatItIs() {
    assertThat(service.serverLive(ServerLiveRequest.getDefaultInstance()).getLive()).isTrue();
    assertThat(service.serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
        .as("there is no face model here")
        .isFalse();
    assertThat(service.serverMetadata(ServerMetadataRequest.getDefaultInstance()).getName())
        .isEqualTo("millrace");
  }

  @Test
  void aModelIsDescribedAsTritonsClientsExpect() {
    ModelConfig config =
        service.modelConfig(ModelConfigRequest.newBuilder().setName("simple").build()).getConfig();
    assertThat(config.getName()).isEqualTo("simple");
    assertThat(config.getPlatform()).isEqualTo("onnx_onnxv1");
    assertThat(config.getBackend()).isEqualTo("onnxruntime");
    assertThat(config.getMaxBatchSize()).isZero();
    assertThat(config.getInput(1).getName()).isEqualTo("INPUT1");
    assertThat(config.getInput(1).getDataType()).isEqualTo(DataType.TYPE_INT32);
    assertThat(config.getInput(1).getDimsList()).containsExactly(-1L, 16L);
    assertThat(config.getOutputCount()).isEqualTo(2);
    assertRefused(
        Status.Code.NOT_FOUND,
        "unknown model",
        () -> service.modelConfig(ModelConfigRequest.newBuilder().setName("nothing").build()));
  }

  @Test
  void aModelSaysItsInputsAndOutputs() {
    ModelMetadataResponse model =
        service.modelMetadata(ModelMetadataRequest.newBuilder().setName("simple").build());
    assertThat(model.getVersionsList()).containsExactly("1");
    assertThat(model.getInputs(1).getName()).isEqualTo("INPUT1");
    assertThat(model.getInputs(1).getShapeList()).containsExactly(-1L, 16L);
    assertThat(model.getOutputs(0).getDatatype()).isEqualTo("INT32");
    assertThat(model.getPropertiesMap()).containsKeys("digest", "runtime");
    assertRefused(
        Status.Code.NOT_FOUND,
        "Request for unknown model: 'none'",
        () -> service.modelMetadata(ModelMetadataRequest.newBuilder().setName("none").build()));
  }

  @Test
  void contentsAndRawContentsAreAnsweredAlike() {
    InferTensorContents.Builder numbers = InferTensorContents.newBuilder();
    ByteBuffer raw = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 16; i++) {
      numbers.addIntContents(i);
      raw.putInt(i);
    }
    ByteString bytes = ByteString.copyFrom(raw.flip());
    ModelInferRequest typed =
        ModelInferRequest.newBuilder()
            .setModelName("simple")
            .setModelVersion("1")
            .setId("42")
            .addInputs(input("INPUT0", "INT32", 1, 16).setContents(numbers))
            .addInputs(input("INPUT1", "INT32", 1, 16).setContents(numbers))
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("OUTPUT1"))
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("OUTPUT0"))
            .build();
    ModelInferRequest.Builder rawRequest = typed.toBuilder();
    rawRequest.getInputsBuilderList().forEach(InferInputTensor.Builder::clearContents);
    rawRequest.addRawInputContents(bytes).addRawInputContents(bytes);
    ModelInferResponse response = service.modelInfer(typed);
    assertThat(service.modelInfer(rawRequest.build())).isEqualTo(response);
    assertThat(response.getId()).isEqualTo("42");
    assertThat(response.getModelVersion()).isEqualTo("1");
    assertThat(response.getParametersOrThrow("digest").getStringParam()).startsWith("sha256:");
    assertThat(response.getOutputs(0).getName()).isEqualTo("OUTPUT1");
    assertThat(response.getRawOutputContents(0)).isEqualTo(ByteString.copyFrom(new byte[64]));
    assertThat(response.getRawOutputContents(1).byteAt(4)).isEqualTo((byte) 2);
  }

  @Test
  void elementsOfEveryTypeComeThroughUnchanged() {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    assertThat(
            same(
                "vector",
                input("INPUT0", "FP32", 2),
                contents.addFp32Contents(Float.NaN).addFp32Contents(-0f)))
        .isEqualTo(floats(Float.NaN, -0f));
    assertThat(
            same(
                    "truths",
                    input("INPUT0", "BOOL", 2),
                    contents.clear().addBoolContents(true).addBoolContents(false))
                .toByteArray())
        .containsExactly(1, 0);
    assertThat(
            same("longs", input("INPUT0", "INT64", 1), contents.clear().addInt64Contents(-1))
                .toByteArray())
        .containsOnly(-1)
        .hasSize(8);
    assertThat(
            same(
                    "bytes_unsigned",
                    input("INPUT0", "UINT8", 2),
                    contents.clear().addUintContents(0).addUintContents(255))
                .toByteArray())
        .containsExactly(0, 255);
    assertThat(
            same("doubles", input("INPUT0", "FP64", 1), contents.clear().addFp64Contents(1)).size())
        .isEqualTo(8);
    assertThat(
            same(
                "texts",
                input("INPUT0", "BYTES", 1, 2),
                contents
                    .clear()
                    .addBytesContents(ByteString.copyFromUtf8("é"))
                    .addBytesContents(ByteString.EMPTY)))
        .isEqualTo(ByteString.copyFromUtf8("\u0002\0\0\0é\0\0\0\0"));
  }

  private ByteString same(
      String model, InferInputTensor.Builder input, InferTensorContents.Builder contents) {
    return service.modelInfer(one(model, input.setContents(contents))).getRawOutputContents(0);
  }

  @Test
  void halvesTravelRawOnly() {
    ModelInferRequest request = one("halves", input("INPUT0", "FP16", 1, 1));
    ByteString half = ByteString.copyFrom(new byte[] {0, 60});
    ModelInferResponse response =
        service.modelInfer(request.toBuilder().addRawInputContents(half).build());
    assertThat(response.getRawOutputContents(0)).isEqualTo(half);
    assertRefused(
        Status.Code.INVALID_ARGUMENT, "send raw_input_contents", () -> service.modelInfer(request));
  }

  @Test
  void contentsBesideRawContentsAreRefused() {
    ModelInferRequest request =
        one(
                "vector",
                input("INPUT0", "FP32", 1)
                    .setContents(InferTensorContents.newBuilder().addFp32Contents(1)))
            .toBuilder()
            .addRawInputContents(floats(1))
            .build();
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "contents field must not be specified when using raw_input_contents for 'INPUT0' for model 'vector'",
        () -> service.modelInfer(request));
  }

  @Test
  void tensorsThatCannotBeAreRefusedPrecisely() {
    assertInvalid("exceed maximum size", input("INPUT0", "FP32", 1L << 31, 1L << 33));
    assertInvalid("byte size overflow", input("INPUT0", "FP32", 1L << 62));
    assertInvalid("negative dimension", input("INPUT0", "FP32", -1));
    assertInvalid("datatype 'FP8'", input("INPUT0", "FP8", 1));
    assertInvalid(
        "unexpected total byte size 4 for input 'INPUT0', expecting 8",
        input("INPUT0", "FP32", 2)
            .setContents(InferTensorContents.newBuilder().addFp32Contents(1)));
    assertInvalid(
        "hold 300, which is no INT8",
        input("INPUT0", "INT8", 1)
            .setContents(InferTensorContents.newBuilder().addIntContents(300)));
    assertInvalid(
        "hold 70000, which is no UINT16",
        input("INPUT0", "UINT16", 1)
            .setContents(InferTensorContents.newBuilder().addUintContents(70_000)));
    assertInvalid("input 'INPUT0' is missing", input("X", "FP32", 0));
    assertRefused(
        Status.Code.UNIMPLEMENTED,
        "not offered here",
        () ->
            service.modelInfer(
                one("vector", input("INPUT0", "FP32", 0)).toBuilder()
                    .putParameters(
                        "sequence_id", InferParameter.newBuilder().setInt64Param(1).build())
                    .build()));
  }

  private void assertInvalid(String why, InferInputTensor.Builder input) {
    assertRefused(
        Status.Code.INVALID_ARGUMENT, why, () -> service.modelInfer(one("vector", input)));
  }

  @Test
  void aMessageThatIsTooLargeIsRefusedAndTheServerUnharmed() {
    ModelInferRequest large =
        one("vector", input("INPUT0", "FP32", 1 << 20)).toBuilder()
            .addRawInputContents(ByteString.copyFrom(new byte[4 << 20]))
            .build();
    assertRefused(
        Status.Code.RESOURCE_EXHAUSTED, "maximum size 1048576", () -> service.modelInfer(large));
    assertThat(service.serverLive(ServerLiveRequest.getDefaultInstance()).getLive()).isTrue();
  }

  @Test
  void aCallWhoseDeadlinePassesIsGivenUp() {
    ModelInferRequest slow =
        one(
            "slow",
            input("INPUT0", "INT64", 1)
                .setContents(InferTensorContents.newBuilder().addInt64Contents(200_000)));
    assertRefused(
        Status.Code.DEADLINE_EXCEEDED,
        "",
        () -> service.withDeadlineAfter(20, TimeUnit.MILLISECONDS).modelInfer(slow));
  }

  @Test
  void manyCallsAtOnceAreEachAnsweredWithTheirOwn() {
    List<CompletableFuture<Void>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      ByteString own = floats(i, i + 1);
      calls.add(
          CompletableFuture.runAsync(
              () ->
                  assertThat(
                          service
                              .modelInfer(
                                  one("vector", input("INPUT0", "FP32", 2)).toBuilder()
                                      .addRawInputContents(own)
                                      .build())
                              .getRawOutputContents(0))
                      .isEqualTo(own),
              Thread::startVirtualThread));
    }
    CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();
  }

  @Test
  void modelsAreListedUnloadedAndLoaded() {
    RepositoryIndexRequest ready = RepositoryIndexRequest.newBuilder().setReady(true).build();
    assertThat(service.repositoryIndex(ready).getModelsList())
        .extracting(ModelIndex::getName)
        .contains("simple", "pair.left", "doubles");
    service.repositoryModelUnload(
        RepositoryModelUnloadRequest.newBuilder().setModelName("doubles").build());
    assertThat(
            service
                .modelReady(ModelReadyRequest.newBuilder().setName("doubles").build())
                .getReady())
        .isFalse();
    assertRefused(
        Status.Code.UNAVAILABLE,
        "was unloaded here",
        () -> service.modelInfer(one("doubles", input("INPUT0", "FP64", 0))));
    service.repositoryModelLoad(
        RepositoryModelLoadRequest.newBuilder().setModelName("doubles").build());
    service.modelInfer(one("doubles", input("INPUT0", "FP64", 0)));
    assertRefused(
        Status.Code.UNIMPLEMENTED,
        "'config' says 16 for 'max_batch_size'",
        () ->
            service.repositoryModelLoad(
                RepositoryModelLoadRequest.newBuilder()
                    .setModelName("doubles")
                    .putParameters(
                        "config",
                        ModelRepositoryParameter.newBuilder()
                            .setStringParam("{\"max_batch_size\":16}")
                            .build())
                    .build()));
    assertThat(
            service
                .modelStatistics(ModelStatisticsRequest.newBuilder().setName("doubles").build())
                .getModelStats(0)
                .getInferenceStats()
                .getSuccess()
                .getCount())
        .isPositive();
  }

  @Test
  void callsTakeTheSameKeysAsHttp(@TempDir Path directory) throws Exception {
    String key = "mr_test";
    String settings =
        "keys: [{name: app, sha256: %s, scopes: [read]}]"
            .formatted(dev.millrace.server.access.AccessKeys.hash(key));
    try (Program guarded = new Program(directory.resolve("data"), settings)) {
      ManagedChannel own = channelTo(guarded);
      try {
        var open = GRPCInferenceServiceGrpc.newBlockingStub(own);
        assertThat(open.serverLive(ServerLiveRequest.getDefaultInstance()).getLive()).isTrue();
        ServerMetadataRequest request = ServerMetadataRequest.getDefaultInstance();
        assertRefused(
            Status.Code.UNAUTHENTICATED, "asks for a key", () -> open.serverMetadata(request));
        assertRefused(
            Status.Code.UNAUTHENTICATED,
            "not known",
            () -> bearing(open, "mr_other").serverMetadata(request));
        var bearer = bearing(open, key);
        assertThat(bearer.serverMetadata(request).getName()).isEqualTo("millrace");
        assertRefused(
            Status.Code.PERMISSION_DENIED,
            "lacks the scope 'admin'",
            () -> bearer.repositoryModelUnload(RepositoryModelUnloadRequest.getDefaultInstance()));
      } finally {
        own.shutdownNow();
      }
    }
  }

  private static GRPCInferenceServiceBlockingStub bearing(
      GRPCInferenceServiceBlockingStub stub, String key) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }
}
