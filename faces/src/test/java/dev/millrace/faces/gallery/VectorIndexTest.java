package dev.millrace.faces.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class VectorIndexTest {
  private final Synthetic synthetic = new Synthetic(7);
  private final VectorIndex index = new VectorIndex(Synthetic.DIMENSIONS);

  @Test
  void findsExactlyWhatAPlainFloatLoopFinds() {
    List<VectorIndex.Entry> entries = clustered(2_000, 5);
    index.change(List.of(), entries);
    int same = 0;
    for (int i = 0; i < 500; i++) {
      float[] query = synthetic.face(entries.get(i * 19).unit(), 0.9);
      VectorIndex.Entry nearest =
          entries.stream()
              .max(Comparator.comparingDouble(e -> Vectors.dot(query, e.unit())))
              .orElseThrow();
      VectorIndex.Hit hit = index.nearest(query, 5).getFirst();
      same += hit.owner().equals(nearest.owner()) ? 1 : 0;
      assertThat(hit.cosine()).isCloseTo(Vectors.dot(query, nearest.unit()), within(0.02));
    }
    assertThat(same).as("nearest owner is the true one, of 500").isEqualTo(500);
  }

  @Test
  void theCoarseCosineStaysWithinItsStatedError() {
    for (int i = 0; i < 5_000; i++) {
      float[] a = synthetic.person();
      float[] b = synthetic.face(a, 0.2 + i % 10 / 3.0);
      VectorIndex one = new VectorIndex(Synthetic.DIMENSIONS, 0);
      one.change(List.of(), List.of(new VectorIndex.Entry("a", "a", a)));
      double cosine = Vectors.dot(a, b);
      assertThat(one.above(b, cosine - 1e-9, 1)).hasSize(1);
      assertThat(one.above(b, cosine + 1e-6, 1)).isEmpty();
    }
  }

  @Test
  void answersEachOwnerOnceBestFirst() {
    float[] ada = synthetic.person();
    float[] bob = synthetic.person();
    List<VectorIndex.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      entries.add(new VectorIndex.Entry("a" + i, "ada", synthetic.face(ada, 0.5)));
      entries.add(new VectorIndex.Entry("b" + i, "bob", synthetic.face(bob, 0.5)));
    }
    index.change(List.of(), entries);
    List<VectorIndex.Hit> hits = index.nearest(ada, 5);
    assertThat(hits).extracting(VectorIndex.Hit::owner).containsExactly("ada", "bob");
    assertThat(hits)
        .isSortedAccordingTo(Comparator.comparingDouble(VectorIndex.Hit::cosine).reversed());
  }

  @Test
  void staysRightThroughRandomAdditionsAndRemovals() {
    Map<String, VectorIndex.Entry> model = new HashMap<>();
    for (int round = 0; round < 200; round++) {
      List<VectorIndex.Entry> added = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String id = "f" + synthetic.random().nextInt(3_000);
        added.add(new VectorIndex.Entry(id, id, synthetic.person()));
      }
      List<String> removed = model.keySet().stream().limit(synthetic.random().nextInt(30)).toList();
      index.change(removed, added);
      removed.forEach(model::remove);
      added.forEach(entry -> model.put(entry.id(), entry));
    }
    assertThat(index.size()).isEqualTo(model.size());
    model
        .values()
        .forEach(e -> assertThat(index.nearest(e.unit(), 1).getFirst().id()).isEqualTo(e.id()));
    index.change(List.copyOf(model.keySet()), List.of());
    assertThat(index.size()).isZero();
    assertThat(index.nearest(synthetic.person(), 3)).isEmpty();
  }

  @Test
  void queriesRunWhileOthersWriteAndNeverMixUpTwoFaces() throws Exception {
    List<VectorIndex.Entry> entries = clustered(500, 4);
    index.change(List.of(), entries);
    AtomicBoolean stop = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 500; !stop.get(); i = 500 + (i + 1) % 1_500) {
                    VectorIndex.Entry entry = entries.get(i);
                    index.change(List.of(entry.id()), List.of());
                    index.change(List.of(), List.of(entry));
                  }
                });
    try {
      for (int i = 0; i < 2_000; i++) {
        VectorIndex.Entry steady = entries.get(i % 500);
        VectorIndex.Hit hit = index.nearest(steady.unit(), 1).getFirst();
        assertThat(hit.id()).isEqualTo(steady.id());
        assertThat(hit.cosine()).isCloseTo(1, within(1e-5));
      }
    } finally {
      stop.set(true);
      writer.join();
    }
  }

  private List<VectorIndex.Entry> clustered(int people, int each) {
    List<VectorIndex.Entry> entries = new ArrayList<>();
    for (int p = 0; p < people; p++) {
      float[] person = synthetic.person();
      for (int i = 0; i < each; i++) {
        entries.add(new VectorIndex.Entry(p + "-" + i, "p" + p, synthetic.face(person, 0.7)));
      }
    }
    return entries;
  }
}
