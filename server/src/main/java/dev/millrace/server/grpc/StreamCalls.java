package dev.millrace.server.grpc;

import dev.millrace.protocol.ModelInferRequest;
import dev.millrace.protocol.ModelStreamInferResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The streams that are open, so that a stop need not wait for clients to end them. */
final class StreamCalls implements AutoCloseable {
  private final Executor threads;
  private final InferCall infer;
  private final Map<Object, StreamCall> open = new ConcurrentHashMap<>();

  /**
   * @param threads where requests are answered, which may wait
   */
  StreamCalls(Executor threads, InferCall infer) {
    this.threads = threads;
    this.infer = infer;
  }

  StreamObserver<ModelInferRequest> begin(StreamObserver<ModelStreamInferResponse> to) {
    StreamCall call =
        new StreamCall(
            (ServerCallStreamObserver<ModelStreamInferResponse>) to, // as the library says it is
            threads,
            infer,
            () -> open.remove(to));
    open.put(to, call);
    return call;
  }

  @Override
  public void close() {
    open.values().forEach(StreamCall::stop);
  }
}
