package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.protocol.CudaSharedMemoryRegisterRequest;
import dev.millrace.protocol.CudaSharedMemoryStatusRequest;
import dev.millrace.protocol.CudaSharedMemoryUnregisterRequest;
import dev.millrace.protocol.GRPCInferenceServiceGrpc;
import dev.millrace.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.millrace.protocol.InferParameter;
import dev.millrace.protocol.ModelInferRequest;
import dev.millrace.protocol.ModelInferRequest.InferInputTensor;
import dev.millrace.protocol.ModelInferRequest.InferRequestedOutputTensor;
import dev.millrace.protocol.ModelInferResponse;
import dev.millrace.protocol.SystemSharedMemoryRegisterRequest;
import dev.millrace.protocol.SystemSharedMemoryStatusRequest;
import dev.millrace.protocol.SystemSharedMemoryUnregisterRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors that clients leave in, and fetch from, real POSIX shared memory. */
@EnabledOnOs(OS.LINUX)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OipSharedMemoryTest {
  private static final int ROW = 64;
  private static final String SYSTEM = "/v2/systemsharedmemory";

  private final String key = "millrace-test-" + UUID.randomUUID();
  private final Path object = Path.of("/dev/shm", key);
  private Program program;
  private ManagedChannel channel;
  private GRPCInferenceServiceBlockingStub service;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    OfferedModels.publish(directory.resolve("data"), directory.resolve("packages"));
    program = new Program(directory.resolve("data"), "inference: {sharedMemory: true}");
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", program.millrace.grpcPort())
            .usePlaintext()
            .build();
    service =
        GRPCInferenceServiceGrpc.newBlockingStub(channel).withDeadlineAfter(2, TimeUnit.MINUTES);
  }

  /** Two inputs, 0 to 15 and sixteen ones, and room for two outputs. */
  @BeforeEach
  void twoInputsAndRoomForTwoOutputs() throws IOException {
    ByteBuffer memory = ByteBuffer.allocate(4 * ROW).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 16; i++) {
      memory.putInt(4 * i, i).putInt(ROW + 4 * i, 1);
    }
    Files.write(object, memory.array());
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(program.send("POST", SYSTEM + "/unregister", "").statusCode()).isEqualTo(200);
    assertThat(program.get(SYSTEM + "/status").body()).isEqualTo("[]");
    Files.deleteIfExists(object);
  }

  @AfterAll
  void stop() {
    channel.shutdownNow();
    program.close();
  }

  private HttpResponse<String> register(String region, String name, long offset, long bytes)
      throws Exception {
    return program.send(
        "POST",
        SYSTEM + "/region/" + region + "/register",
        "{\"key\":\"%s\",\"offset\":%d,\"byte_size\":%d}".formatted(name, offset, bytes));
  }

  private static String lies(String name, String region, long offset, long bytes) {
    return """
        {"name":"%s","shape":[1,16],"datatype":"INT32","parameters":{"shared_memory_region":"%s",\
        "shared_memory_offset":%d,"shared_memory_byte_size":%d}}"""
        .formatted(name, region, offset, bytes);
  }

  private HttpResponse<String> infer(String secondInput, String secondOutput) throws Exception {
    String body =
        "{\"inputs\":[%s,%s],\"outputs\":[%s,%s]}"
            .formatted(
                lies("INPUT0", "all", 0, ROW),
                secondInput,
                lies("OUTPUT0", "all", 2 * ROW, ROW),
                secondOutput);
    return program.send("POST", "/v2/models/simple/infer", body);
  }

  private HttpResponse<String> infer() throws Exception {
    return infer(lies("INPUT1", "all", ROW, ROW), lies("OUTPUT1", "all", 3 * ROW, ROW));
  }

  private int written(int row, int column) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(object))
        .order(ByteOrder.LITTLE_ENDIAN)
        .getInt(row * ROW + 4 * column);
  }

  private static void assertRefused(HttpResponse<String> response, int status, String why)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(Program.json(response).path("error").asText()).contains(why);
  }

  @Test
  void inputsAreReadFromARegionAndOutputsWrittenToIt() throws Exception {
    assertThat(register("all", "/" + key, 0, 4 * ROW).statusCode()).isEqualTo(200);

    JsonNode status = Program.json(program.get(SYSTEM + "/region/all/status")).path(0);
    assertThat(status.path("key").asText()).isEqualTo("/" + key);
    assertThat(status.path("byte_size").asInt()).isEqualTo(4 * ROW);
    for (int repeated = 0; repeated < 40; repeated++) { // the later ones may be answered directly
      HttpResponse<String> response = infer();
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      JsonNode output = Program.json(response).path("outputs").path(1);
      assertThat(output.has("data")).isFalse();
      assertThat(output.path("parameters").path("shared_memory_region").asText()).isEqualTo("all");
      assertThat(output.path("parameters").path("shared_memory_offset").asInt()).isEqualTo(3 * ROW);
      assertThat(output.path("parameters").path("shared_memory_byte_size").asInt()).isEqualTo(ROW);
      assertThat(written(2, 7)).isEqualTo(8);
      assertThat(written(3, 7)).isEqualTo(6);
      twoInputsAndRoomForTwoOutputs();
    }
  }

  @Test
  void theRestOfARequestMayTravel() throws Exception {
    register("all", key, 0, 4 * ROW);
    String sent =
        """
        {"name":"INPUT1","shape":[1,16],"datatype":"INT32","data":[5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5]}""";

    JsonNode outputs = Program.json(infer(sent, "{\"name\":\"OUTPUT1\"}")).path("outputs");

    assertThat(written(2, 3)).isEqualTo(8);
    assertThat(outputs.path(1).path("data").path(3).asInt()).isEqualTo(-2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", ".", "..", "/..", "../etc/passwd", "/a/b", "//x", "a b", "a\\u0000b"})
  void tricksWithNamesAreRefused(String name) throws Exception {
    assertRefused(register("r", name, 0, 1), 400, "not the name of a shared memory object");
  }

  @Test
  void linksAndDirectoriesAreNotFollowed(@TempDir Path elsewhere) throws Exception {
    Path secret = Files.writeString(elsewhere.resolve("secret"), "0123456789");
    Files.delete(object);
    Files.createSymbolicLink(object, secret);
    assertRefused(register("r", key, 0, 10), 400, "there is no object");
    Files.delete(object);
    Files.createDirectory(object);
    assertRefused(register("r", key, 0, 10), 400, "there is no object");
  }

  @ParameterizedTest
  @CsvSource({"0,257", "256,1", "1,256", "9223372036854775807,2", "2,9223372036854775807"})
  void aRegionLiesWithinItsObject(long offset, long bytes) throws Exception {
    assertRefused(register("r", key, offset, bytes), 400, "do not lie within it");
  }

  @ParameterizedTest
  @CsvSource({"-1,4", "0,0", "0,-1"})
  void sizesThatAreNoneAreRefused(long offset, long bytes) throws Exception {
    assertRefused(register("r", key, offset, bytes), 400, "offset from 0 and a byte_size from 1");
  }

  @ParameterizedTest
  @CsvSource({"193,64", "257,0", "0,257", "9223372036854775807,64", "64,9223372036854775807"})
  void aTensorLiesWithinItsRegion(long offset, long bytes) throws Exception {
    register("all", key, 0, 4 * ROW);
    assertRefused(
        infer(lies("INPUT1", "all", offset, bytes), "{\"name\":\"OUTPUT1\"}"),
        400,
        "do not lie within the shared memory region 'all' of 256 bytes");
  }

  @Test
  void whatDoesNotFitOrIsNotThereIsSaid() throws Exception {
    assertRefused(infer(), 400, "Unable to find shared memory region: 'all'");
    register("all", key, 0, 4 * ROW);
    assertRefused(register("all", key, 0, 1), 400, "already in manager");
    assertRefused(
        infer(lies("INPUT1", "all", ROW, 60), "{\"name\":\"OUTPUT1\"}"),
        400,
        "unexpected total byte size 60 for input 'INPUT1', expecting 64");
    assertRefused(
        infer(lies("INPUT1", "all", ROW, ROW), lies("OUTPUT1", "all", 3 * ROW, 60)),
        400,
        "output 'OUTPUT1' (60 bytes) should be at least 64 bytes");
    assertRefused(register("other", key + "-none", 0, 1), 400, "there is no object");
  }

  @Test
  void aRegionThatAClientShortensHarmsOnlyItsOwnRequests() throws Exception {
    register("all", key, 0, 4 * ROW);
    try (FileChannel file = FileChannel.open(object, StandardOpenOption.WRITE)) {
      file.truncate(ROW);
    }

    assertRefused(infer(), 400, "is shorter than when the region 'all' was registered");

    assertThat(Files.size(object)).isEqualTo(ROW);
    assertThat(program.get("/v2/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void thereAreOnlySoManyRegions() throws Exception {
    for (int i = 0; i < 256; i++) {
      assertThat(register("r" + i, key, 0, 1).statusCode()).isEqualTo(200);
    }
    assertRefused(register("more", key, 0, 1), 503, "as many as may be");
    assertThat(program.send("POST", SYSTEM + "/region/r7/unregister", "").statusCode())
        .isEqualTo(200);
    assertThat(register("more", key, 0, 1).statusCode()).isEqualTo(200);
  }

  @Test
  void overGrpcToo() {
    service.cudaSharedMemoryUnregister(CudaSharedMemoryUnregisterRequest.getDefaultInstance());
    assertThat(
            service
                .cudaSharedMemoryStatus(CudaSharedMemoryStatusRequest.getDefaultInstance())
                .getRegionsCount())
        .isZero();
    service.systemSharedMemoryRegister(
        SystemSharedMemoryRegisterRequest.newBuilder()
            .setName("all")
            .setKey("/" + key)
            .setByteSize(4 * ROW)
            .build());
    ModelInferRequest request =
        ModelInferRequest.newBuilder()
            .setModelName("simple")
            .addInputs(input("INPUT0", 0))
            .addInputs(input("INPUT1", ROW))
            .addOutputs(
                InferRequestedOutputTensor.newBuilder()
                    .setName("OUTPUT1")
                    .putAllParameters(place(3 * ROW)))
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("OUTPUT0"))
            .build();

    ModelInferResponse response = service.modelInfer(request);

    assertThat(response.getOutputs(0).getParametersOrThrow("shared_memory_region").getStringParam())
        .isEqualTo("all");
    assertThat(response.getRawOutputContents(0).size()).isZero();
    assertThat(response.getRawOutputContents(1).size()).isEqualTo(ROW);
    assertThat(
            service
                .systemSharedMemoryStatus(
                    SystemSharedMemoryStatusRequest.newBuilder().setName("all").build())
                .getRegionsOrThrow("all")
                .getByteSize())
        .isEqualTo(4 * ROW);
    service.systemSharedMemoryUnregister(
        SystemSharedMemoryUnregisterRequest.newBuilder().setName("all").build());
    assertThatThrownBy(() -> service.modelInfer(request))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("INVALID_ARGUMENT: Unable to find shared memory region: 'all'");
    assertThatThrownBy(
            () ->
                service.cudaSharedMemoryRegister(
                    CudaSharedMemoryRegisterRequest.getDefaultInstance()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("UNIMPLEMENTED");
  }

  private static InferInputTensor input(String name, long offset) {
    return InferInputTensor.newBuilder()
        .setName(name)
        .setDatatype("INT32")
        .addShape(1)
        .addShape(16)
        .putAllParameters(place(offset))
        .build();
  }

  private static Map<String, InferParameter> place(long offset) {
    return Map.of(
        "shared_memory_region", InferParameter.newBuilder().setStringParam("all").build(),
        "shared_memory_offset", InferParameter.newBuilder().setInt64Param(offset).build(),
        "shared_memory_byte_size", InferParameter.newBuilder().setInt64Param(ROW).build());
  }

  @Test
  void unlessConfiguredNothingIsOffered(@TempDir Path data) throws Exception {
    try (Program other = new Program(data.resolve("data"))) {
      String register = SYSTEM + "/region/r/register";
      String body = "{\"key\":\"%s\",\"byte_size\":1}".formatted(key);
      assertRefused(other.send("POST", register, body), 501, "inference.sharedMemory: true");
      assertRefused(other.get(SYSTEM + "/status"), 501, "inference.sharedMemory: true");
      assertRefused(other.get("/v2/cudasharedmemory/status"), 501, "inference.sharedMemory: true");
      assertThat(other.get("/v2").body()).doesNotContain("shared_memory");
    }
    assertThat(program.get("/v2").body()).contains("system_shared_memory");
  }
}
