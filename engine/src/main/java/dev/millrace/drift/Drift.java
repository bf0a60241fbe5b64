package dev.millrace.drift;

import dev.millrace.ledger.Database;
import dev.millrace.model.ModelObserver;
import dev.millrace.model.ModelVersion;
import dev.millrace.model.Reference;
import dev.millrace.model.Tensor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what every served version sees and says. The last 1,000 rows or so are compared by PSI
 * with what the author's package says of each quantity, in a reference window or in verification
 * cases, where that holds 200 values of it; else with the first 500 that were served. A sample is
 * counted, at most a thousand calls a second; it is written down every half minute and at the end,
 * so a restart loses no more than that. Thread-safe.
 */
public final class Drift implements ModelObserver, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Drift.class);
  private static final int MOST_VERSIONS = 256;

  private final Database database;
  private final InstantSource clock;
  private final References references;
  private final Map<Key, Map<String, RoleSketch>> sketches = new ConcurrentHashMap<>();
  private final ScheduledExecutorService keeping =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("drift").daemon(true).factory());

  private final Future<?> kept;

  private record Key(String name, int number, String digest) {}

  /** What a package says that a graph is to see and to say. */
  @FunctionalInterface
  public interface References {
    /**
     * Finds it.
     *
     * @throws dev.millrace.model.ModelException when the package cannot be read
     */
    Reference of(ModelVersion version, String role);
  }

  /**
   * @param references asked once for each graph, when it is used first
   * @param every how long between writing down what was counted
   */
  public Drift(Database database, References references, InstantSource clock, Duration every) {
    this.database = database;
    this.references = references;
    this.clock = clock;
    database.migrate("drift", DriftRows.SCHEMA);
    kept =
        keeping.scheduleWithFixedDelay(
            this::keep, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void answered(
      ModelVersion version,
      String role,
      Map<String, Tensor> inputs,
      Map<String, Tensor> outputs,
      Duration took) {
    Key key = key(version);
    if (sketches.containsKey(key) || sketches.size() < MOST_VERSIONS) {
      of(key, version).computeIfAbsent(role, name -> begun(version, name)).add(inputs, outputs);
    }
  }

  @Override
  public void failed(ModelVersion version, String role, RuntimeException reason, Duration took) {}

  private static Key key(ModelVersion version) {
    return new Key(version.name(), version.number(), version.digest());
  }

  private Map<String, RoleSketch> of(Key key, ModelVersion version) {
    return sketches.computeIfAbsent(
        key,
        asked -> {
          Map<String, RoleSketch> byRole = new ConcurrentHashMap<>();
          database
              .read(handle -> DriftRows.get(handle, asked.name(), asked.digest()))
              .forEach((role, states) -> byRole.put(role, new RoleSketch(states)));
          version
              .signatures()
              .keySet()
              .forEach(role -> byRole.computeIfAbsent(role, name -> begun(version, name)));
          return byRole;
        });
  }

  /** With what the package says; that it cannot be read is no reason to watch nothing. */
  private RoleSketch begun(ModelVersion version, String role) {
    try {
      return new RoleSketch(ReferenceStates.of(references.of(version, role)));
    } catch (RuntimeException e) {
      log.warn(
          "{} {}: its package gives no reference, the first rows do: {}",
          version.reference(),
          role,
          e.getMessage());
      return new RoleSketch(Map.of());
    }
  }

  /**
   * One quantity of one graph.
   *
   * @param side {@code input} or {@code output}
   * @param tensor its name, with the element or the statistic where it has several
   */
  public record Watched(String role, String side, String tensor, Finding finding) {}

  /**
   * What can be said of a quantity.
   *
   * @param reference what it is compared with: {@code reference-window}, {@code verification-cases}
   *     or {@code served-rows}
   * @param psi null while too few values came since the reference was complete
   */
  public record Finding(
      String reference,
      long referenceRows,
      long recentRows,
      @org.jspecify.annotations.Nullable Double psi,
      List<Share> shares) {
    public Finding {
      shares = List.copyOf(shares);
    }

    /** {@code gathering}, {@code stable}, {@code moving} or {@code shifted}. */
    public String verdict() {
      if (psi == null) {
        return "gathering";
      }
      return psi < 0.1 ? "stable" : psi <= 0.25 ? "moving" : "shifted";
    }
  }

  /** One bin's share of the reference and of what came lately, 0..1. */
  public record Share(String bin, double reference, double recent) {}

  /** What can be said of a version. */
  public List<Watched> of(ModelVersion version) {
    return watched(of(key(version), version));
  }

  /** A version that was used since the start, with what can be said of it. */
  public record Used(String model, int version, List<Watched> watched) {
    public Used {
      watched = List.copyOf(watched);
    }
  }

  /** Every version used since the start. */
  public List<Used> used() {
    return sketches.entrySet().stream()
        .map(
            entry ->
                new Used(entry.getKey().name(), entry.getKey().number(), watched(entry.getValue())))
        .toList();
  }

  private static List<Watched> watched(Map<String, RoleSketch> byRole) {
    List<Watched> watched = new ArrayList<>();
    new TreeMap<>(byRole)
        .forEach(
            (role, sketch) ->
                sketch
                    .findings()
                    .forEach((name, finding) -> watched.add(watched(role, name, finding))));
    return watched;
  }

  private static Watched watched(String role, String name, Finding finding) {
    int colon = name.indexOf(':');
    return new Watched(role, name.substring(0, colon), name.substring(colon + 1), finding);
  }

  /** Writes down what was counted since the last time. */
  void keep() {
    sketches.forEach(
        (key, byRole) ->
            byRole.forEach(
                (role, sketch) -> {
                  Map<String, Feature.State> states = sketch.changes();
                  if (states != null) {
                    keep(key, role, states);
                  }
                }));
  }

  private void keep(Key key, String role, Map<String, Feature.State> states) {
    try {
      database.writeRelaxed(
          handle -> {
            DriftRows.put(handle, key.name(), key.digest(), role, states, clock.instant());
            return true;
          });
    } catch (RuntimeException e) {
      log.error("what {}@{} saw could not be written down", key.name(), key.number(), e);
    }
  }

  @Override
  public void close() {
    kept.cancel(false);
    keeping.shutdown();
    keep();
  }
}
