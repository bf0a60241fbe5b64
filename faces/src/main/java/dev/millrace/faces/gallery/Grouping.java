package dev.millrace.faces.gallery;

import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Finds the group of strangers that a face belongs to.
 *
 * <p>A face joins the group whose mean direction it is most alike to, when that passes a threshold
 * calibrated like the one for people: of strangers who belong to no group, at most {@link
 * #FALSE_JOINS} are put into one. Comparing with the mean and not with the nearest member keeps a
 * group from growing along a chain of look-alikes into two people. A face that fits none begins its
 * own. Faces too poor to tell apart stay out: blur makes everybody alike.
 */
final class Grouping {
  /** The share of newcomers that may be put into a wrong group. */
  static final double FALSE_JOINS = 0.01;

  /** Least quality and detector score of a face that takes part. */
  static final double QUALITY = 0.2;

  static final double SCORE = 0.5;

  private static final int CANDIDATES = 8;

  /** A member may be this much less alike than the mean, which is nearer to all of them. */
  private static final double SLACK = 0.15;

  /** Served by an index in this order: a group may have thousands of faces. */
  static final String BEST_MEMBERS =
      "select f.id, f.quality, v.vector from face f join face_vector v on v.face = f.id and v.space = :space"
          + " where f.stranger = :group and f.collection = :collection"
          + " order by f.quality desc, f.id limit :limit";

  /** The group to join, a new one, or null for a face that takes no part. */
  @Nullable String choose(
      Handle handle, Roster roster, Face face, float[] unit, Set<String> inThisPhoto) {
    if (face.quality() < QUALITY || face.score() < SCORE) {
      return null;
    }
    double threshold = threshold(roster);
    String best = null;
    double bestCosine = threshold;
    for (VectorIndex.Hit hit : roster.strangersAbove(unit, threshold - SLACK, CANDIDATES)) {
      if (hit.id().equals(face.id())
          || hit.owner().equals(hit.id())
          || inThisPhoto.contains(hit.owner())) {
        continue;
      }
      double cosine = Vectors.dot(unit, mean(handle, roster, hit.owner()));
      if (cosine >= bestCosine) {
        best = hit.owner();
        bestCosine = cosine;
      }
    }
    return best == null ? PersonRows.newId("g-") : best;
  }

  static double threshold(Roster roster) {
    return roster
        .thresholds()
        .distribution()
        .threshold(FALSE_JOINS, Math.max(1, roster.strangers()));
  }

  private static float[] mean(Handle handle, Roster roster, String group) {
    float[] sum = new float[roster.dimensions()];
    for (StrangerGroups.Member member :
        roster.bestOf(group, limit -> read(handle, roster, group, limit))) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += member.unit()[i];
      }
    }
    return Vectors.unit(sum, new float[0]);
  }

  private static List<StrangerGroups.Member> read(
      Handle handle, Roster roster, String group, int limit) {
    return handle
        .createQuery(BEST_MEMBERS)
        .bind("space", roster.space())
        .bind("group", group)
        .bind("collection", roster.collection())
        .bind("limit", limit)
        .map(
            (row, context) ->
                new StrangerGroups.Member(
                    row.getString("id"),
                    row.getDouble("quality"),
                    roster.unit(Vectors.floats(row.getBytes("vector")))))
        .list();
  }
}
