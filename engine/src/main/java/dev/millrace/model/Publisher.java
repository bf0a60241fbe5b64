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
import java.util.TreeMap;
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

  /** See {@link Models#publish}. */
  Published publish(Path directory) {
    publishing.lock();
    try {
      ModelManifest manifest = ManifestReader.read(directory);
      SortedMap<String, String> files = PackageFiles.digests(directory);
      Optional<ModelVersion> same =
          versions(manifest.name()).stream()
              .filter(version -> version.files().equals(files) && store.isIntact(version))
              .findFirst();
      return same.isPresent()
          ? again(same.get())
          : publishCopy(store.copy(directory, files.keySet()));
    } finally {
      publishing.unlock();
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
  private Published publishCopy(Path copy) {
    try (Loader.Opened opened = loader.open(copy)) {
      Map<String, String> files = PackageFiles.digests(copy);
      Map<String, Signature> signatures = new TreeMap<>();
      opened.sessions().forEach((role, session) -> signatures.put(role, session.signature()));
      String digest = ModelDigest.of(opened.manifest(), opened.runtime(), files, signatures);
      Verification verification = loader.run(opened, copy, Moment.PUBLISH);
      String name = opened.manifest().name();
      record(name, digest, verification);
      return enter(copy, name, digest, signatures, files, verification);
    } finally {
      store.discard(copy);
    }
  }

  private void record(String name, String digest, Verification verification) {
    database.write(
        handle -> {
          ModelRows.record(handle, name, digest, verification);
          return true;
        });
    if (!verification.passed()) {
      throw new VerificationFailedException("the package of '" + name + "'", verification);
    }
  }

  private Published enter(
      Path copy,
      String name,
      String digest,
      Map<String, Signature> signatures,
      Map<String, String> files,
      Verification verification) {
    Optional<ModelVersion> known =
        versions(name).stream().filter(version -> version.digest().equals(digest)).findFirst();
    if (known.isPresent()) {
      return new Published(repaired(known.get(), copy, files), verification, false);
    }
    store.install(copy, name, digest);
    int number =
        database.write(
            handle -> ModelRows.insert(handle, name, digest, signatures, files, clock.instant()));
    log.info("published {}@{} ({})", name, number, digest);
    ModelVersion version =
        database.read(handle -> ModelRows.get(handle, name, number)).orElseThrow();
    return new Published(version, verification, true);
  }

  /** A version whose stored files were damaged gets the same model's files again. */
  private ModelVersion repaired(ModelVersion version, Path copy, Map<String, String> files) {
    if (store.isIntact(version)) {
      return version;
    }
    store.install(copy, version.name(), version.digest());
    database.write(
        handle -> {
          ModelRows.replaceFiles(handle, version, files);
          return true;
        });
    log.info("{} has its files again", version.reference());
    return database
        .read(handle -> ModelRows.get(handle, version.name(), version.number()))
        .orElseThrow();
  }

  private List<ModelVersion> versions(String name) {
    return database.read(handle -> ModelRows.ofModel(handle, name));
  }
}
