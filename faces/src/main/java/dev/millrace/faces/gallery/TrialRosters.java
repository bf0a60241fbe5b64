package dev.millrace.faces.gallery;

import dev.millrace.faces.FaceFinder;
import dev.millrace.ledger.Database;
import dev.millrace.pipeline.BadInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a collection would be if another face model served it: the photos of its enrolled faces,
 * looked at by that model's finder, in memory. So a candidate can be compared with the live model
 * on whom it recognises before any alias moves; in its own space nobody is enrolled yet.
 *
 * <p>The first use looks at every enrolled face's photo, later ones at new faces only. Nothing is
 * written. Of a very large collection, only the faces enrolled last take part.
 */
final class TrialRosters {
  private static final Logger log = LoggerFactory.getLogger(TrialRosters.class);
  private static final int MOST_FACES = 1_000;
  private static final int MOST_VECTORS = 10_000;
  private static final float[] NOT_FOUND = {};

  private final Database database;
  private final Calibrations calibrations;
  private final Reembedding reembedding;

  /** By space and face; guarded by this object. */
  private final Map<Key, float[]> vectors =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, float[]> eldest) {
          return size() > MOST_VECTORS;
        }
      };

  private record Key(String space, String face) {}

  TrialRosters(Database database, Calibrations calibrations, Reembedding reembedding) {
    this.database = database;
    this.calibrations = calibrations;
    this.reembedding = reembedding;
  }

  /** The roster; empty when nobody is enrolled whom the finder finds. */
  synchronized Optional<Roster> in(String collection, FaceFinder finder) {
    Optional<CollectionRows.Row> row =
        database.read(handle -> CollectionRows.find(handle, collection));
    if (row.isEmpty()) {
      return Optional.empty();
    }
    List<Face> enrolled =
        database.read(handle -> FaceRows.enrolled(handle, collection, MOST_FACES));
    embed(enrolled, finder);
    List<Roster.Loaded> loaded = new ArrayList<>();
    for (Face face : enrolled) {
      float[] vector = vectors.getOrDefault(new Key(finder.space(), face.id()), NOT_FOUND);
      if (vector.length > 0) {
        loaded.add(
            new Roster.Loaded(
                face.id(), face.state(), face.name(), face.quality(), vector, Set.of()));
      }
    }
    return loaded.isEmpty() ? Optional.empty() : Optional.of(roster(row.get(), finder, loaded));
  }

  private Roster roster(CollectionRows.Row row, FaceFinder finder, List<Roster.Loaded> loaded) {
    Roster roster =
        new Roster(
            row.name(),
            finder.space(),
            finder.dimensions(),
            calibrations,
            row.knownRate(),
            row.unsureRate());
    roster.apply(List.of(), loaded);
    return roster;
  }

  private void embed(List<Face> enrolled, FaceFinder finder) {
    Set<String> photos =
        enrolled.stream()
            .filter(face -> !vectors.containsKey(new Key(finder.space(), face.id())))
            .map(TrialRosters::photo)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (String photo : photos) {
      List<Face> faces = database.read(handle -> FaceRows.ofPhoto(handle, photo));
      Map<String, float[]> found = find(faces, finder);
      for (Face face : faces) {
        vectors.put(new Key(finder.space(), face.id()), found.getOrDefault(face.id(), NOT_FOUND));
      }
    }
  }

  private static String photo(Face face) {
    return face.source() == null ? face.id() : face.source().run();
  }

  private Map<String, float[]> find(List<Face> faces, FaceFinder finder) {
    try {
      return reembedding.find(faces, finder).orElse(Map.of());
    } catch (BadInputException e) {
      log.debug("an enrolled face takes no part in a comparison: {}", e.getMessage());
      return Map.of();
    }
  }
}
