package dev.millrace.server.grpc;

import dev.millrace.inference.Catalogue;
import dev.millrace.inference.InferenceException;
import dev.millrace.inference.InferenceRequest;
import dev.millrace.inference.InferenceResponse;
import dev.millrace.inference.Inferences;
import dev.millrace.inference.OfferedModel;
import dev.millrace.inference.Timing;
import dev.millrace.protocol.ModelInferRequest;
import dev.millrace.protocol.ModelInferResponse;
import io.grpc.Context;
import io.grpc.Deadline;
import java.util.concurrent.TimeUnit;

/** Inference. A client that goes away, or whose deadline passes, waits for nothing any more. */
final class InferCall {
  private final Catalogue catalogue;
  private final Inferences inferences;

  InferCall(Catalogue catalogue, Inferences inferences) {
    this.catalogue = catalogue;
    this.inferences = inferences;
  }

  ModelInferResponse infer(ModelInferRequest message) throws InterruptedException {
    OfferedModel offered = catalogue.find(message.getModelName(), message.getModelVersion());
    long began = System.nanoTime();
    InferenceRequest request = read(offered, message, began);
    InferenceResponse response = asked(offered, request, System.nanoTime() - began);
    long answered = System.nanoTime();
    ModelInferResponse written = InferMessages.write(response);
    offered.statistics().written(System.nanoTime() - answered);
    return written;
  }

  private InferenceRequest read(OfferedModel offered, ModelInferRequest message, long began) {
    try {
      Deadline deadline = Context.current().getDeadline();
      return InferMessages.read(
          message,
          deadline == null ? 0 : Math.max(1, deadline.timeRemaining(TimeUnit.MICROSECONDS)));
    } catch (InferenceException e) {
      inferences.refused(offered, e.kind(), new Timing(System.nanoTime() - began, 0, 0));
      throw e;
    }
  }

  private InferenceResponse asked(OfferedModel offered, InferenceRequest request, long inputNanos)
      throws InterruptedException {
    Thread waiting = Thread.currentThread();
    Context.CancellationListener gone = context -> waiting.interrupt();
    Context.current().addListener(gone, Runnable::run);
    try {
      return inferences.infer(offered, request, inputNanos);
    } finally {
      Context.current().removeListener(gone);
    }
  }
}
