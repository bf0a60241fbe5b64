package dev.millrace.model;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A graph of a version as callers hold it: each run uses the graph that is loaded then. Every
 * method of {@link Session} is passed on.
 */
record ServedSession(ServedVersion version, String role, Signature signature) implements Session {

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    return version.use(model -> of(model).run(inputs));
  }

  @Override
  public Optional<String> runtime() {
    return version.use(model -> of(model).runtime());
  }

  @Override
  public Map<String, String> metadata() {
    return version.use(model -> of(model).metadata());
  }

  private Session of(LoadedModel model) {
    return Objects.requireNonNull(model.sessions().get(role), role);
  }

  /** Does nothing: the version decides when its graphs are let go. */
  @Override
  public void close() {}
}
