package dev.millrace.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.ledger.Bells;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.Event;
import dev.millrace.ledger.EventRows;
import dev.millrace.ledger.IdempotencyRows;
import dev.millrace.ledger.Ids;
import dev.millrace.ledger.ObjectRows;
import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunRows;
import dev.millrace.ledger.TraceRows;
import dev.millrace.object.Kept;
import dev.millrace.object.Names;
import dev.millrace.object.ObjectStore;
import dev.millrace.object.ObjectTooLargeException;
import dev.millrace.pipeline.IdempotencyException.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The way in: bytes are kept, then object, event and runs become durable in one transaction, then
 * the answer goes out (promises 1 and 2). Thread-safe.
 */
public final class Landings {
  private final ObjectStore store;
  private final Database database;
  private final Pipelines pipelines;
  private final Backlog backlog;
  private final Bells bells;
  private final Ids ids;
  private final InstantSource clock;
  private final long maxBytes;
  private final Set<String> inProgress = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Claims claims;
  private final List<Consumer<Landed>> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param maxBytes most bytes an object may have
   */
  public Landings(
      ObjectStore store,
      Database database,
      Pipelines pipelines,
      Backlog backlog,
      Bells bells,
      Ids ids,
      InstantSource clock,
      long maxBytes) {
    this.store = store;
    this.database = database;
    this.pipelines = pipelines;
    this.backlog = backlog;
    this.bells = bells;
    this.ids = ids;
    this.clock = clock;
    this.maxBytes = maxBytes;
  }

  /** Has a dispatcher's runs claimed as they are made, while it has room for them. */
  public void claimFor(Dispatcher dispatcher) {
    claims = dispatcher.claims();
  }

  /** Registers who is told of landings once they are durable; must be quick and must not throw. */
  public void onLanded(Consumer<Landed> listener) {
    listeners.add(listener);
  }

  /**
   * Keeps the bytes under the key and makes the runs they are to have.
   *
   * @throws dev.millrace.object.InvalidNameException when bucket or key break the rules
   * @throws QueueFullException when too many runs wait; the body was not read
   * @throws ObjectTooLargeException when there are more bytes than allowed
   * @throws dev.millrace.object.DiskReserveException when the disk is as good as full
   * @throws IdempotencyException when the idempotency key stands for something else
   * @throws IOException when the body breaks off
   */
  public Landed land(LandRequest request, InputStream body) throws IOException {
    Names.bucket(request.bucket());
    Names.key(request.key());
    if (request.size() > maxBytes) {
      throw new ObjectTooLargeException(maxBytes);
    }
    backlog.requireRoom();
    String guard = guard(request);
    if (guard != null && !inProgress.add(guard)) {
      throw new IdempotencyException(Cause.IN_PROGRESS, String.valueOf(request.idempotencyKey()));
    }
    try (Kept kept = store.keep(body, maxBytes);
        LandingClaim claim = new LandingClaim(claims)) {
      Landed landed = database.write(handle -> enter(handle, request, kept, claim));
      if (!claim.begin() && !landed.runs().isEmpty()) {
        bells.work().ring();
      }
      listeners.forEach(listener -> listener.accept(landed));
      return landed;
    } finally {
      if (guard != null) {
        inProgress.remove(guard);
      }
    }
  }

  private static @Nullable String guard(LandRequest request) {
    return request.idempotencyKey() == null
        ? null
        : request.scope() + "\n" + request.idempotencyKey();
  }

  private Landed enter(Handle handle, LandRequest request, Kept kept, LandingClaim claim) {
    Optional<Landed> repeated = repeated(handle, request, kept);
    if (repeated.isPresent()) {
      return repeated.get();
    }
    Instant now = clock.instant();
    Optional<ObjectVersion> present =
        ObjectRows.find(handle, request.bucket(), request.key(), kept.sha256());
    ObjectVersion object = present.orElseGet(() -> insert(handle, request, kept, now));
    present.ifPresent(
        known -> ObjectRows.makeCurrent(handle, known.bucket(), known.key(), known.id()));
    List<PipelineVersion> takers = pipelines.makeRuns(handle, object, now);
    if (request.idempotencyKey() != null) {
      IdempotencyRows.insert(
          handle,
          request.scope(),
          request.idempotencyKey(),
          fingerprint(request, kept),
          object.id(),
          present.isEmpty(),
          now);
    }
    if (present.isEmpty() && takers.isEmpty()) {
      return new Landed(object, true, List.of());
    }
    Landed landed = landed(handle, object, present.isEmpty());
    if (landed.created()) {
      claim.claim(handle, object, takers, clock.instant());
    }
    return landed;
  }

  private Optional<Landed> repeated(Handle handle, LandRequest request, Kept kept) {
    String key = request.idempotencyKey();
    if (key == null) {
      return Optional.empty();
    }
    return IdempotencyRows.get(handle, request.scope(), key)
        .map(
            used -> {
              if (!used.fingerprint().equals(fingerprint(request, kept))) {
                throw new IdempotencyException(Cause.OTHER_REQUEST, key);
              }
              ObjectVersion object = ObjectRows.get(handle, used.objectId()).orElseThrow();
              return landed(handle, object, used.created());
            });
  }

  private static String fingerprint(LandRequest request, Kept kept) {
    return request.bucket() + "/" + request.key() + " " + kept.sha256();
  }

  private ObjectVersion insert(Handle handle, LandRequest request, Kept kept, Instant now) {
    ObjectVersion object =
        ObjectRows.insert(
            handle,
            request.bucket(),
            request.key(),
            kept.sha256(),
            kept.size(),
            request.mediaType(),
            kept.firstByteAt(),
            kept.lastByteAt(),
            now);
    if (request.trace() != null) {
      TraceRows.insert(handle, object.id(), request.trace());
    }
    String data =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", object.version())
            .put("size", object.size())
            .put("mediaType", object.mediaType())
            .toString();
    EventRows.append(handle, ids.next(), Event.OBJECT_CREATED, now, object, null, null, data);
    return object;
  }

  private static Landed landed(Handle handle, ObjectVersion object, boolean created) {
    List<RunRow> runs = RunRows.ofObject(handle, object.id());
    return new Landed(object, created, runs);
  }
}
