package dev.millrace.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.pipeline.Provenance;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One version as callers hold it, for as long as they like. Its graphs come and go beneath: a call
 * holds the loaded ones while it lasts, and has them loaded when they had made room for another
 * version's meanwhile. So a version is let go only after the last call on it, and nobody ever meets
 * a closed one. A refused version throws its refusal from every call.
 *
 * <p>Thread-safe. Calls on a loaded version wait for nothing; the first caller loads it and others
 * wait for that.
 */
final class ServedVersion implements ServedModel {
  private final LoadedVersions versions;
  private final Map<String, Session> sessions;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile ModelVersion version;
  private volatile @Nullable LoadedModel loaded;
  private volatile @Nullable ModelException refusal;
  private volatile @Nullable LoadedModel facts;
  private volatile long lastUse;

  ServedVersion(ModelVersion version, LoadedVersions versions) {
    this.version = version;
    this.versions = versions;
    this.sessions =
        version.signatures().entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey,
                    role -> new ServedSession(this, role.getKey(), role.getValue())));
  }

  /**
   * Does something with the loaded graphs, which stay loaded meanwhile.
   *
   * @throws ModelException when the version is refused
   */
  <T> T use(Function<LoadedModel, T> work) {
    LoadedModel model = enter();
    try {
      return work.apply(model);
    } finally {
      model.leave();
    }
  }

  /** Tells whoever watches what came of a call. */
  void tell(Consumer<ModelObserver> what) {
    versions.observers().forEach(what);
  }

  /** A call on the loaded graphs, which stay loaded until it is closed. */
  record Use(LoadedModel model) implements AutoCloseable {
    @Override
    public void close() {
      model.leave();
    }
  }

  /** Begins a call. */
  Use use() {
    return new Use(enter());
  }

  /** Begins a call if it is loaded; null otherwise. */
  @Nullable Use useLoaded() {
    LoadedModel model = loaded;
    if (model == null || !model.enter()) {
      return null;
    }
    lastUse = System.nanoTime();
    return new Use(model);
  }

  private LoadedModel enter() {
    while (true) {
      LoadedModel model = loaded;
      if (model != null && model.enter()) {
        lastUse = System.nanoTime();
        return model;
      }
      load();
    }
  }

  /** Loads it unless it is. */
  void load() {
    if (loaded == null) {
      loading.lock();
      try {
        if (loaded == null) {
          loadNow();
        }
      } finally {
        loading.unlock();
      }
      versions.makeRoom(this);
    }
  }

  private void loadNow() {
    ModelException known = refusal;
    if (known != null) {
      throw known;
    }
    try {
      LoadedModel model = versions.open(version);
      lastUse = System.nanoTime();
      facts = model;
      loaded = model;
    } catch (ModelException e) {
      refusal = e;
      throw e;
    }
  }

  /** Lets its graphs go once the calls on them are done; the next call loads them again. */
  void unload() {
    loading.lock();
    try {
      LoadedModel model = loaded;
      loaded = null;
      if (model != null) {
        model.retire();
      }
    } finally {
      loading.unlock();
    }
  }

  /** Serves it no more. */
  void refuse(ModelException reason) {
    loading.lock();
    try {
      refusal = reason;
      unload();
    } finally {
      loading.unlock();
    }
  }

  /**
   * Forgets that it was refused and what is loaded, since its files were put right.
   *
   * @param now the same version with the files it has now
   */
  void renew(ModelVersion now) {
    loading.lock();
    try {
      version = now;
      refusal = null;
      facts = null;
      unload();
    } finally {
      loading.unlock();
    }
  }

  /** Why it is not served, if it is known to be refused. */
  Optional<ModelException> refusal() {
    return Optional.ofNullable(refusal);
  }

  boolean isLoaded() {
    return loaded != null;
  }

  long lastUse() {
    return lastUse;
  }

  ModelVersion published() {
    return version;
  }

  /** What the package says of itself, as it was when it was last loaded. */
  private LoadedModel facts() {
    LoadedModel known = facts;
    return known == null ? use(Function.identity()) : known;
  }

  @Override
  public String name() {
    return version.name();
  }

  @Override
  public String version() {
    return Integer.toString(version.number());
  }

  @Override
  public String digest() {
    return version.digest();
  }

  @Override
  public Set<String> roles() {
    return sessions.keySet();
  }

  @Override
  public Session session(String role) {
    Session session = sessions.get(role);
    if (session == null) {
      throw new ModelException(
          "%s has no role '%s'; its roles are %s"
              .formatted(version.reference(), role, new java.util.TreeSet<>(roles())));
    }
    return session;
  }

  @Override
  public JsonNode preprocessing() {
    return facts().manifest().preprocessing();
  }

  @Override
  public Path file(String path) {
    return facts().file(path);
  }

  @Override
  public Provenance provenance() {
    LoadedModel known = facts();
    return new Provenance(
        name(),
        version(),
        digest(),
        known.preprocessingLine(),
        known.runtime(),
        version.verified());
  }
}
