package dev.millrace.faces.gallery;

import dev.millrace.ledger.Bell;
import dev.millrace.ledger.Database;
import java.time.InstantSource;

/**
 * Who the faces are: the door to collections, people, faces, strangers and decisions. Thread-safe.
 *
 * <p>Everything is in the database when a method returns; what is held in memory only follows it.
 */
public final class Gallery implements AutoCloseable {
  private final Keeper keeper;
  private final Matcher matcher;
  private final Collections collections;
  private final People people;
  private final Faces faces;
  private final Strangers strangers;
  private final Decisions decisions;
  private final Reembedding reembedding;

  /**
   * A gallery in a database, whose tables are made or updated. {@link #start} it to be complete.
   */
  public Gallery(Database database, Calibrations calibrations, Photos photos, InstantSource clock) {
    GallerySchema.apply(database);
    Rosters rosters = new Rosters(database, calibrations);
    Bell bell = new Bell();
    this.keeper = new Keeper(database, rosters, bell);
    this.reembedding = new Reembedding(database, photos, clock, bell::ring);
    this.matcher =
        new Matcher(
            database,
            rosters,
            new TrialRosters(database, calibrations, reembedding),
            clock,
            bell::ring);
    this.collections = new Collections(database, rosters, calibrations, clock);
    this.people = new People(database, clock, bell::ring);
    this.faces = new Faces(database, clock, bell::ring);
    this.strangers = new Strangers(database, clock, bell::ring);
    this.decisions = new Decisions(database, clock, bell::ring);
  }

  /** Begins grouping strangers and drawing the consequences of decisions in the background. */
  public void start() {
    keeper.start();
  }

  /** Does what waits in the background now, and returns when it is done. */
  public void settle() {
    keeper.settle();
  }

  /**
   * Whether two embeddings of one space are one person's, at a collection's false-alarm rates; at
   * the usual ones when there is no such collection.
   */
  public Verification verify(String collection, String space, float[] a, float[] b) {
    return collections.verify(collection, space, a, b);
  }

  public FaceMatcher matcher() {
    return matcher;
  }

  public Collections collections() {
    return collections;
  }

  public People people() {
    return people;
  }

  public Faces faces() {
    return faces;
  }

  public Strangers strangers() {
    return strangers;
  }

  public Decisions decisions() {
    return decisions;
  }

  public Reembedding reembedding() {
    return reembedding;
  }

  @Override
  public void close() {
    reembedding.close();
    keeper.close();
  }
}
