package dev.millrace.server.grpc;

import dev.millrace.inference.InferenceException;
import dev.millrace.protocol.InferParameter;
import dev.millrace.protocol.ModelInferRequest;
import dev.millrace.protocol.ModelInferResponse;
import dev.millrace.protocol.ModelStreamInferResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;

/**
 * Inference on one stream. Its requests are answered one after another, in their order; what is
 * wrong with one is said among the answers, and the stream goes on. The next request is taken when
 * the last is answered and the client has read enough of the answers, so a stream holds one request
 * and its answer at a time, however much is sent. Several streams are answered side by side.
 */
final class StreamCall implements StreamObserver<ModelInferRequest> {
  private static final InferParameter YES = InferParameter.newBuilder().setBoolParam(true).build();

  private final ServerCallStreamObserver<ModelStreamInferResponse> to;
  private final Executor threads;
  private final InferCall infer;
  private final Runnable gone;
  private final Context context = Context.current();

  // guarded by this
  private boolean asked;
  private boolean answering;
  private boolean ended;
  private boolean over;

  /**
   * Begins one.
   *
   * @param threads where requests are answered, which may wait
   * @param gone called when it is over
   */
  StreamCall(
      ServerCallStreamObserver<ModelStreamInferResponse> to,
      Executor threads,
      InferCall infer,
      Runnable gone) {
    this.to = to;
    this.threads = threads;
    this.infer = infer;
    this.gone = gone;
    to.disableAutoRequest();
    to.setOnCancelHandler(this::leave);
    to.setOnReadyHandler(this::next);
  }

  /** Takes the next request, if it is time for one. */
  private synchronized void next() {
    if (over || answering || asked) {
      return;
    }
    if (ended) {
      leave();
      to.onCompleted();
    } else if (to.isReady()) {
      asked = true;
      to.request(1);
    }
  }

  @Override
  public synchronized void onNext(ModelInferRequest request) {
    asked = false;
    answering = true;
    threads.execute(context.wrap(() -> answer(request)));
  }

  private void answer(ModelInferRequest request) {
    ModelStreamInferResponse answer = answered(request);
    HeldMemory.answered(context);
    synchronized (this) {
      answering = false;
      if (!over) {
        to.onNext(answer);
      }
    }
    next();
  }

  private ModelStreamInferResponse answered(ModelInferRequest request) {
    try {
      ModelInferResponse.Builder answer = infer.infer(request).toBuilder();
      // clients count by it: a request has one answer here, so each is the last
      answer.putParameters("triton_final_response", YES);
      return ModelStreamInferResponse.newBuilder().setInferResponse(answer).build();
    } catch (InferenceException e) {
      return refused(request, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      return refused(request, "the client went away");
    } catch (RuntimeException e) {
      return refused(request, Statuses.unexpected(e));
    }
  }

  private static ModelStreamInferResponse refused(ModelInferRequest request, String why) {
    return ModelStreamInferResponse.newBuilder()
        .setErrorMessage(why)
        .setInferResponse(ModelInferResponse.newBuilder().setId(request.getId()))
        .build();
  }

  /** The client sends no more; what it sent is answered. */
  @Override
  public synchronized void onCompleted() {
    ended = true;
    asked = false;
    next();
  }

  /** The client went away, or sent what is no request. */
  @Override
  public void onError(Throwable failure) {
    leave();
  }

  private synchronized void leave() {
    over = true;
    gone.run();
  }

  /** Ends it: the server stops. */
  synchronized void stop() {
    if (!over) {
      leave();
      to.onError(Status.UNAVAILABLE.withDescription("the server is stopping").asRuntimeException());
    }
  }
}
