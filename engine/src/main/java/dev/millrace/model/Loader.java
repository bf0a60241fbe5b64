package dev.millrace.model;

import dev.millrace.ledger.Database;
import dev.millrace.model.Verification.Moment;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Brings a version's package to where it may serve: files intact, graphs loaded, cases passed, and
 * the outcome recorded.
 */
final class Loader {
  private final Database database;
  private final VersionStore store;
  private final Runtimes runtimes;
  private final InstantSource clock;

  Loader(Database database, VersionStore store, Runtimes runtimes, InstantSource clock) {
    this.database = database;
    this.store = store;
    this.runtimes = runtimes;
    this.clock = clock;
  }

  /** A package with its graphs loaded, before anything vouches for it. */
  record Opened(ModelManifest manifest, Runtime runtime, Map<String, Session> sessions)
      implements AutoCloseable {

    /** What runs it here, for provenance and to notice when that changed. */
    String version() {
      return sessions.values().stream()
          .map(session -> session.runtime().orElseGet(runtime::version))
          .distinct()
          .collect(Collectors.joining("; "));
    }

    @Override
    public void close() {
      sessions.values().forEach(Session::close);
    }
  }

  /** Reads a package's manifest and loads its graphs. */
  Opened open(Path directory) {
    ModelManifest manifest = ManifestReader.read(directory);
    Runtime runtime = runtimes.of(manifest);
    return new Opened(manifest, runtime, LoadedModel.open(manifest, directory, runtime));
  }

  /**
   * Loads a published version.
   *
   * @throws VerificationFailedException when a case is not reproduced
   * @throws ModelException when a file was changed or cannot be loaded
   */
  LoadedModel load(ModelVersion version) {
    store.requireIntact(version);
    Path directory = store.directory(version.name(), version.digest());
    Opened opened = open(directory);
    try {
      Verification verification = verify(opened, directory, version, moment(version, opened));
      if (!verification.passed()) {
        throw new VerificationFailedException(version.reference(), verification);
      }
      return new LoadedModel(opened.manifest(), opened.version(), directory, opened.sessions());
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Runs the cases of a version whose graphs are loaded, and records what came of it. */
  Verification verify(LoadedModel model, ModelVersion version) {
    Runtime runtime = runtimes.of(model.manifest());
    Opened opened = new Opened(model.manifest(), runtime, model.sessions());
    Path directory = store.directory(version.name(), version.digest());
    return verify(opened, directory, version, Moment.REQUEST);
  }

  private Verification verify(Opened opened, Path directory, ModelVersion version, Moment moment) {
    Verification verification = run(opened, directory, moment);
    database.write(
        handle -> {
          ModelRows.record(handle, version.name(), version.digest(), verification);
          return true;
        });
    return verification;
  }

  /** Runs a package's cases without recording it. */
  Verification run(Opened opened, Path directory, Moment moment) {
    return new Verification(
        moment,
        opened.version(),
        Runtimes.architecture(),
        clock.instant(),
        gate(opened, directory).run());
  }

  private static Gate gate(Opened opened, Path directory) {
    CaseReader reader = new CaseReader(opened.manifest(), opened.runtime(), directory);
    return new Gate(opened.manifest(), opened.sessions(), reader);
  }

  private Moment moment(ModelVersion version, Opened opened) {
    List<Verification> before =
        database.read(handle -> ModelRows.verifications(handle, version.name(), version.digest()));
    boolean same =
        before.stream()
            .limit(1)
            .allMatch(
                last ->
                    last.runtime().equals(opened.version())
                        && last.architecture().equals(Runtimes.architecture()));
    return same ? Moment.START : Moment.RUNTIME_CHANGED;
  }
}
