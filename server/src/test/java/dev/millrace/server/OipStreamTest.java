package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.millrace.protocol.GRPCInferenceServiceGrpc;
import dev.millrace.protocol.ModelInferRequest;
import dev.millrace.protocol.ModelInferRequest.InferInputTensor;
import dev.millrace.protocol.ModelStreamInferResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests of the Open Inference Protocol on one stream. */
class OipStreamTest {
  private static final int MANY = 300;

  private Program program;
  private ManagedChannel channel;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    OfferedModels.publish(directory.resolve("data"), directory.resolve("packages"));
    program = new Program(directory.resolve("data"), "inference: {megabytes: 8}");
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", program.millrace.grpcPort())
            .usePlaintext()
            .build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    program.close();
  }

  /** What comes back on a stream. */
  private static final class Answers implements StreamObserver<ModelStreamInferResponse> {
    private final LinkedBlockingQueue<ModelStreamInferResponse> all = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();

    @Override
    public void onNext(ModelStreamInferResponse answer) {
      all.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }

    ModelStreamInferResponse next() throws InterruptedException {
      ModelStreamInferResponse answer = all.poll(2, TimeUnit.MINUTES);
      if (answer == null) {
        throw new AssertionError("no answer");
      }
      return answer;
    }

    Status.Code end() throws Exception {
      return end.get(2, TimeUnit.MINUTES).getCode();
    }
  }

  private StreamObserver<ModelInferRequest> begin(Answers answers) {
    return GRPCInferenceServiceGrpc.newStub(channel).modelStreamInfer(answers);
  }

  private static ModelInferRequest request(String id, int elements) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * elements).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(0, Float.parseFloat(id));
    return ModelInferRequest.newBuilder()
        .setModelName("vector")
        .setId(id)
        .addInputs(
            InferInputTensor.newBuilder().setName("INPUT0").setDatatype("FP32").addShape(elements))
        .addRawInputContents(ByteString.copyFrom(bytes))
        .build();
  }

  @Test
  void requestsAreAnsweredInTheirOrderWithoutWaitingForAnswers() throws Exception {
    Answers answers = new Answers();
    StreamObserver<ModelInferRequest> stream = begin(answers);
    for (int i = 0; i < MANY; i++) {
      stream.onNext(request("" + i, 2));
    }
    stream.onCompleted();
    assertThat(answers.end()).isEqualTo(Status.Code.OK);
    List<String> ids = new ArrayList<>();
    for (ModelStreamInferResponse answer : answers.all) {
      assertThat(answer.getErrorMessage()).isEmpty();
      var response = answer.getInferResponse();
      ids.add(response.getId());
      ByteBuffer bytes = response.getRawOutputContents(0).asReadOnlyByteBuffer();
      assertThat(bytes.order(ByteOrder.LITTLE_ENDIAN).getFloat())
          .isEqualTo(Float.parseFloat(response.getId()));
      assertThat(response.getParametersOrThrow("triton_final_response").getBoolParam()).isTrue();
    }
    assertThat(ids)
        .hasSize(MANY)
        .isSortedAccordingTo((a, b) -> Integer.parseInt(a) - Integer.parseInt(b));
  }

  @Test
  void whatIsWrongWithARequestIsSaidAndTheStreamGoesOn() throws Exception {
    Answers answers = new Answers();
    StreamObserver<ModelInferRequest> stream = begin(answers);
    stream.onNext(request("1", 2).toBuilder().setModelName("none").build());
    assertThat(answers.next().getErrorMessage()).contains("unknown model: 'none'");
    stream.onNext(request("2", 2).toBuilder().clearRawInputContents().build());
    ModelStreamInferResponse refused = answers.next();
    assertThat(refused.getErrorMessage()).contains("INPUT0");
    assertThat(refused.getInferResponse().getId()).isEqualTo("2");
    stream.onNext(request("3", 2));
    ModelStreamInferResponse answered = answers.next();
    assertThat(answered.getErrorMessage()).isEmpty();
    assertThat(answered.getInferResponse().getModelName()).isEqualTo("vector");
    stream.onCompleted();
    assertThat(answers.end()).isEqualTo(Status.Code.OK);
  }

  /** More in all than requests may hold together: what is answered is held no more. */
  @Test
  void aLongStreamHoldsOneRequestAtATime() throws Exception {
    long most = Runtime.getRuntime().maxMemory() / 4;
    int elements = 1 << 19;
    Answers answers = new Answers();
    StreamObserver<ModelInferRequest> stream = begin(answers);
    for (long sent = 0; sent < most; sent += 8L * elements) {
      stream.onNext(request("4", elements));
      assertThat(answers.next().getErrorMessage()).isEmpty();
    }
    stream.onCompleted();
    assertThat(answers.end()).isEqualTo(Status.Code.OK);
  }

  @Test
  void aMessageThatIsTooLargeEndsTheStream() throws Exception {
    Answers answers = new Answers();
    begin(answers).onNext(request("5", 4 << 20));
    assertThat(answers.end()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void aStopWaitsForNoStream() throws Exception {
    Answers answers = new Answers();
    StreamObserver<ModelInferRequest> stream = begin(answers);
    stream.onNext(request("6", 2));
    assertThat(answers.next().getErrorMessage()).isEmpty();
    program.close();
    assertThat(answers.end()).isEqualTo(Status.Code.UNAVAILABLE);
  }
}
