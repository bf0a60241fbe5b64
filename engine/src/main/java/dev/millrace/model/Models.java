package dev.millrace.model;

import dev.millrace.ledger.Database;
import dev.millrace.pipeline.Compute;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of this installation: publishes packages as numbered, immutable versions, lets a
 * version serve only while its verification cases pass here, and moves aliases.
 *
 * <p>Versions and aliases are rows of the ledger. Packages are kept on disk by digest, and their
 * files are compared with the published ones whenever a version is loaded.
 *
 * <p>What {@link #resolve} gives can be held for as long as one likes: see {@link ServedModel}.
 *
 * <p>Thread-safe. Publishing and the loading of a version wait for their like; resolving a loaded
 * version waits for nothing.
 */
public final class Models implements ModelSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Models.class);
  private static final Pattern REFERENCE = Pattern.compile("([a-z0-9][a-z0-9_-]*)@([a-z0-9-]+)");
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
  private static final long EXPANSION = 4;
  private static final Pattern ALIAS = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private final Database database;
  private final InstantSource clock;
  private final Loader loader;
  private final Publisher publisher;
  private final VersionStore store;
  private final LoadedVersions loaded;
  private final Aliases aliases;
  private final Pooling pooling;
  private final List<AliasListener> listeners = new CopyOnWriteArrayList<>();

  /** Told when an alias has come to name another version, after that is durable. */
  @FunctionalInterface
  public interface AliasListener {

    /**
     * An alias moved in this process. Called on the mover's thread: start long work elsewhere.
     *
     * @param model the version the alias names now, loaded and verified
     */
    void aliasMoved(String name, String alias, ServedModel model);
  }

  /** A package that is published: its version, and what its cases gave when they were last run. */
  public record Published(ModelVersion version, Verification verification, boolean isNew) {}

  /**
   * Opens the models kept in a directory; serves nothing before {@link #start} or {@link #resolve}.
   *
   * @param directory the models' part of the data directory
   * @param runtimes what can run files; told apart by their names
   */
  public Models(Database database, Path directory, List<Runtime> runtimes, InstantSource clock) {
    this(database, directory, runtimes, Optional.empty(), Acceptance.ofAll(), clock);
  }

  /**
   * The same for a program that serves requests.
   *
   * @param compute the threads on which graphs run that virtual threads ask for; requests that wait
   *     for them together are run together, where that was measured to pay
   */
  public Models(
      Database database,
      Path directory,
      List<Runtime> runtimes,
      Compute compute,
      InstantSource clock) {
    this(database, directory, runtimes, compute, Acceptance.ofAll(), clock);
  }

  /**
   * The same where not every package is taken.
   *
   * @param acceptance what a package must meet
   */
  public Models(
      Database database,
      Path directory,
      List<Runtime> runtimes,
      Compute compute,
      Acceptance acceptance,
      InstantSource clock) {
    this(database, directory, runtimes, Optional.of(compute), acceptance, clock);
  }

  private Models(
      Database database,
      Path directory,
      List<Runtime> runtimes,
      Optional<Compute> compute,
      Acceptance acceptance,
      InstantSource clock) {
    this.database = database;
    this.clock = clock;
    database.migrate("model", ModelRows.SCHEMA);
    store = new VersionStore(directory, acceptance.reserve());
    store.sweep(placesOfVersions());
    this.pooling = new Pooling(database, compute, clock);
    this.loader = new Loader(database, store, new Runtimes(runtimes), pooling, clock);
    this.publisher = new Publisher(database, store, loader, acceptance, clock);
    this.loaded = new LoadedVersions(loader, () -> database.read(ModelRows::aliasedVersions));
    this.aliases = new Aliases(database);
  }

  private Set<Path> placesOfVersions() {
    return names().stream()
        .flatMap(name -> versions(name).stream())
        .map(version -> store.directory(version.name(), version.digest()))
        .collect(Collectors.toSet());
  }

  /**
   * Loads and verifies every version that an alias names. A version that is refused stops nothing
   * else: its reason is logged, and whoever resolves it gets it.
   */
  public void start() {
    for (String name : names()) {
      aliases(name)
          .values()
          .forEach(
              number -> {
                try {
                  loaded.of(version(name, number)).load();
                } catch (ModelException e) {
                  log.error("{}@{} is not served: {}", name, number, e.getMessage());
                }
              });
    }
  }

  /**
   * Publishes a package directory: copies it, loads its graphs, runs its verification cases, and
   * enters it as the next version of its model. A package whose digest is published already is no
   * new version.
   *
   * @throws VerificationFailedException when a case is not reproduced here; nothing is published
   * @throws dev.millrace.object.DiskReserveException when the disk has no room for it; nothing of
   *     it is kept
   * @throws ModelException when the package is incomplete or damaged; the message says where
   */
  public Published publish(Path directory) {
    return publish(directory, Optional.empty(), Unverified.REFUSED);
  }

  /**
   * The same.
   *
   * @param name the model must have; an MLflow model directory, which names none, gets it
   */
  public Published publish(Path directory, Optional<String> name, Unverified unverified) {
    Published published = publisher.publish(directory, name, unverified);
    ModelVersion version = published.version();
    loaded.find(version.reference()).ifPresent(served -> renew(served, version));
    return published;
  }

  private static void renew(ServedVersion served, ModelVersion version) {
    if (served.refusal().isPresent() || !served.published().equals(version)) {
      served.renew(version);
    }
  }

  /**
   * Unpacks a zip and publishes the package in it.
   *
   * @param zip at most {@code mostBytes}; its files together hold at most four times that
   * @throws PackageTooLargeException when it is larger
   * @throws IOException when the zip cannot be received
   */
  public Published publish(
      InputStream zip, long mostBytes, Optional<String> name, Unverified unverified)
      throws IOException {
    Path place = store.place();
    try {
      Path file = store.receive(zip, place, mostBytes);
      Path directory = Files.createDirectory(place.resolve("package"));
      return publish(
          PackageArchive.unpack(store, file, directory, EXPANSION * mostBytes), name, unverified);
    } finally {
      store.discard(place);
    }
  }

  @Override
  public ServedModel resolve(String reference) {
    Matcher parts = REFERENCE.matcher(reference);
    if (!parts.matches()) {
      throw new ModelException(
          "'"
              + reference
              + "' is no model reference; write NAME@ALIAS or NAME@NUMBER, such as faces@live");
    }
    String name = parts.group(1);
    int number = number(name, parts.group(2));
    ServedVersion served =
        loaded.find(name + "@" + number).orElseGet(() -> loaded.of(version(name, number)));
    served.load();
    return served;
  }

  /**
   * The version of a model that is loaded, without waiting for anything.
   *
   * @param which a number or an alias
   * @return empty when the ledger would have to be asked or the version to be loaded, or when there
   *     is none: {@link #resolve} tells
   */
  public Optional<ServedModel> loaded(String name, String which) {
    Optional<String> number =
        which.isEmpty() || Character.isDigit(which.charAt(0))
            ? Optional.of(which)
            : aliases.known(name, which).map(String::valueOf);
    return number
        .flatMap(one -> loaded.find(name + "@" + one))
        .filter(ServedVersion::isLoaded)
        .map(ServedModel.class::cast);
  }

  @Override
  public Optional<String> missing(String reference) {
    Matcher parts = REFERENCE.matcher(reference);
    try {
      if (parts.matches()) {
        version(parts.group(1), number(parts.group(1), parts.group(2)));
      }
      return Optional.empty();
    } catch (UnknownModelException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private int number(String name, String which) {
    return NUMBER.matcher(which).matches() ? Integer.parseInt(which) : named(name, which);
  }

  private int named(String name, String alias) {
    return aliases
        .get(name, alias)
        .orElseThrow(
            () ->
                new UnknownModelException(
                    versions(name).isEmpty()
                        ? "there is no model '" + name + "'; publish its package first"
                        : "model '%s' has no alias '%s'; its aliases are %s"
                            .formatted(name, alias, aliases(name))));
  }

  /**
   * Moves an alias to a version at once, making it if there is none. The version is loaded and
   * verified before, so the next {@link #resolve} finds it ready. Listeners are told afterwards,
   * when it did not stand there already.
   *
   * @throws ModelException when there is no such version, it is refused, or its signature does not
   *     fit in the place of the one the alias names now; the alias stays then
   */
  public void moveAlias(String name, String alias, int number) {
    moveAlias(name, alias, number, SignatureFit.REQUIRED);
  }

  /** The same, whether the version fits or not when it is forced. */
  public void moveAlias(String name, String alias, int number, SignatureFit fit) {
    if (!ALIAS.matcher(alias).matches()) {
      throw new ModelException(
          "'" + alias + "' is no alias; it begins with a letter and holds a-z, 0-9 and -");
    }
    ModelVersion version = version(name, number);
    ServedVersion model = loaded.of(version);
    model.load();
    Optional<Integer> before = aliased(name, alias);
    before
        .map(old -> version(name, old))
        .filter(old -> fit == SignatureFit.REQUIRED)
        .ifPresent(old -> SignatureChange.require(old, version, !model.preprocessing().isEmpty()));
    if (before.isPresent() && before.get() == number) {
      return;
    }
    database.write(
        handle -> {
          ModelRows.moveAlias(handle, name, alias, number, clock.instant());
          return true;
        });
    aliases.moved();
    log.info("{}@{} is now version {} ({})", name, alias, number, version.digest());
    tell(name, alias, model);
  }

  /**
   * Removes an alias. Whoever refers to it is told from then on that there is none.
   *
   * @return false when there is none
   */
  public boolean removeAlias(String name, String alias) {
    boolean removed = database.write(handle -> ModelRows.removeAlias(handle, name, alias));
    aliases.moved();
    return removed;
  }

  private void tell(String name, String alias, ServedModel model) {
    for (AliasListener listener : listeners) {
      try {
        listener.aliasMoved(name, alias, model);
      } catch (RuntimeException e) {
        log.error("{}@{} moved, but a listener failed: {}", name, alias, e.getMessage(), e);
      }
    }
  }

  /** Registers who is told when aliases move. */
  public void onAliasMoved(AliasListener listener) {
    listeners.add(listener);
  }

  /** Registers who is told of every use of a served graph. */
  public void observe(ModelObserver observer) {
    loaded.observers().add(observer);
  }

  /** Runs a version's cases now, on the loaded graphs or on newly loaded ones, and records it. */
  public Verification verify(String name, int number) {
    return loaded.verify(version(name, number));
  }

  /** Why a version is not served, as far as somebody has tried to load it. */
  public Optional<String> refusal(ModelVersion version) {
    return loaded
        .find(version.reference())
        .flatMap(ServedVersion::refusal)
        .map(refusal -> String.valueOf(refusal.getMessage()));
  }

  /** All models. */
  public List<String> names() {
    return database.read(ModelRows::names);
  }

  /** The versions of a model, oldest first; empty when there is no such model. */
  public List<ModelVersion> versions(String name) {
    return database.read(handle -> ModelRows.ofModel(handle, name));
  }

  /** The aliases of a model with the version each names. */
  public SortedMap<String, Integer> aliases(String name) {
    return database.read(handle -> ModelRows.aliases(handle, name));
  }

  /** The version an alias names. */
  public Optional<Integer> aliased(String name, String alias) {
    return database.read(handle -> ModelRows.aliased(handle, name, alias));
  }

  /** How many rows of different requests run together, by role, as it was measured here last. */
  public SortedMap<String, Batching> batching(ModelVersion version) {
    return pooling.measured(version);
  }

  /** What the version's cases gave lately, newest first. */
  public List<Verification> verifications(ModelVersion version) {
    return database.read(
        handle -> ModelRows.verifications(handle, version.name(), version.digest()));
  }

  /**
   * What a version's package says that one of its graphs is to see and to say: its reference window
   * when it holds one, else its verification cases.
   *
   * @throws ModelException when the package cannot be read
   */
  public Reference reference(ModelVersion version, String role) {
    Signature signature = version.signatures().get(role);
    return signature == null
        ? new Reference(Reference.Origin.VERIFICATION_CASES, List.of())
        : loader.reader(version).reference(role, signature);
  }

  /**
   * One version.
   *
   * @throws ModelException when there is none
   */
  public ModelVersion version(String name, int number) {
    return database
        .read(handle -> ModelRows.get(handle, name, number))
        .orElseThrow(
            () ->
                new UnknownModelException(
                    "there is no version " + number + " of model '" + name + "'"));
  }

  /** Unloads every version. */
  @Override
  public void close() {
    loaded.close();
  }
}
