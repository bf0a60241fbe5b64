package dev.millrace.server.grpc;

import dev.millrace.inference.Arrival;
import dev.millrace.inference.Catalogue;
import dev.millrace.inference.InferenceException;
import dev.millrace.inference.InferenceRequest;
import dev.millrace.inference.InferenceResponse;
import dev.millrace.inference.Inferences;
import dev.millrace.inference.Memory;
import dev.millrace.inference.OfferedModel;
import dev.millrace.inference.SharedMemory;
import dev.millrace.inference.SharedTensors;
import dev.millrace.protocol.ModelInferRequest;
import dev.millrace.protocol.ModelInferResponse;
import io.grpc.Context;
import io.grpc.Deadline;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Inference. A client that goes away, or whose deadline passes, waits for nothing any more. */
final class InferCall {
  private static final int MOST_BYTES = 32 << 10;

  private final Catalogue catalogue;
  private final Inferences inferences;
  private final Memory memory;
  private final SharedMemory shared;

  InferCall(Catalogue catalogue, Inferences inferences, Memory memory, SharedMemory shared) {
    this.catalogue = catalogue;
    this.inferences = inferences;
    this.memory = memory;
    this.shared = shared;
  }

  /**
   * Answers without waiting, where the model's runs are brief and the message is small.
   *
   * @return empty, with nothing done, when {@link #infer} is to answer
   */
  Optional<ModelInferResponse> inferHere(ModelInferRequest message) {
    if (message.getSerializedSize() > MOST_BYTES) {
      return Optional.empty();
    }
    Optional<OfferedModel> ready =
        catalogue
            .findReady(message.getModelName(), message.getModelVersion())
            .filter(inferences::isBrief);
    if (ready.isEmpty()) {
      return Optional.empty();
    }
    OfferedModel offered = ready.get();
    Arrival arrival = Arrival.now(TraceInterceptor.current());
    InferenceRequest request;
    try {
      request = read(offered, message, arrival, SharedTensors.LATER);
    } catch (SharedTensors.Later e) {
      return Optional.empty();
    }
    return inferences
        .inferHere(offered, request, arrival)
        .map(response -> write(offered, request, response));
  }

  ModelInferResponse infer(ModelInferRequest message) throws InterruptedException {
    OfferedModel offered = catalogue.find(message.getModelName(), message.getModelVersion());
    Arrival arrival = Arrival.now(TraceInterceptor.current());
    try (Memory.Share copies = memory.share()) {
      InferenceRequest request = read(offered, message, arrival, shared.tensors(copies));
      InferenceResponse response = asked(offered, request, arrival);
      SharedMemory.write(request, response);
      return write(offered, request, response);
    }
  }

  private static ModelInferResponse write(
      OfferedModel offered, InferenceRequest request, InferenceResponse response) {
    long answered = System.nanoTime();
    ModelInferResponse written = InferMessages.write(request, response);
    offered.statistics().written(System.nanoTime() - answered);
    return written;
  }

  private InferenceRequest read(
      OfferedModel offered, ModelInferRequest message, Arrival arrival, SharedTensors tensors) {
    try {
      Deadline deadline = Context.current().getDeadline();
      return InferMessages.read(
          message,
          deadline == null ? 0 : Math.max(1, deadline.timeRemaining(TimeUnit.MICROSECONDS)),
          tensors);
    } catch (InferenceException e) {
      inferences.refused(offered, arrival, e);
      throw e;
    }
  }

  private InferenceResponse asked(OfferedModel offered, InferenceRequest request, Arrival arrival)
      throws InterruptedException {
    Thread waiting = Thread.currentThread();
    Context.CancellationListener gone = context -> waiting.interrupt();
    Context.current().addListener(gone, Runnable::run);
    try {
      return inferences.infer(offered, request, arrival);
    } finally {
      Context.current().removeListener(gone);
    }
  }
}
