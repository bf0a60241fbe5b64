package dev.millrace.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The versions that are loaded now. A few are kept; the one not used for longest gives way to
 * another, and is loaded again when someone asks for it. A refusal is remembered until the program
 * starts anew or the package is published again, since every try costs seconds.
 */
final class LoadedVersions implements AutoCloseable {
  private static final int KEPT = 8;

  private final Loader loader;
  private final ReentrantLock loading = new ReentrantLock();

  // Both are guarded by this object.
  private final Map<String, LoadedModel> models = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, ModelException> refusals = new LinkedHashMap<>();

  LoadedVersions(Loader loader) {
    this.loader = loader;
  }

  /**
   * The version, loaded and verified.
   *
   * @throws ModelException when it is refused
   */
  LoadedModel get(ModelVersion version) {
    LoadedModel ready = find(version.reference());
    if (ready != null) {
      return ready;
    }
    loading.lock();
    try {
      LoadedModel meanwhile = find(version.reference());
      return meanwhile == null ? load(version) : meanwhile;
    } finally {
      loading.unlock();
    }
  }

  /**
   * The version of a reference such as {@code faces@3}, when it is loaded.
   *
   * @throws ModelException when it is refused
   */
  synchronized @Nullable LoadedModel find(String reference) {
    ModelException refusal = refusals.get(reference);
    if (refusal != null) {
      throw refusal;
    }
    return models.get(reference);
  }

  private LoadedModel load(ModelVersion version) {
    try {
      LoadedModel model = loader.load(version);
      keep(version, model);
      return model;
    } catch (ModelException e) {
      refuse(version, e);
      throw e;
    }
  }

  private synchronized void keep(ModelVersion version, LoadedModel model) {
    models.put(version.reference(), model);
    if (models.size() > KEPT) {
      String eldest = models.keySet().iterator().next();
      LoadedModel unused = models.remove(eldest);
      if (unused != null) {
        unused.close();
      }
    }
  }

  private synchronized void refuse(ModelVersion version, ModelException reason) {
    refusals.put(version.reference(), reason);
    LoadedModel model = models.remove(version.reference());
    if (model != null) {
      model.close();
    }
  }

  /** Forgets that a version was refused, since its files were put right. */
  synchronized void forget(ModelVersion version) {
    refusals.remove(version.reference());
  }

  /** Runs the cases of a version now; one that fails them is served no more. */
  Verification verify(ModelVersion version) {
    Verification verification = loader.verify(get(version), version);
    if (!verification.passed()) {
      refuse(version, new VerificationFailedException(version.reference(), verification));
    }
    return verification;
  }

  @Override
  public synchronized void close() {
    models.values().forEach(LoadedModel::close);
    models.clear();
  }
}
