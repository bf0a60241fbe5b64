package dev.millrace.faces.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.faces.gallery.StrangerGroups.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StrangerGroupsTest {
  private static final String GROUP = "g-1";

  private final StrangerGroups groups = new StrangerGroups();
  private final Map<String, Member> table = new TreeMap<>();
  private int reads;

  @Test
  void holdsTheBestFacesWhateverComesAndGoes() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      String face = "f-" + random.nextInt(60);
      if (random.nextInt(i % 4_000 < 2_000 ? 3 : 2) > 0) {
        add(member(face, random.nextInt(8) / 8.0));
      } else {
        remove(face);
      }
      if (random.nextInt(3) == 0) {
        assertThat(best()).isEqualTo(inTable(StrangerGroups.HEARD));
      }
    }
    assertThat(reads).as("read only when the next best is not known").isBetween(1, 4_000);
  }

  @Test
  void readsNothingWhileFacesOnlyCome() {
    for (int i = 0; i < 500; i++) {
      add(member("f-" + i, i % 7));
      assertThat(best()).isEqualTo(inTable(StrangerGroups.HEARD));
    }
    assertThat(reads).isZero();
  }

  @Test
  void doesNotKeepWhatWasReadBeforeAChange() {
    for (int i = 0; i < 40; i++) {
      add(member("f-" + i, i));
    }
    remove("f-39"); // one of the best of more than are held: to be read
    groups.best(
        GROUP,
        limit -> {
          List<Member> before = inTable(limit);
          remove("f-38");
          return before;
        });
    assertThat(best()).isEqualTo(inTable(StrangerGroups.HEARD));
  }

  @Test
  void anUnknownGroupHasNobody() {
    assertThat(groups.best("g-2", this::read)).isEmpty();
    add(member("f-1", 1));
    remove("f-1");
    assertThat(best()).isEmpty();
    assertThat(reads).isZero();
  }

  private static Member member(String face, double quality) {
    return new Member(face, quality, new float[] {face.hashCode()});
  }

  private void add(Member member) {
    table.put(member.face(), member);
    groups.add(GROUP, member);
  }

  private void remove(String face) {
    table.remove(face);
    groups.remove(GROUP, face);
  }

  private List<Member> best() {
    return groups.best(GROUP, this::read);
  }

  private List<Member> read(int limit) {
    reads++;
    return inTable(limit);
  }

  private List<Member> inTable(int limit) {
    List<Member> all = new ArrayList<>(table.values());
    all.sort(Comparator.comparingDouble(Member::quality).reversed().thenComparing(Member::face));
    return all.subList(0, Math.min(limit, all.size()));
  }
}
