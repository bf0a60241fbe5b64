package dev.millrace.model;

import dev.millrace.ledger.Database;
import dev.millrace.pipeline.Compute;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings graphs onto the compute threads, with the batch sizes that were measured for them: once
 * for a version on a runtime and a machine, at publish.
 */
final class Pooling {
  private static final Logger log = LoggerFactory.getLogger(Pooling.class);
  private static final long MOST_BYTES = 32L << 20;

  private final Database database;
  private final Optional<Compute> compute;
  private final InstantSource clock;

  /**
   * @param compute the threads; empty when whoever calls runs the graphs itself, as tests and
   *     commands do
   */
  Pooling(Database database, Optional<Compute> compute, InstantSource clock) {
    this.database = database;
    this.compute = compute;
    this.clock = clock;
    database.migrate("model-batching", BatchingRows.SCHEMA);
  }

  /** What was measured of a version, by role. */
  SortedMap<String, Batching> measured(ModelVersion version) {
    return database.read(
        handle -> BatchingRows.ofVersion(handle, version.name(), version.digest()));
  }

  /** The graphs as they are to be served. */
  Map<String, Session> pooled(OpenedPackage opened, String digest) {
    return compute
        .map(
            threads -> {
              Map<String, Session> pooled = new TreeMap<>();
              measure(opened, digest)
                  .forEach(
                      (role, batching) ->
                          pooled.put(
                              role,
                              new PooledSession(opened.session(role), threads, batching.rows())));
              return pooled;
            })
        .orElseGet(opened::sessions);
  }

  /** Measures the roles that were not measured here yet. */
  SortedMap<String, Batching> measure(OpenedPackage opened, String digest) {
    SortedMap<String, Batching> byRole = new TreeMap<>();
    if (compute.isPresent()) {
      opened.sessions().keySet().forEach(role -> byRole.put(role, of(opened, digest, role)));
    }
    return byRole;
  }

  private Batching of(OpenedPackage opened, String digest, String role) {
    String name = opened.manifest().name();
    String place = opened.version() + " on " + Runtimes.architecture();
    return database
        .read(handle -> BatchingRows.get(handle, name, digest, role, place))
        .orElseGet(
            () -> {
              Batching batching = measured(opened, role);
              database.write(
                  handle -> {
                    BatchingRows.put(handle, name, digest, role, place, batching, clock.instant());
                    return true;
                  });
              log.info(
                  "{} {}: {} rows a run, as {}", name, role, batching.rows(), batching.reason());
              return batching;
            });
  }

  private static Batching measured(OpenedPackage opened, String role) {
    if (!opened.manifest().deterministic()) {
      return Batching.none("the model is declared not deterministic", Map.of());
    }
    Session session = opened.session(role);
    List<VerificationCase> cases =
        Batches.varies(session.signature())
            ? cases(opened.reader().find(role, session.signature()))
            : List.of();
    return BatchMeasurement.of(
        session, cases, output -> opened.manifest().tolerances().of(role, output));
  }

  /** As many as are needed, and no more than fit in memory beside the graph. */
  private static List<VerificationCase> cases(List<FoundCase> found) {
    List<VerificationCase> cases = new ArrayList<>();
    long rows = 0;
    long bytes = 0;
    for (FoundCase one : found) {
      if (rows >= BatchMeasurement.MOST || bytes >= MOST_BYTES) {
        break;
      }
      VerificationCase read = one.read();
      cases.add(read);
      rows += Math.max(0, Batches.rows(read.inputs()));
      bytes += read.inputs().values().stream().mapToLong(input -> input.data().remaining()).sum();
    }
    return cases;
  }
}
