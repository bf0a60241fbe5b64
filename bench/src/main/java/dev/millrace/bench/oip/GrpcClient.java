package dev.millrace.bench.oip;

import com.google.protobuf.ByteString;
import dev.millrace.protocol.GRPCInferenceServiceGrpc;
import dev.millrace.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.millrace.protocol.ModelInferRequest;
import dev.millrace.protocol.ModelInferRequest.InferInputTensor;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;

/** One connection of grpc-java's own client. */
final class GrpcClient implements Load.Client {
  private final ManagedChannel channel;
  private final GRPCInferenceServiceBlockingStub stub;
  private final ModelInferRequest request;

  GrpcClient(int port, String model, int width, byte[] input) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    stub = GRPCInferenceServiceGrpc.newBlockingStub(channel);
    request =
        ModelInferRequest.newBuilder()
            .setModelName(model)
            .addInputs(
                InferInputTensor.newBuilder()
                    .setName("x")
                    .setDatatype("FP32")
                    .addShape(1)
                    .addShape(width))
            .addRawInputContents(ByteString.copyFrom(input))
            .build();
  }

  @Override
  public void ask() {
    if (stub.modelInfer(request).getRawOutputContentsCount() != 1) {
      throw new IllegalStateException("one output is expected");
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
