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
  private final Acceptance acceptance;
  private final InstantSource clock;
  private final ReentrantLock publishing = new ReentrantLock();

  Publisher(
      Database database,
      VersionStore store,
      Loader loader,
      Acceptance acceptance,
      InstantSource clock) {
    this.database = database;
    this.store = store;
    this.loader = loader;
    this.acceptance = acceptance;
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
        acceptance.check(opened);
        Verification verification = opened.verify(Moment.PUBLISH, unverified, clock.instant());
        Checked checked = Checked.of(opened, verification);
        checked.requirePassed();
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

    /** Of a refused package nothing is kept, it has no version. */
    void requirePassed() {
      if (!verification.passed()) {
        throw new VerificationFailedException("the package of '" + name + "'", verification);
      }
    }
  }

  private Published enter(Path copy, Checked checked) {
    Optional<ModelVersion> known =
        versions(checked.name).stream()
            .filter(version -> version.digest().equals(checked.digest))
            .findFirst();
    return known.isPresent()
        ? new Published(renewed(known.get(), copy, checked), checked.verification, false)
        : new Published(entered(copy, checked), checked.verification, true);
  }

  private ModelVersion entered(Path copy, Checked checked) {
    String name = checked.name;
    store.install(copy, name, checked.digest);
    try {
      int number =
          database.write(
              handle -> {
                ModelRows.record(handle, name, checked.digest, checked.verification);
                return ModelRows.insert(
                    handle,
                    name,
                    checked.digest,
                    checked.signatures,
                    checked.files,
                    checked.verified,
                    clock.instant());
              });
      log.info("published {}@{} ({})", name, number, checked.digest);
      return get(name, number);
    } catch (RuntimeException e) {
      if (versions(name).stream().noneMatch(one -> one.digest().equals(checked.digest))) {
        store.discard(store.directory(name, checked.digest)); // the ledger had no room for it
      }
      throw e;
    }
  }

  /**
   * A version whose stored files were damaged gets the same model's files again, and one that had
   * no cases gets those it has now.
   */
  private ModelVersion renewed(ModelVersion version, Path copy, Checked checked) {
    boolean betterNow = checked.verified && !version.verified();
    boolean files = betterNow || !store.isIntact(version);
    if (files) {
      store.install(copy, version.name(), version.digest());
    }
    database.write(
        handle -> {
          ModelRows.record(handle, checked.name, checked.digest, checked.verification);
          if (files) {
            ModelRows.replaceFiles(handle, version, checked.files, checked.verified);
          }
          return true;
        });
    if (!files) {
      return version;
    }
    log.info("{} has its files anew", version.reference());
    return get(version.name(), version.number());
  }

  private ModelVersion get(String name, int number) {
    return database.read(handle -> ModelRows.get(handle, name, number)).orElseThrow();
  }

  private List<ModelVersion> versions(String name) {
    return database.read(handle -> ModelRows.ofModel(handle, name));
  }
}
