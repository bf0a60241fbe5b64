package dev.millrace.faces.gallery;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The best faces of each group of strangers, which new faces are compared with. They are held in
 * memory, since every new stranger asks for some of them; a face takes a reference to the vector
 * that the index holds anyway.
 *
 * <p>Of a large group the rest is not held. When one of its best faces goes, its successor is not
 * known here: the group is then read from the tables when it is asked for next.
 *
 * <p>Thread-safe.
 */
final class StrangerGroups {
  /** Faces of a group that count. */
  static final int HEARD = 32;

  /** The order of {@link Grouping#BEST_MEMBERS}. */
  private static final Comparator<Member> BEST_FIRST =
      Comparator.comparingDouble(Member::quality).reversed().thenComparing(Member::face);

  private final Map<String, Best> groups = new ConcurrentHashMap<>();

  /** A face of a group. */
  record Member(String face, double quality, float[] unit) {}

  /** What is known of a group; every change makes another one. */
  private static final class Best {
    static final Member[] NOBODY = new Member[0];

    /** Best first. */
    final Member[] members;

    /** Whether the group has no others. */
    final boolean all;

    /** Whether the members are still to be read. */
    final boolean unread;

    private Best(Member[] members, boolean all, boolean unread) {
      this.members = members;
      this.all = all;
      this.unread = unread;
    }

    static Best known(Member[] members, boolean all) {
      return new Best(members, all, false);
    }

    static Best unread() {
      return new Best(NOBODY, false, true);
    }

    Best with(Member member) {
      if (unread) {
        return unread();
      }
      Member[] more = Arrays.copyOf(members, members.length + 1);
      more[members.length] = member;
      Arrays.sort(more, BEST_FIRST);
      return more.length > HEARD ? known(Arrays.copyOf(more, HEARD), false) : known(more, all);
    }

    Best without(String face) {
      Member[] rest =
          Arrays.stream(members).filter(m -> !m.face().equals(face)).toArray(Member[]::new);
      boolean had = rest.length < members.length;
      return unread || (had && !all) ? unread() : known(rest, all);
    }
  }

  void add(String group, Member member) {
    groups.merge(
        group,
        Best.known(new Member[] {member}, true),
        (known, one) -> known.without(member.face()).with(member));
  }

  void remove(String group, String face) {
    groups.computeIfPresent(
        group,
        (id, known) -> {
          Best rest = known.without(face);
          return rest.all && rest.members.length == 0 ? null : rest;
        });
  }

  /** Reads the best faces of a group, at most so many, from the tables. */
  @FunctionalInterface
  interface Reader {
    List<Member> read(int limit);
  }

  /** The best faces of a group, best first. */
  List<Member> best(String group, Reader reader) {
    Best known = groups.get(group);
    if (known == null) {
      return List.of();
    }
    if (!known.unread) {
      return List.of(known.members);
    }
    List<Member> read = reader.read(HEARD + 1);
    boolean all = read.size() <= HEARD;
    List<Member> best = all ? read : read.subList(0, HEARD);
    // Not if it changed meanwhile: what was read may lack that.
    groups.replace(group, known, Best.known(best.toArray(Member[]::new), all));
    return best;
  }
}
