package dev.millrace.model;

import dev.millrace.model.Verification.Moment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A package with its graphs loaded, before anything vouches for it. */
record OpenedPackage(
    Path directory, ModelManifest manifest, Runtime runtime, Map<String, Session> sessions)
    implements AutoCloseable {

  /**
   * Reads a package's manifest and loads its graphs.
   *
   * @throws ModelException when it is incomplete or damaged
   */
  static OpenedPackage open(Path directory, Runtimes runtimes) {
    ModelManifest manifest = ManifestReader.read(directory);
    Runtime runtime = runtimes.of(manifest);
    return new OpenedPackage(
        directory, manifest, runtime, LoadedModel.open(manifest, directory, runtime));
  }

  /** What runs it here, for provenance and to notice when that changed. */
  String version() {
    return sessions.values().stream()
        .map(session -> session.runtime().orElseGet(runtime::version))
        .distinct()
        .collect(Collectors.joining("; "));
  }

  Map<String, Signature> signatures() {
    Map<String, Signature> signatures = new TreeMap<>();
    sessions.forEach((role, session) -> signatures.put(role, session.signature()));
    return signatures;
  }

  /** Names it by what decides its answers. */
  String digest(Map<String, String> files) {
    Set<String> beside = new TreeSet<>();
    manifest
        .files()
        .forEach(
            (role, path) ->
                beside.addAll(runtime.filesBeside(new ModelFile(directory, role, path, manifest))));
    return ModelDigest.of(manifest, runtime, beside, files, signatures());
  }

  /** The graph of a role that the manifest names. */
  Session session(String role) {
    return Objects.requireNonNull(sessions.get(role), role);
  }

  /** What finds its cases. */
  CaseReader reader() {
    return new CaseReader(manifest, runtime, directory);
  }

  /** Runs its cases. */
  Verification verify(Moment moment, Unverified unverified, Instant now) {
    return new Verification(
        moment,
        version(),
        Runtimes.architecture(),
        now,
        new Gate(manifest, sessions, reader(), unverified).run());
  }

  @Override
  public void close() {
    sessions.values().forEach(Session::close);
  }
}
