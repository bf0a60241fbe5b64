package dev.millrace.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.pipeline.Provenance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A package whose graphs are loaded, one shared session each. */
final class LoadedModel implements ServedModel, AutoCloseable {
  private final ModelManifest manifest;
  private final String version;
  private final String digest;
  private final String runtime;
  private final Path directory;
  private final Map<String, Session> sessions;

  LoadedModel(
      ModelManifest manifest,
      String version,
      String digest,
      String runtime,
      Path directory,
      Map<String, Session> sessions) {
    this.manifest = manifest;
    this.version = version;
    this.digest = digest;
    this.runtime = runtime;
    this.directory = directory;
    this.sessions = Map.copyOf(sessions);
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
    return runtime.open(file);
  }

  @Override
  public String name() {
    return manifest.name();
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public String digest() {
    return digest;
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
          "%s@%s has no role '%s'; its roles are %s"
              .formatted(name(), version, role, manifest.files().keySet()));
    }
    return session;
  }

  @Override
  public JsonNode preprocessing() {
    return manifest.preprocessing();
  }

  @Override
  public Path file(String path) {
    Path file = directory.resolve(PackageFiles.checkedPath(path));
    if (!ModelDigest.filesOf(manifest.preprocessing()).contains(path)
        || !Files.isRegularFile(file)) {
      throw new ModelException(
          "model.yaml: 'preprocessing' names '%s', which is not in the package".formatted(path));
    }
    return file;
  }

  @Override
  public Provenance provenance() {
    return new Provenance(name(), version, digest, manifest.preprocessingLine(), runtime);
  }

  ModelManifest manifest() {
    return manifest;
  }

  Map<String, Session> sessions() {
    return sessions;
  }

  @Override
  public void close() {
    sessions.values().forEach(Session::close);
  }
}
