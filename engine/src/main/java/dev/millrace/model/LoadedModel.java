package dev.millrace.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A package whose graphs are loaded, one session each, and how many use them now. Whoever keeps it
 * loaded counts as one user, each call on a graph as another; when the last leaves, the sessions
 * close. Nobody can come back after that, so a session is never used closed.
 */
final class LoadedModel {
  private final ModelManifest manifest;
  private final String preprocessing;
  private final String runtime;
  private final Path directory;
  private final Map<String, Session> sessions;
  private final Map<String, Session> serving;
  private final AtomicInteger users = new AtomicInteger(1);
  private final AtomicBoolean retired = new AtomicBoolean();

  /**
   * @param runtime name and version of what runs it
   * @param directory of the package
   * @param sessions the graphs themselves
   * @param serving the same as callers get at them
   */
  LoadedModel(
      ModelManifest manifest,
      String runtime,
      Path directory,
      Map<String, Session> sessions,
      Map<String, Session> serving) {
    this.manifest = manifest;
    this.preprocessing = manifest.preprocessingLine();
    this.runtime = runtime;
    this.directory = directory;
    this.sessions = Map.copyOf(sessions);
    this.serving = Map.copyOf(serving);
  }

  /**
   * Loads every graph of a package, or none.
   *
   * @throws ModelException naming the role whose file is missing or cannot be run
   */
  static Map<String, Session> open(ModelManifest manifest, Path directory, Runtime runtime) {
    Map<String, Session> sessions = new TreeMap<>();
    try {
      manifest
          .files()
          .forEach(
              (role, file) ->
                  sessions.put(
                      role, open(new ModelFile(directory, role, file, manifest), runtime)));
      return sessions;
    } catch (RuntimeException e) {
      sessions.values().forEach(Session::close);
      throw e;
    }
  }

  private static Session open(ModelFile file, Runtime runtime) {
    if (!Files.isRegularFile(file.file())) {
      throw new ModelException(
          "model.yaml: 'files.%s' names '%s', which is not in the package"
              .formatted(file.role(), file.path()));
    }
    Session session = runtime.open(file);
    Signature declared = file.manifest().signatures().get(file.role());
    if (declared != null && !declared.describes(session.signature())) {
      session.close();
      throw new ModelException(
          "model.yaml: 'signature' of the role '%s' says %s, but %s has %s"
              .formatted(file.role(), declared, file.path(), session.signature()));
    }
    return session;
  }

  /** Becomes a user until {@link #leave}; false when the sessions are closed already. */
  boolean enter() {
    for (int now = users.get(); now > 0; now = users.get()) {
      if (users.compareAndSet(now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Ends one use; the last one out closes the sessions. */
  void leave() {
    if (users.decrementAndGet() == 0) {
      sessions.values().forEach(Session::close);
    }
  }

  /** Lets it go: it closes as soon as the calls under way are done. */
  void retire() {
    if (retired.compareAndSet(false, true)) {
      leave();
    }
  }

  ModelManifest manifest() {
    return manifest;
  }

  /** What results say of the preprocessing. */
  String preprocessingLine() {
    return preprocessing;
  }

  String runtime() {
    return runtime;
  }

  /** See {@link ServedModel#file}. */
  Path file(String path) {
    return file(manifest, directory, path);
  }

  /** The same of a package that is not served yet. */
  static Path file(ModelManifest manifest, Path directory, String path) {
    Path file = directory.resolve(PackageFiles.checkedPath(path));
    if (!ModelDigest.filesOf(manifest.preprocessing()).contains(path)
        || !Files.isRegularFile(file)) {
      throw new ModelException(
          "model.yaml: 'preprocessing' names '%s', which is not in the package".formatted(path));
    }
    return file;
  }

  /** The graphs themselves, for the gate: no other request has a part in what they answer. */
  Map<String, Session> sessions() {
    return sessions;
  }

  /** The graphs as callers get at them. */
  Map<String, Session> serving() {
    return serving;
  }
}
