package dev.millrace.inference;

import dev.millrace.inference.InferenceException.Kind;
import dev.millrace.model.ModelException;
import dev.millrace.model.OverloadedException;
import dev.millrace.model.Patience;
import dev.millrace.model.Tensor;
import dev.millrace.model.UnfitInputException;
import dev.millrace.pipeline.Compute;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * One run of a graph for one request: on a compute thread, alone or joined, or where it came in.
 */
final class GraphCall {
  private static final ScopedValue<Boolean> ASKED = ScopedValue.newInstance();

  private final OfferedModel offered;
  private final InferenceRequest request;
  private final Duration patience;
  private final long submitted = System.nanoTime();
  private volatile long begun;
  private volatile long ended;

  /**
   * @param longest how long it may wait and run together; less when the request says so
   */
  GraphCall(OfferedModel offered, InferenceRequest request, Duration longest) {
    this.offered = offered;
    this.request = request;
    this.patience = request.timeout().filter(asked -> asked.compareTo(longest) < 0).orElse(longest);
  }

  /** Whether this thread runs a graph for a request of the protocol. */
  static boolean isAsked() {
    return ASKED.isBound();
  }

  /** Where the time went until now. */
  Timing timing(long input) {
    long now = System.nanoTime();
    return begun == 0
        ? new Timing(input, now - submitted, 0)
        : new Timing(input, begun - submitted, (ended == 0 ? now : ended) - begun);
  }

  /**
   * Runs it in its turn.
   *
   * @throws InferenceException when there is no answer; its kind says why
   */
  Map<String, Tensor> run(Compute compute) throws InterruptedException {
    try {
      Map<String, Tensor> outputs = offered.session().batch() > 1 ? joined() : alone(compute);
      offered.statistics().brevity().ran(request.bytes(), ended - begun);
      return outputs;
    } catch (TimeoutException e) {
      throw tooLate(e);
    } catch (InterruptedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw explained(e);
    } catch (Exception e) {
      throw new IllegalStateException("running a model throws no checked exception", e);
    }
  }

  private Map<String, Tensor> alone(Compute compute) throws Exception {
    return compute.call(
        () -> {
          begun = System.nanoTime();
          try {
            return ScopedValue.where(ASKED, true)
                .call(() -> offered.session().run(request.inputs()));
          } finally {
            ended = System.nanoTime();
          }
        },
        patience);
  }

  /** Together with what else waits for the graph. */
  private Map<String, Tensor> joined() throws Exception {
    Patience until =
        new Patience(patience, () -> begun = System.nanoTime(), () -> ended = System.nanoTime());
    return ScopedValue.where(ASKED, true)
        .call(() -> offered.session().run(request.inputs(), until));
  }

  /**
   * Runs it on the calling thread, if its run will be brief and fewer run than may.
   *
   * @return empty when it is to be run in its turn
   */
  Optional<Map<String, Tensor>> runHere(Compute compute) {
    if (!offered.statistics().brevity().expected(request.bytes())) {
      return Optional.empty();
    }
    try {
      return compute.here(this::here);
    } catch (RuntimeException e) {
      throw explained(e);
    }
  }

  private Optional<Map<String, Tensor>> here() {
    begun = System.nanoTime();
    Optional<Map<String, Tensor>> outputs =
        ScopedValue.where(ASKED, true).call(() -> offered.session().runBriefly(request.inputs()));
    ended = System.nanoTime();
    if (outputs.isEmpty()) {
      offered.statistics().brevity().gaveUp();
      return outputs;
    }
    offered.statistics().brevity().ranHere(ended - begun);
    if (ended - submitted > patience.toNanos()) {
      throw tooLate(new TimeoutException());
    }
    return outputs;
  }

  private InferenceException tooLate(TimeoutException e) {
    return new InferenceException(
        Kind.DEADLINE,
        "model '%s' did not answer within %d ms".formatted(offered.name(), patience.toMillis()),
        e);
  }

  private RuntimeException explained(RuntimeException reason) {
    return switch (reason) {
      case InferenceException known -> known;
      case UnfitInputException unfit -> failure(Kind.INVALID, unfit);
      case OverloadedException overloaded -> failure(Kind.BUSY, overloaded);
      case ModelException failed -> failure(Kind.FAILED, failed);
      case IllegalStateException stopping -> failure(Kind.NOT_READY, stopping);
      default -> reason;
    };
  }

  private InferenceException failure(Kind kind, RuntimeException cause) {
    return new InferenceException(
        kind, "model '%s': %s".formatted(offered.name(), cause.getMessage()), cause);
  }
}
