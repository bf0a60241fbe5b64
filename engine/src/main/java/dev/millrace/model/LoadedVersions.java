package dev.millrace.model;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The versions that are held and which of them are loaded. What an alias names stays loaded; of the
 * others a few do, and the one not used for longest makes room. A refusal is remembered until the
 * program starts anew, the package is published again or a verification is asked for, since every
 * try costs seconds.
 */
final class LoadedVersions implements AutoCloseable {
  /** Versions without an alias that stay loaded. */
  private static final int SPARE = 8;

  private final Loader loader;
  private final Supplier<Set<String>> aliased;
  private final Map<String, ServedVersion> held = new ConcurrentHashMap<>();
  private final List<ModelObserver> observers = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /**
   * @param aliased the references of the versions that aliases name, such as {@code faces@3}
   */
  LoadedVersions(Loader loader, Supplier<Set<String>> aliased) {
    this.loader = loader;
    this.aliased = aliased;
  }

  /** Whoever is told of every call. */
  List<ModelObserver> observers() {
    return observers;
  }

  /** The version of a reference such as {@code faces@3}, if anybody asked for it before. */
  Optional<ServedVersion> find(String reference) {
    return Optional.ofNullable(held.get(reference));
  }

  /** The version, loaded or not. */
  ServedVersion of(ModelVersion version) {
    return held.computeIfAbsent(version.reference(), key -> new ServedVersion(version, this));
  }

  /**
   * Loads and verifies a version's package.
   *
   * @throws ModelException when it is refused
   */
  LoadedModel open(ModelVersion version) {
    if (closed) {
      throw new StoppingException();
    }
    return NativeWork.call(() -> loader.load(version));
  }

  /** Lets go of the versions used least lately, when more are loaded than are to stay. */
  void makeRoom(ServedVersion justLoaded) {
    Set<String> staying = aliased.get();
    List<ServedVersion> spare =
        held.values().stream()
            .filter(one -> one.isLoaded() && !staying.contains(one.published().reference()))
            .sorted(Comparator.comparingLong(ServedVersion::lastUse).reversed())
            .toList();
    spare.stream()
        .skip(SPARE)
        .filter(one -> !one.equals(justLoaded))
        .forEach(ServedVersion::unload);
    if (closed) {
      justLoaded.unload();
    }
  }

  /**
   * Runs the cases of a version now, one that was refused included; one that fails them is served
   * no more.
   *
   * @throws ModelException when it cannot be loaded at all
   */
  Verification verify(ModelVersion version) {
    ServedVersion one = of(version);
    if (!one.isLoaded()) {
      one.renew(version);
    }
    try {
      Verification verification =
          one.use(model -> NativeWork.call(() -> loader.verify(model, version)));
      if (!verification.passed()) {
        one.refuse(new VerificationFailedException(version.reference(), verification));
      }
      return verification;
    } catch (VerificationFailedException e) {
      return e.verification();
    }
  }

  @Override
  public void close() {
    closed = true;
    held.values().forEach(ServedVersion::unload);
  }
}
