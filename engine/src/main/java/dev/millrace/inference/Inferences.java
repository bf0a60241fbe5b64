package dev.millrace.inference;

import static dev.millrace.inference.InferenceException.invalid;

import dev.millrace.inference.InferenceException.Kind;
import dev.millrace.inference.InferenceRequest.RequestedOutput;
import dev.millrace.model.ModelException;
import dev.millrace.model.OverloadedException;
import dev.millrace.model.Patience;
import dev.millrace.model.Tensor;
import dev.millrace.model.UnfitInputException;
import dev.millrace.pipeline.Compute;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

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

  /** Where the wait ends and the run begins, told by the thread that runs. */
  private static final class Progress {
    private final long submitted = System.nanoTime();
    private volatile long begun;
    private volatile long ended;

    Timing timing(long input) {
      long now = System.nanoTime();
      return begun == 0
          ? new Timing(input, now - submitted, 0)
          : new Timing(input, begun - submitted, (ended == 0 ? now : ended) - begun);
    }
  }

  /** Requests that wait or run now. */
  public int underWay() {
    return most - places.availablePermits();
  }

  /**
   * Asks a model.
   *
   * @param inputNanos what reading the request took, for the statistics
   * @throws InferenceException when there is no answer; its kind says why
   */
  public InferenceResponse infer(OfferedModel offered, InferenceRequest request, long inputNanos)
      throws InterruptedException {
    Progress progress = new Progress();
    try {
      Map<String, Tensor> outputs = admitted(offered, request, progress);
      Timing timing = progress.timing(inputNanos);
      offered.statistics().succeeded(timing, request.batch());
      observer.answered(offered.name(), offered.version(), timing, request.batch());
      return new InferenceResponse(
          offered.name(), request.id(), offered.model().provenance(), outputs);
    } catch (InferenceException e) {
      refused(offered, e.kind(), progress.timing(inputNanos));
      throw e;
    }
  }

  /** A request was refused before it came to the model: its inputs could not be read. */
  public void refused(OfferedModel offered, Kind why, Timing timing) {
    offered.statistics().failed(timing);
    observer.refused(offered.name(), offered.version(), why);
  }

  private Map<String, Tensor> admitted(
      OfferedModel offered, InferenceRequest request, Progress progress)
      throws InterruptedException {
    requireFit(offered, request);
    if (!places.tryAcquire()) {
      throw new InferenceException(
          Kind.BUSY,
          "%d inference requests wait or run, and no more may; try again in a moment"
              .formatted(most));
    }
    try {
      return chosen(offered, request, computed(offered, request, progress));
    } finally {
      places.release();
    }
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

  private Map<String, Tensor> computed(
      OfferedModel offered, InferenceRequest request, Progress progress)
      throws InterruptedException {
    Duration wait =
        request.timeout().filter(asked -> asked.compareTo(patience) < 0).orElse(patience);
    try {
      return offered.session().batch() > 1
          ? joined(offered, request, progress, wait)
          : alone(offered, request, progress, wait);
    } catch (TimeoutException e) {
      throw new InferenceException(
          Kind.DEADLINE,
          "model '%s' did not answer within %d ms".formatted(offered.name(), wait.toMillis()),
          e);
    } catch (UnfitInputException e) {
      throw failure(Kind.INVALID, offered, e);
    } catch (OverloadedException e) {
      throw failure(Kind.BUSY, offered, e);
    } catch (InterruptedException e) {
      throw e;
    } catch (ModelException e) {
      throw failure(Kind.FAILED, offered, e);
    } catch (IllegalStateException e) {
      throw failure(Kind.NOT_READY, offered, e); // the program is stopping
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("running a model throws no checked exception", e);
    }
  }

  private Map<String, Tensor> alone(
      OfferedModel offered, InferenceRequest request, Progress progress, Duration wait)
      throws Exception {
    return compute.call(
        () -> {
          progress.begun = System.nanoTime();
          try {
            return offered.session().run(request.inputs());
          } finally {
            progress.ended = System.nanoTime();
          }
        },
        wait);
  }

  /** Together with what else waits for the graph. */
  private static Map<String, Tensor> joined(
      OfferedModel offered, InferenceRequest request, Progress progress, Duration wait)
      throws InterruptedException, TimeoutException {
    try {
      return offered
          .session()
          .run(request.inputs(), new Patience(wait, () -> progress.begun = System.nanoTime()));
    } finally {
      progress.ended = System.nanoTime();
    }
  }

  private static InferenceException failure(Kind kind, OfferedModel offered, Exception cause) {
    return new InferenceException(
        kind, "model '%s': %s".formatted(offered.name(), cause.getMessage()), cause);
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
