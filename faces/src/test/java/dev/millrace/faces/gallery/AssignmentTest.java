package dev.millrace.faces.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class AssignmentTest {

  @RepeatedTest(200)
  void isOneToOneAndNoFaceAndPersonWouldRatherHaveEachOther(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<Assignment.Pair> pairs = new ArrayList<>();
    int faces = 1 + random.nextInt(12);
    int people = 1 + random.nextInt(8);
    for (int face = 0; face < faces; face++) {
      for (int person = 0; person < people; person++) {
        if (random.nextBoolean()) {
          pairs.add(new Assignment.Pair(face, "p" + person, random.nextInt(20) / 20.0));
        }
      }
    }
    Set<String> taken = Set.of("p0");
    Map<Integer, Assignment.Pair> chosen = Assignment.solve(pairs, taken);
    assertThat(chosen.values()).extracting(Assignment.Pair::person).doesNotHaveDuplicates();
    assertThat(chosen.values()).noneMatch(pair -> taken.contains(pair.person()));
    assertThat(chosen).allSatisfy((face, pair) -> assertThat(pair.face()).isEqualTo(face));
    for (Assignment.Pair pair : pairs) {
      boolean faceWouldRather =
          !chosen.containsKey(pair.face()) || chosen.get(pair.face()).cosine() < pair.cosine();
      boolean personWouldRather =
          !taken.contains(pair.person())
              && chosen.values().stream()
                  .filter(c -> c.person().equals(pair.person()))
                  .allMatch(c -> c.cosine() < pair.cosine());
      assertThat(faceWouldRather && personWouldRather).as("%s blocks", pair).isFalse();
    }
  }
}
