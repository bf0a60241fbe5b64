package dev.millrace.model;

import dev.millrace.ledger.Database;
import dev.millrace.model.Models.Published;
import dev.millrace.model.Verification.Moment;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes versions out of package directories. One at a time. */
final class Publisher {
  private static final Logger log = LoggerFactory.getLogger(Publisher.class);

  private final Database database;
  private final VersionStore store;
  private final Loader loader;
  private final InstantSource clock;
  private final ReentrantLock publishing = new ReentrantLock();

  Publisher(Database database, VersionStore store, Loader loader, InstantSource clock) {
    this.database = database;
    this.store = store;
    this.loader = loader;
    this.clock = clock;
  }

  /**
   * See {@link Models#publish}.
   *
   * @param name the model must have; one that names itself differently is refused
   */
  Published publish(Path directory, Optional<String> name, Unverified unverified) {
    publishing.lock();
    try {
      SortedMap<String, String> files = PackageFiles.digests(directory);
      Optional<ModelVersion> same = same(directory, files, unverified);
      return same.isPresent()
          ? again(named(same.get(), name))
          : NativeWork.call(
              () -> publishCopy(store.copy(directory, files.keySet()), name, unverified));
    } finally {
      publishing.unlock();
    }
  }

  /** The published version with the very same files. */
  private Optional<ModelVersion> same(
      Path directory, SortedMap<String, String> files, Unverified unverified) {
    if (!files.containsKey(ModelManifest.FILE)) {
      return Optional.empty();
    }
    return versions(ManifestReader.read(directory).name()).stream()
        .filter(version -> version.verified() || unverified == Unverified.ALLOWED)
        .filter(version -> version.files().equals(files) && store.isIntact(version))
        .findFirst();
  }

  private static ModelVersion named(ModelVersion version, Optional<String> name) {
    requireName(version.name(), name);
    return version;
  }

  private static void requireName(String found, Optional<String> name) {
    if (name.isPresent() && !name.get().equals(found)) {
      throw new ModelException(
          "the package is of the model '%s', not '%s'".formatted(found, name.get()));
    }
  }

  /** The very files of a published version: nothing to do, and nothing to run again. */
  private Published again(ModelVersion version) {
    List<Verification> known =
        database.read(handle -> ModelRows.verifications(handle, version.name(), version.digest()));
    return new Published(version, known.getFirst(), false);
  }

  /**
   * From here on the copy is what is read, checked and installed, whatever becomes of the source.
   */
  private Published publishCopy(Path copy, Optional<String> name, Unverified unverified) {
    try {
      MlflowModel.describe(copy, name);
      try (OpenedPackage opened = loader.open(copy)) {
        requireName(opened.manifest().name(), name);
        Verification verification = opened.verify(Moment.PUBLISH, unverified, clock.instant());
        Checked checked = Checked.of(opened, verification);
        record(checked);
        loader.measure(opened, checked.digest);
        return enter(copy, checked);
      }
    } finally {
      store.discard(copy);
    }
  }

  /** A package that was loaded and whose cases were run. */
  private record Checked(
      String name,
      String digest,
      Map<String, Signature> signatures,
      Map<String, String> files,
      Verification verification,
      boolean verified) {

    static Checked of(OpenedPackage opened, Verification verification) {
      Map<String, String> files = PackageFiles.digests(opened.directory());
      return new Checked(
          opened.manifest().name(),
          opened.digest(files),
          opened.signatures(),
          files,
          verification,
          verification.covers(opened.sessions().keySet()));
    }
  }

  /** Keeps what the cases gave; of a refused package nothing is kept, it has no version. */
  private void record(Checked checked) {
    if (!checked.verification.passed()) {
      throw new VerificationFailedException(
          "the package of '" + checked.name + "'", checked.verification);
    }
    database.write(
        handle -> {
          ModelRows.record(handle, checked.name, checked.digest, checked.verification);
          return true;
        });
  }

  private Published enter(Path copy, Checked checked) {
    String name = checked.name;
    Optional<ModelVersion> known =
        versions(name).stream()
            .filter(version -> version.digest().equals(checked.digest))
            .findFirst();
    if (known.isPresent()) {
      return new Published(renewed(known.get(), copy, checked), checked.verification, false);
    }
    store.install(copy, name, checked.digest);
    int number =
        database.write(
            handle ->
                ModelRows.insert(
                    handle,
                    name,
                    checked.digest,
                    checked.signatures,
                    checked.files,
                    checked.verified,
                    clock.instant()));
    log.info("published {}@{} ({})", name, number, checked.digest);
    ModelVersion version =
        database.read(handle -> ModelRows.get(handle, name, number)).orElseThrow();
    return new Published(version, checked.verification, true);
  }

  /**
   * A version whose stored files were damaged gets the same model's files again, and one that had
   * no cases gets those it has now.
   */
  private ModelVersion renewed(ModelVersion version, Path copy, Checked checked) {
    boolean betterNow = checked.verified && !version.verified();
    if (!betterNow && store.isIntact(version)) {
      return version;
    }
    store.install(copy, version.name(), version.digest());
    database.write(
        handle -> {
          ModelRows.replaceFiles(handle, version, checked.files, checked.verified);
          return true;
        });
    log.info("{} has its files anew", version.reference());
    return database
        .read(handle -> ModelRows.get(handle, version.name(), version.number()))
        .orElseThrow();
  }

  private List<ModelVersion> versions(String name) {
    return database.read(handle -> ModelRows.ofModel(handle, name));
  }
}
