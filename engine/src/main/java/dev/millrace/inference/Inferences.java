package dev.millrace.inference;

import static dev.millrace.inference.InferenceException.invalid;

import dev.millrace.inference.InferenceException.Kind;
import dev.millrace.inference.InferenceRequest.RequestedOutput;
import dev.millrace.model.ModelException;
import dev.millrace.model.Tensor;
import dev.millrace.pipeline.Compute;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Asks models on the threads where models run. Only so many requests wait or run at once; a further
 * one is refused at once. A request that was not begun in time is not begun any more; one that runs
 * too long is answered so, and its run ends by its runtime's own deadline. Thread-safe.
 */
public final class Inferences {
  private final Compute compute;
  private final InferenceObserver observer;
  private final Duration patience;
  private final int most;
  private final Semaphore places;
  private final LongAdder here = new LongAdder();

  /**
   * @param most requests that wait or run at once
   * @param patience how long a request may wait and run together
   */
  public Inferences(Compute compute, InferenceObserver observer, int most, Duration patience) {
    this.compute = compute;
    this.observer = observer;
    this.most = most;
    this.places = new Semaphore(most);
    this.patience = patience;
  }

  /** Requests that wait or run now. */
  public int underWay() {
    return most - places.availablePermits();
  }

  /** Requests that were answered on the thread that asked. */
  public long answeredHere() {
    return here.sum();
  }

  /** Whether this thread runs a graph for a request of the protocol. */
  public static boolean isAsked() {
    return GraphCall.isAsked();
  }

  /**
   * Asks a model.
   *
   * @throws InferenceException when there is no answer; its kind says why
   */
  public InferenceResponse infer(OfferedModel offered, InferenceRequest request, Arrival arrival)
      throws InterruptedException {
    long input = arrival.since();
    GraphCall call = new GraphCall(offered, request, patience);
    try {
      requireFit(offered, request);
      enter();
      try {
        return answer(offered, request, arrival, call.run(compute), call.timing(input));
      } finally {
        places.release();
      }
    } catch (InferenceException e) {
      refused(offered, arrival, e, call.timing(input));
      throw e;
    }
  }

  /** Whether runs of a model are brief on inputs like those it was asked with until now. */
  public boolean isBrief(OfferedModel offered) {
    return offered.statistics().brevity().expected(0);
  }

  /**
   * Asks a model on the calling thread, which must not wait: when its runs are brief, and fewer
   * requests and computations are under way than may be.
   *
   * @return empty, with nothing done that counts, when it is to be asked by {@link #infer}
   * @throws InferenceException as {@link #infer} does
   */
  public Optional<InferenceResponse> inferHere(
      OfferedModel offered, InferenceRequest request, Arrival arrival) {
    long input = arrival.since();
    GraphCall call = new GraphCall(offered, request, patience);
    try {
      requireFit(offered, request);
      if (!places.tryAcquire()) {
        return Optional.empty();
      }
      try {
        return call.runHere(compute)
            .map(outputs -> answer(offered, request, arrival, outputs, call.timing(input)))
            .map(this::counted);
      } finally {
        places.release();
      }
    } catch (InferenceException e) {
      refused(offered, arrival, e, call.timing(input));
      throw e;
    }
  }

  private InferenceResponse counted(InferenceResponse response) {
    here.increment();
    return response;
  }

  private void enter() {
    if (!places.tryAcquire()) {
      throw new InferenceException(
          Kind.BUSY,
          "%d inference requests wait or run, and no more may; try again in a moment"
              .formatted(most));
    }
  }

  private InferenceResponse answer(
      OfferedModel offered,
      InferenceRequest request,
      Arrival arrival,
      Map<String, Tensor> outputs,
      Timing timing) {
    Map<String, Tensor> chosen = chosen(offered, request, outputs);
    offered.statistics().succeeded(timing, request.batch());
    observer.answered(offered, arrival, timing, request.batch());
    return new InferenceResponse(
        offered.name(), request.id(), offered.model().provenance(), chosen);
  }

  /** A request was refused before it came to the model: its inputs could not be read. */
  public void refused(OfferedModel offered, Arrival arrival, InferenceException why) {
    refused(offered, arrival, why, new Timing(arrival.since(), 0, 0));
  }

  private void refused(
      OfferedModel offered, Arrival arrival, InferenceException why, Timing timing) {
    offered.statistics().failed(timing);
    observer.refused(offered, arrival, why);
  }

  private static void requireFit(OfferedModel offered, InferenceRequest request) {
    try {
      offered.signature().check(request.inputs());
    } catch (ModelException e) {
      throw new InferenceException(
          Kind.INVALID, "model '%s': %s".formatted(offered.name(), e.getMessage()), e);
    }
    for (RequestedOutput output : request.outputs()) {
      if (offered.signature().outputs().stream()
          .noneMatch(port -> port.name().equals(output.name()))) {
        throw invalid(
            "unexpected inference output '%s' for model '%s'; it has %s",
            output.name(), offered.name(), offered.signature().outputs());
      }
    }
  }

  private static Map<String, Tensor> chosen(
      OfferedModel offered, InferenceRequest request, Map<String, Tensor> outputs) {
    Map<String, Tensor> chosen = new LinkedHashMap<>();
    if (request.outputs().isEmpty()) {
      offered
          .signature()
          .outputs()
          .forEach(port -> chosen.put(port.name(), get(outputs, port.name())));
    } else {
      request.outputs().forEach(output -> chosen.put(output.name(), get(outputs, output.name())));
    }
    return chosen;
  }

  private static Tensor get(Map<String, Tensor> outputs, String name) {
    Tensor tensor = outputs.get(name);
    if (tensor == null) {
      throw new InferenceException(Kind.FAILED, "the model did not give its output '" + name + "'");
    }
    return tensor;
  }
}
