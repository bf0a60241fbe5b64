package dev.millrace.model;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * A graph of a version as callers hold it: each run uses the graph that is loaded then. Every
 * method of {@link Session} is passed on.
 */
record ServedSession(ServedVersion version, String role, Signature signature) implements Session {

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    try {
      return told(inputs, session -> session.run(inputs));
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException("nobody waits here", e);
    }
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs, Patience patience)
      throws InterruptedException, TimeoutException {
    return told(inputs, session -> session.run(inputs, patience));
  }

  /** Nothing when the graphs are not loaded: loading takes seconds. */
  @Override
  public Optional<Map<String, Tensor>> runBriefly(Map<String, Tensor> inputs) {
    long began = System.nanoTime();
    try (ServedVersion.Use use = version.useLoaded()) {
      if (use == null) {
        return Optional.empty();
      }
      Optional<Map<String, Tensor>> outputs = of(use.model()).runBriefly(inputs);
      if (outputs.isPresent()) {
        tell(inputs, outputs.get(), began);
      }
      return outputs;
    } catch (RuntimeException e) {
      version.tell(observer -> observer.failed(version.published(), role, e, since(began)));
      throw e;
    }
  }

  private void tell(Map<String, Tensor> inputs, Map<String, Tensor> outputs, long began) {
    Duration took = since(began);
    version.tell(observer -> observer.answered(version.published(), role, inputs, outputs, took));
  }

  /** One way of running a graph. */
  private interface Way {
    Map<String, Tensor> run(Session session) throws InterruptedException, TimeoutException;
  }

  private Map<String, Tensor> told(Map<String, Tensor> inputs, Way way)
      throws InterruptedException, TimeoutException {
    long began = System.nanoTime();
    try (ServedVersion.Use use = version.use()) {
      Map<String, Tensor> outputs = way.run(of(use.model()));
      tell(inputs, outputs, began);
      return outputs;
    } catch (RuntimeException e) {
      version.tell(observer -> observer.failed(version.published(), role, e, since(began)));
      throw e;
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Override
  public Optional<String> runtime() {
    return version.use(model -> of(model).runtime());
  }

  @Override
  public Map<String, String> metadata() {
    return version.use(model -> of(model).metadata());
  }

  @Override
  public int batch() {
    return version.use(model -> of(model).batch());
  }

  private Session of(LoadedModel model) {
    return Objects.requireNonNull(model.serving().get(role), role);
  }

  /** Does nothing: the version decides when its graphs are let go. */
  @Override
  public void close() {}
}
