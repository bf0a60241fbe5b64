package dev.millrace.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.ledger.Bells;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.Event;
import dev.millrace.ledger.EventRows;
import dev.millrace.ledger.Ids;
import dev.millrace.ledger.ObjectRows;
import dev.millrace.ledger.ObjectRows.BucketSummary;
import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunRows;
import dev.millrace.ledger.RunState;
import dev.millrace.object.ObjectStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What lies in the buckets: look it up, read it, list it, delete it. */
public final class Objects {

  /**
   * Told, within the deleting transaction, so that what was derived from an object goes with it.
   */
  @FunctionalInterface
  public interface DeletionListener {
    void deleted(Handle handle, ObjectVersion object);
  }

  private final ObjectStore store;
  private final Database database;
  private final Bells bells;
  private final Ids ids;
  private final InstantSource clock;
  private final List<DeletionListener> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> hints = new CopyOnWriteArrayList<>();

  public Objects(ObjectStore store, Database database, Bells bells, Ids ids, InstantSource clock) {
    this.store = store;
    this.database = database;
    this.bells = bells;
    this.ids = ids;
    this.clock = clock;
  }

  /** Tells the listener of every deletion from now on. */
  public void onDeletion(DeletionListener listener) {
    listeners.add(listener);
  }

  /** Runs this after every deletion from now on; a hint, for those that also look by themselves. */
  public void afterDeletion(Runnable hint) {
    hints.add(hint);
  }

  /** A key's current version, or the one asked for. */
  public Optional<ObjectVersion> get(String bucket, String key, @Nullable String version) {
    return database.read(
        handle ->
            version == null
                ? ObjectRows.current(handle, bucket, key)
                : ObjectRows.find(handle, bucket, key, version));
  }

  /** Whether a key was there once and was deleted. */
  public boolean wasDeleted(String bucket, String key) {
    return database.read(handle -> ObjectRows.wasDeleted(handle, bucket, key));
  }

  /** Every version of a key, the newest first. */
  public List<ObjectVersion> versions(String bucket, String key) {
    return database.read(handle -> ObjectRows.versions(handle, bucket, key));
  }

  /** The bytes of a version as a read-only file. */
  public Path file(ObjectVersion object) {
    return store.file(object.version());
  }

  /** Current versions in the order of their keys, after the given key. */
  public List<ObjectVersion> list(String bucket, String prefix, @Nullable String after, int limit) {
    return database.read(handle -> ObjectRows.list(handle, bucket, prefix, after, limit));
  }

  /** The buckets that hold objects. */
  public List<BucketSummary> buckets() {
    return database.read(ObjectRows::buckets);
  }

  /**
   * Deletes a key with all its versions; their bytes go unless another key needs the same ones.
   * Runs that have not begun are given up; those that ended stay readable.
   *
   * @return false when there is no such key
   */
  public boolean delete(String bucket, String key) {
    List<ObjectVersion> deleted = database.write(handle -> delete(handle, bucket, key));
    deleted.forEach(object -> store.collect(object.version(), this::isReferenced));
    bells.ends().ring();
    hints.forEach(Runnable::run);
    return !deleted.isEmpty();
  }

  private List<ObjectVersion> delete(Handle handle, String bucket, String key) {
    List<ObjectVersion> versions = ObjectRows.versions(handle, bucket, key);
    Instant now = clock.instant();
    for (ObjectVersion object : versions) {
      for (RunRow run : RunRows.ofObject(handle, object.id())) {
        if (run.state() == RunState.READY) {
          RunEnding.giveUp(
              handle,
              ids,
              run,
              RunEnding.OBJECT_DELETED,
              "its object was deleted before it began",
              now);
        }
      }
      listeners.forEach(listener -> listener.deleted(handle, object));
      String data =
          JsonNodeFactory.instance.objectNode().put("version", object.version()).toString();
      EventRows.append(handle, ids.next(), Event.OBJECT_DELETED, now, object, null, null, data);
    }
    ObjectRows.delete(handle, bucket, key, now);
    return versions;
  }

  /** Whether any object needs these bytes. */
  boolean isReferenced(String sha256) {
    return database.read(handle -> ObjectRows.isReferenced(handle, sha256));
  }
}
