package dev.millrace.faces.gallery;

import dev.millrace.ledger.Database;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The rosters of all collections, kept in step with the tables.
 *
 * <p>Every write that changes a face notes it under a new revision of its collection. Whoever asks
 * for a roster gets it as the tables stand at that moment: what changed since the revision it
 * stands at is read first. So a process sees its own writes at once, and those of other processes
 * on the same database too.
 */
final class Rosters {
  private final Database database;
  private final Calibrations calibrations;
  private final Map<Key, Standing> standings = new ConcurrentHashMap<>();

  private record Key(String collection, String space) {}

  /** A roster, and the collection and revision it stands for. */
  private static final class Standing {
    private @Nullable Roster roster;
    private Instant createdAt = Instant.MIN;
    private long revision = -1;
  }

  Rosters(Database database, Calibrations calibrations) {
    this.database = database;
    this.calibrations = calibrations;
  }

  /** The roster of a collection in the space it is served in; empty when it holds no face yet. */
  Optional<Roster> serving(String collection) {
    return row(collection).flatMap(r -> r.space() == null ? Optional.empty() : at(r, r.space()));
  }

  /**
   * The roster of a collection in a space; empty when there is no such collection, or when it is
   * neither served in that space nor being taken over into it.
   */
  Optional<Roster> in(String collection, String space) {
    return row(collection)
        .filter(row -> space.equals(row.space()) || space.equals(row.nextSpace()))
        .flatMap(row -> at(row, space));
  }

  private Optional<CollectionRows.Row> row(String collection) {
    return database.read(handle -> CollectionRows.find(handle, collection));
  }

  private Optional<Roster> at(CollectionRows.Row row, String space) {
    Standing standing = standings.computeIfAbsent(new Key(row.name(), space), k -> new Standing());
    synchronized (standing) {
      if (!isCurrent(standing, row)) {
        database.read(handle -> bringUp(handle, standing, row.name(), space));
      }
      return Optional.ofNullable(standing.roster);
    }
  }

  private static boolean isCurrent(Standing standing, CollectionRows.Row row) {
    Roster roster = standing.roster;
    return roster != null
        && standing.createdAt.equals(row.createdAt())
        && standing.revision >= row.revision()
        && roster.hasRates(row.knownRate(), row.unsureRate());
  }

  private boolean bringUp(Handle handle, Standing standing, String collection, String space) {
    Optional<CollectionRows.Row> found = CollectionRows.find(handle, collection);
    if (found.isEmpty()) {
      standing.roster = null;
      return false;
    }
    CollectionRows.Row row = found.get();
    Roster roster = standing.roster;
    Optional<Set<String>> changed =
        roster != null
                && standing.createdAt.equals(row.createdAt())
                && roster.hasRates(row.knownRate(), row.unsureRate())
            ? CollectionRows.changedSince(handle, row, standing.revision)
            : Optional.empty();
    if (roster != null && changed.isPresent()) {
      roster.apply(changed.get(), RosterRows.changed(handle, space, collection, standing.revision));
    } else {
      standing.roster = RosterRows.all(handle, row, space, calibrations);
    }
    standing.createdAt = row.createdAt();
    standing.revision = row.revision();
    return true;
  }

  /** Forgets the rosters of collections and spaces that are gone. */
  void prune() {
    Set<Key> used = new HashSet<>();
    for (CollectionRows.Row row : database.read(CollectionRows::all)) {
      for (String space : new String[] {row.space(), row.nextSpace()}) {
        if (space != null) {
          used.add(new Key(row.name(), space));
        }
      }
    }
    standings.keySet().retainAll(used);
  }
}
