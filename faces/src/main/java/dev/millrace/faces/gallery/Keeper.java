package dev.millrace.faces.gallery;

import dev.millrace.ledger.Bell;
import dev.millrace.ledger.Database;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gallery's own thread: settles new faces and draws the consequences of decisions, so that
 * neither a run nor a person who names somebody waits for that. What is to be done is marked in the
 * tables, so nothing is forgotten when the program stops.
 */
final class Keeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Keeper.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** Between a nudge and the work: the answer that nudged goes out first, and others join in. */
  private static final Duration BREATH = Duration.ofMillis(30);

  private static final int BATCH = 500;

  private final Database database;
  private final Rosters rosters;
  private final Conclusions conclusions;
  private final Sweep sweep;
  private final Bell bell;
  private final Object turn = new Object();
  private @Nullable Thread thread;
  private volatile boolean closed;

  Keeper(Database database, Rosters rosters, Bell bell) {
    this.database = database;
    this.rosters = rosters;
    this.conclusions = new Conclusions(database, rosters);
    this.sweep = new Sweep(database, rosters);
    this.bell = bell;
  }

  private record Photo(String collection, String photo) {}

  private record Pending(String collection, long decision, boolean undone) {}

  synchronized void start() {
    if (thread == null) {
      thread = Thread.ofPlatform().name("gallery-keeper").daemon(true).start(this::run);
    }
  }

  private void run() {
    while (!closed) {
      long seen = bell.rings();
      try {
        settle();
        bell.await(seen, LOOK_AGAIN);
        if (!closed) {
          Thread.sleep(BREATH);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        rest(e);
      }
    }
  }

  private void rest(RuntimeException cause) {
    if (closed) {
      return;
    }
    log.error("the gallery could not settle its faces and tries again in {}", LOOK_AGAIN, cause);
    try {
      Thread.sleep(LOOK_AGAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does all that waits to be done, and returns then. */
  void settle() {
    synchronized (turn) {
      boolean more = true;
      while (more && !closed) {
        boolean faces = settleFaces();
        more = settleDecisions() || faces;
      }
      rosters.prune();
    }
  }

  private boolean settleFaces() {
    List<Photo> photos =
        database.read(
            handle ->
                handle
                    .createQuery(
                        "select distinct f.collection, coalesce(f.run, f.id) from face f"
                            + " join collection c on c.name = f.collection"
                            + " where f.settled = 0 and exists (select 1 from face_vector v"
                            + " where v.face = f.id and v.space = c.space) limit :limit")
                    .bind("limit", BATCH)
                    .map((row, context) -> new Photo(row.getString(1), row.getString(2)))
                    .list());
    for (Photo photo : photos) {
      conclusions.draw(photo.collection(), photo.photo(), null);
    }
    return photos.size() == BATCH;
  }

  private boolean settleDecisions() {
    List<Pending> decisions =
        database.read(
            handle ->
                handle
                    .createQuery(
                        "select collection, seq, undone_at from decision where settled = 0"
                            + " order by collection, seq limit :limit")
                    .bind("limit", BATCH)
                    .map(
                        (row, context) ->
                            new Pending(row.getString(1), row.getLong(2), row.getString(3) != null))
                    .list());
    for (Pending pending : decisions) {
      draw(pending);
      database.write(
          handle ->
              handle.execute(
                  "update decision set settled = 1 where collection = ? and seq = ?"
                      + (pending.undone() ? "" : " and undone_at is null"),
                  pending.collection(),
                  pending.decision()));
    }
    return !decisions.isEmpty();
  }

  private void draw(Pending pending) {
    Set<String> photos = sweep.photos(pending.collection(), pending.decision());
    if (pending.undone()) {
      photos = sweep.since(pending.collection(), pending.decision(), photos);
    }
    Long decision = pending.undone() ? null : (Long) pending.decision();
    photos.forEach(photo -> conclusions.draw(pending.collection(), photo, decision));
  }

  @Override
  public void close() {
    closed = true;
    bell.ring();
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running == null) {
      return;
    }
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
