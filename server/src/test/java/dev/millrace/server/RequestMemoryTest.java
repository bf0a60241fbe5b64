package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.millrace.inference.Catalogue;
import dev.millrace.inference.InferenceException;
import dev.millrace.inference.InferenceObserver;
import dev.millrace.inference.Inferences;
import dev.millrace.inference.Memory;
import dev.millrace.inference.SharedMemory;
import dev.millrace.ledger.LedgerSchema;
import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.model.Models;
import dev.millrace.pipeline.Compute;
import dev.millrace.protocol.GRPCInferenceServiceGrpc;
import dev.millrace.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.millrace.protocol.ModelInferRequest;
import dev.millrace.protocol.ModelInferRequest.InferInputTensor;
import dev.millrace.runtimes.onnx.OnnxRuntime;
import dev.millrace.server.access.AccessKeys;
import dev.millrace.server.grpc.GrpcServer;
import dev.millrace.server.grpc.GrpcSettings;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What requests hold together is bounded, over gRPC while their messages still arrive. */
class RequestMemoryTest {
  private static final int MOST = 1 << 20;

  /** Twice of it is counted: as it came, and as a tensor. */
  private static final int FLOATS = 80_000;

  @TempDir Path directory;
  private final Memory memory = new Memory(MOST);
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private GRPCInferenceServiceBlockingStub service;

  @BeforeEach
  void start() throws Exception {
    SqliteDatabase database = opened(new SqliteDatabase(directory.resolve("ledger.db")));
    LedgerSchema.apply(database);
    OnnxRuntime onnx = opened(new OnnxRuntime());
    Compute compute = opened(new Compute(1));
    Models models =
        opened(
            new Models(
                database, directory.resolve("models"), List.of(onnx), InstantSource.system()));
    models.publish(new MultiplierPackage("twice", 2).write(directory.resolve("package")));
    models.moveAlias("twice", "live", 1);
    GrpcServer server =
        opened(
            new GrpcServer(
                new GrpcSettings(
                    "127.0.0.1",
                    0,
                    "millrace",
                    "1",
                    4 << 20,
                    8,
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(5)),
                new AccessKeys(List.of()),
                new Catalogue(models),
                new Inferences(compute, InferenceObserver.NONE, 8, Duration.ofSeconds(30)),
                memory,
                new SharedMemory(false, directory),
                () -> true));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    opened(channel::shutdownNow);
    service =
        GRPCInferenceServiceGrpc.newBlockingStub(channel).withDeadlineAfter(2, TimeUnit.MINUTES);
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  @AfterEach
  void stop() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private int asked(int floats) {
    return service
            .modelInfer(
                ModelInferRequest.newBuilder()
                    .setModelName("twice")
                    .addInputs(
                        InferInputTensor.newBuilder()
                            .setName("x")
                            .setDatatype("FP32")
                            .addShape(floats))
                    .addRawInputContents(ByteString.copyFrom(new byte[floats * Float.BYTES]))
                    .build())
            .getRawOutputContents(0)
            .size()
        / Float.BYTES;
  }

  private void assertRefused(Status.Code code, String why, int floats) {
    assertThatThrownBy(() -> asked(floats))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> {
              assertThat(refused.getStatus().getCode()).isEqualTo(code);
              assertThat(refused.getStatus().getDescription()).contains(why);
            });
  }

  @Test
  void aCallWaitsNotForMemoryThatOthersHoldAndFindsItOnceTheyGaveItBack() {
    try (Memory.Share others = memory.share()) {
      others.take(MOST / 2);
      assertRefused(Status.Code.UNAVAILABLE, "hold all the memory they may", FLOATS);
      assertThat(asked(1000)).isEqualTo(1000); // there is room for a small one
    }
    assertThat(asked(FLOATS)).isEqualTo(FLOATS);
  }

  @Test
  void aMessageLargerThanAllThereIsIsRefusedForGood() {
    assertRefused(Status.Code.RESOURCE_EXHAUSTED, "all requests together may take", MOST / 4);
  }

  @Test
  void whatCallsHeldIsGivenBackWhetherTheyWereAnsweredOrRefused() {
    for (int i = 0; i < 20; i++) {
      assertThat(asked(FLOATS)).isEqualTo(FLOATS);
      assertRefused(Status.Code.RESOURCE_EXHAUSTED, "all requests together may take", MOST / 4);
    }
    takenWhole();
  }

  /** Nothing is held any more, a moment after the last call ended on the client's side. */
  private void takenWhole() {
    for (int i = 0; ; i++) {
      try (Memory.Share all = memory.share()) {
        all.take(MOST);
        return;
      } catch (InferenceException e) {
        assertThat(i).as("tries: %s", e.getMessage()).isLessThan(100);
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
