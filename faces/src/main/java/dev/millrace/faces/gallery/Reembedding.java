package dev.millrace.faces.gallery;

import dev.millrace.faces.FaceFinder;
import dev.millrace.ledger.Bell;
import dev.millrace.ledger.Database;
import dev.millrace.pipeline.BadInputException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes collections over into the space of another face model, in the background.
 *
 * <p>Every kept face is embedded anew from its original photo: the new model's finder is run on it,
 * and the face whose box overlaps the old one most is the same face. Enrolled faces come first. All
 * the while the collection is served in its old space; when nothing remains to be done, one
 * transaction makes the new space the one it is served in and deletes the old embeddings. What was
 * decided about a face stays with it. Progress lies in the tables, so that a restart goes on.
 *
 * <p>A face whose photo is gone, or in which the new model finds no face at that place, keeps its
 * old embedding and is listed: it cannot be recognised by the new model until it is enrolled again.
 */
public final class Reembedding implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Reembedding.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final Database database;
  private final Photos photos;
  private final InstantSource clock;
  private final Bell bell = new Bell();
  private final Runnable nudge;
  private volatile @Nullable FaceFinder finder;
  private volatile boolean closed;
  private @Nullable Thread thread;

  Reembedding(Database database, Photos photos, InstantSource clock, Runnable nudge) {
    this.database = database;
    this.photos = photos;
    this.clock = clock;
    this.nudge = nudge;
  }

  /**
   * How far a collection is.
   *
   * @param to the space it is being taken over into; null when nothing is under way
   * @param total its faces
   * @param done those with an embedding in that space
   * @param failed those in which the new model found no face, or whose photo could not be read
   * @param gone those whose photo is no longer kept
   */
  public record Progress(
      @Nullable String to,
      long total,
      long done,
      long failed,
      long gone,
      @Nullable Instant startedAt) {}

  /** A face that could not be taken over. */
  public record Problem(Face face, String reason) {}

  /** Says that this is the live face model from now on; collections in other spaces follow it. */
  public void modelIs(FaceFinder live) {
    finder = live;
    database.write(
        handle -> {
          for (CollectionRows.Row row : CollectionRows.all(handle)) {
            ReembeddingRows.aim(handle, row, live.space(), clock.instant());
          }
          return true;
        });
    start();
    bell.ring();
  }

  private synchronized void start() {
    if (thread == null && !closed) {
      thread = Thread.ofPlatform().name("gallery-reembedder").daemon(true).start(this::run);
    }
  }

  private void run() {
    while (!closed) {
      long seen = bell.rings();
      try {
        work();
        bell.await(seen, LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        log.error("re-embedding stopped and goes on in {}", LOOK_AGAIN, e);
        rest();
      }
    }
  }

  private static void rest() {
    try {
      Thread.sleep(LOOK_AGAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does all that there is to do for the model that is live. */
  void work() {
    FaceFinder live = finder;
    if (live == null) {
      return;
    }
    for (CollectionRows.Row row : database.read(CollectionRows::all)) {
      if (live.space().equals(row.nextSpace())) {
        takeOver(row.name(), live);
      }
    }
  }

  private void takeOver(String collection, FaceFinder live) {
    while (!closed && isStillWanted(live)) {
      List<String> waiting =
          database.read(handle -> ReembeddingRows.waiting(handle, collection, live.space()));
      if (waiting.isEmpty()) {
        if (database.write(h -> ReembeddingRows.switchOver(h, collection, live.space()))) {
          log.info("collection {} is now served in space {}", collection, live.space());
          nudge.run();
          return;
        }
      }
      for (String photo : waiting) {
        if (closed) {
          return;
        }
        embedAnew(collection, photo, live);
      }
    }
  }

  private boolean isStillWanted(FaceFinder live) {
    FaceFinder now = finder;
    return now != null && now.space().equals(live.space());
  }

  private void embedAnew(String collection, String photo, FaceFinder live) {
    List<Face> faces = database.read(handle -> FaceRows.ofPhoto(handle, photo));
    Map<String, float[]> vectors = new HashMap<>();
    String reason = "the new face model finds no face there";
    try {
      Optional<Map<String, float[]>> found = find(faces, live);
      vectors.putAll(found.orElseGet(Map::of));
      reason = found.isPresent() ? reason : ReembeddingRows.GONE;
    } catch (BadInputException e) {
      reason = e.getMessage() == null ? e.type() : e.getMessage();
    }
    String problem = reason;
    database.writeRelaxed(
        handle -> {
          ReembeddingRows.record(handle, collection, live.space(), faces, vectors, problem);
          return true;
        });
  }

  /** New embeddings by face; empty when the photo is gone. */
  Optional<Map<String, float[]>> find(List<Face> faces, FaceFinder live) {
    if (faces.isEmpty()) {
      return Optional.empty();
    }
    SeenFace.Source source = faces.getFirst().source();
    if (source != null) {
      return photos.use(source, picture -> Overlap.vectors(faces, live.find(picture)));
    }
    return database
        .read(handle -> ReembeddingRows.portrait(handle, faces.getFirst().id()))
        .map(jpeg -> photos.use(jpeg, picture -> Overlap.vectors(faces, live.find(picture))));
  }

  /** How far a collection is. */
  public Progress progress(String collection) {
    return database.read(handle -> ReembeddingRows.progress(handle, collection));
  }

  /** Faces that could not be taken over, at most {@code limit}. */
  public List<Problem> problems(String collection, int limit) {
    return database.read(handle -> ReembeddingRows.problems(handle, collection, limit));
  }

  @Override
  public void close() {
    closed = true;
    bell.ring();
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
