package dev.millrace.model;

import dev.millrace.ledger.Database;
import dev.millrace.model.Verification.Moment;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * Brings a version's package to where it may serve: files intact, graphs loaded, cases passed, and
 * the outcome recorded.
 */
final class Loader {
  private final Database database;
  private final VersionStore store;
  private final Runtimes runtimes;
  private final Pooling pooling;
  private final InstantSource clock;

  Loader(
      Database database,
      VersionStore store,
      Runtimes runtimes,
      Pooling pooling,
      InstantSource clock) {
    this.database = database;
    this.store = store;
    this.runtimes = runtimes;
    this.pooling = pooling;
    this.clock = clock;
  }

  /** Reads a package's manifest and loads its graphs. */
  OpenedPackage open(Path directory) {
    return OpenedPackage.open(directory, runtimes);
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
    OpenedPackage opened = open(directory);
    try {
      Verification verification = verify(opened, version, moment(version, opened));
      if (!verification.passed()) {
        throw new VerificationFailedException(version.reference(), verification);
      }
      return new LoadedModel(
          opened.manifest(),
          opened.version(),
          directory,
          opened.sessions(),
          pooling.pooled(opened, version.digest()));
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Runs the cases of a version whose graphs are loaded, and records what came of it. */
  Verification verify(LoadedModel model, ModelVersion version) {
    Path directory = store.directory(version.name(), version.digest());
    Runtime runtime = runtimes.of(model.manifest());
    return verify(
        new OpenedPackage(directory, model.manifest(), runtime, model.sessions()),
        version,
        Moment.REQUEST);
  }

  private Verification verify(OpenedPackage opened, ModelVersion version, Moment moment) {
    Unverified unverified = version.verified() ? Unverified.REFUSED : Unverified.ALLOWED;
    Verification verification = opened.verify(moment, unverified, clock.instant());
    database.write(
        handle -> {
          ModelRows.record(handle, version.name(), version.digest(), verification);
          return true;
        });
    return verification;
  }

  /** What finds the cases of a published version. */
  CaseReader reader(ModelVersion version) {
    Path directory = store.directory(version.name(), version.digest());
    ModelManifest manifest = ManifestReader.read(directory);
    return new CaseReader(manifest, runtimes.of(manifest), directory);
  }

  /** Measures how many rows of a package that passed are best run together, and notes it. */
  void measure(OpenedPackage opened, String digest) {
    pooling.measure(opened, digest);
  }

  private Moment moment(ModelVersion version, OpenedPackage opened) {
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
