package dev.millrace.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What publishing would say of a package, without a ledger or a server: nothing is kept. The
 * package is checked in a copy, as publishing does, so that nothing is written beside its files.
 *
 * @param name of the model
 * @param digest that its version would have
 * @param signatures of its graphs by role
 * @param verification every case with what came of it
 * @param verified whether every role has a case
 */
public record PackageCheck(
    String name,
    String digest,
    Map<String, Signature> signatures,
    Verification verification,
    boolean verified) {
  public PackageCheck {
    signatures = java.util.Collections.unmodifiableMap(new TreeMap<>(signatures));
  }

  /**
   * Loads a package's graphs and runs its cases.
   *
   * @param name for an MLflow model directory, which names none
   * @param acceptance what it must meet
   * @throws ModelException when it would be refused before any case is run
   */
  public static PackageCheck of(
      Path directory, Optional<String> name, List<Runtime> runtimes, Acceptance acceptance) {
    try {
      Path place = Files.createTempDirectory("millrace-verify-");
      VersionStore store = new VersionStore(place, acceptance.reserve());
      try {
        Path copy = store.copy(directory, PackageFiles.digests(directory).keySet());
        MlflowModel.describe(copy, name);
        return of(copy, new Runtimes(runtimes), acceptance);
      } finally {
        store.discard(place);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary directory: " + e.getMessage(), e);
    }
  }

  private static PackageCheck of(Path copy, Runtimes runtimes, Acceptance acceptance) {
    try (OpenedPackage opened = OpenedPackage.open(copy, runtimes)) {
      acceptance.check(opened);
      Verification verification =
          opened.verify(
              Verification.Moment.REQUEST, Unverified.ALLOWED, InstantSource.system().instant());
      return new PackageCheck(
          opened.manifest().name(),
          opened.digest(PackageFiles.digests(copy)),
          opened.signatures(),
          verification,
          verification.covers(opened.sessions().keySet()));
    }
  }
}
