package dev.millrace.faces.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GalleryPropertiesTest {
  @TempDir Path directory;
  private World world;

  @BeforeEach
  void open() {
    world = new World(directory);
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** Everything that decisions may change, as text. */
  private String everything() {
    return world.database.read(
        handle -> {
          Map<String, Object> all = new TreeMap<>();
          handle
              .createQuery("select id, status, person, similarity, stranger from face order by id")
              .mapToMap()
              .forEach(row -> all.put("face " + row.get("id"), row.toString()));
          handle
              .createQuery("select * from person")
              .mapToMap()
              .forEach(row -> all.put("person " + row.get("id"), row.toString()));
          handle
              .createQuery("select * from face_veto")
              .mapToMap()
              .forEach(row -> all.put("veto " + row, ""));
          return all.toString();
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void undoingEverythingRestoresExactlyWhatWas(int seed) {
    Random random = new Random(seed);
    List<float[]> people = new ArrayList<>();
    List<String> faces = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      people.add(world.synthetic.person());
    }
    for (int i = 0; i < 12; i++) {
      int a = random.nextInt(6);
      faces.addAll(
          world.photo(
              world.synthetic.face(people.get(a), 0.7),
              world.synthetic.face(people.get((a + 1 + random.nextInt(5)) % 6), 0.7)));
    }
    world.gallery.settle();
    List<String> states = new ArrayList<>(List.of(everything()));
    for (int i = 0; i < 12; i++) {
      if (decide(random, faces)) {
        world.gallery.settle();
        states.add(everything());
      }
    }
    assertThat(states).hasSizeGreaterThan(4);
    for (int i = states.size() - 2; i >= 0; i--) {
      world.gallery.decisions().undo(World.PEOPLE, OptionalLong.empty());
      assertThat(everything()).as("after undoing decision %d", i + 1).isEqualTo(states.get(i));
      world.gallery.settle();
      assertThat(everything()).as("and once settled").isEqualTo(states.get(i));
    }
  }

  private boolean decide(Random random, List<String> faces) {
    Gallery gallery = world.gallery;
    String face = faces.get(random.nextInt(faces.size()));
    List<People.Person> people = gallery.people().list(World.PEOPLE, "", "", 100).items();
    Face.State state = world.state(face);
    switch (random.nextInt(8)) {
      case 0, 1 -> gallery.faces().assign(face, new Target.New("N" + random.nextInt(100)));
      case 2 -> gallery.faces().dismiss(face);
      case 3 -> {
        if (state.person() == null) {
          return false;
        }
        gallery.faces().reject(face, java.util.Optional.empty());
      }
      case 4, 5 -> {
        if (state.stranger() == null) {
          return false;
        }
        gallery.strangers().name(World.PEOPLE, state.stranger(), new Target.New("G"));
      }
      case 6 -> {
        if (people.size() < 2) {
          return false;
        }
        gallery.people().merge(World.PEOPLE, people.get(0).id(), people.get(1).id());
      }
      default -> {
        if (people.isEmpty()) {
          return false;
        }
        gallery.people().rename(World.PEOPLE, people.getFirst().id(), "R" + random.nextInt(1000));
      }
    }
    return true;
  }

  @Test
  void noPersonIsTwiceInAPhotoWhateverWasDecided() {
    Random random = new Random(4);
    float[] ada = world.synthetic.person();
    String id = world.enrolled("Ada", world.synthetic.face(ada, 0.4));
    for (int i = 0; i < 20; i++) {
      float[][] photo = new float[1 + random.nextInt(5)][];
      for (int f = 0; f < photo.length; f++) {
        photo[f] = world.synthetic.face(ada, 0.3 + random.nextDouble());
      }
      List<String> faces = world.photo(photo);
      world.gallery.settle();
      if (i % 3 == 0) {
        String last = faces.getLast();
        world.gallery.faces().assign(last, new Target.Present(id));
        world.gallery.settle();
      }
      assertThat(faces.stream().filter(f -> id.equals(world.state(f).person())).count())
          .isLessThanOrEqualTo(1);
    }
  }

  @Test
  void anErasedPersonLeavesNoEmbeddingAndNoNameInTheFile() throws Exception {
    float[] ada = world.synthetic.person();
    float[] vector = world.synthetic.face(ada, 0.5);
    String id = world.enrolled("Ada Lovelace of Ockham", vector);
    String other = world.enrolled("Somebody Else Merged", world.synthetic.face(ada, 0.5));
    world.gallery.people().merge(World.PEOPLE, id, other);
    String seen = world.photo(world.synthetic.face(ada, 0.5)).getFirst();
    world.gallery.settle();
    assertThat(world.state(seen).person()).isEqualTo(id);
    assertThat(count("face_vector")).isEqualTo(3);
    world.gallery.people().erase(World.PEOPLE, id);
    assertThat(count("face_vector")).isZero();
    assertThat(count("face")).isZero();
    assertThat(world.match(vector).candidates()).isEmpty();
    world.close();
    String file = Files.readString(directory.resolve("ledger.db"), StandardCharsets.ISO_8859_1);
    assertThat(file).doesNotContain(new String(Vectors.bytes(vector), StandardCharsets.ISO_8859_1));
    assertThat(file).doesNotContain("Lovelace").doesNotContain("Somebody Else");
    world = new World(directory);
  }

  private long count(String table) {
    return world.database.read(
        h -> h.createQuery("select count(*) from " + table).mapTo(Long.class).one());
  }

  @Test
  void aDeletedPhotoTakesItsFacesWithItButNotThoseEnrolledFromIt() {
    float[] ada = world.synthetic.person();
    SeenFace.Source source = new SeenFace.Source("r1", "photos", "a.jpg", "v1");
    List<String> faces = world.photo(source, ada, world.synthetic.person());
    world.gallery.settle();
    world.named(faces.getFirst(), "Ada");
    world.delete(source);
    assertThat(world.gallery.faces().get(faces.getFirst()).gone()).isTrue();
    assertThat(count("face_vector")).isEqualTo(1);
    assertThat(count("face")).isEqualTo(1);
    assertThat(world.match(world.synthetic.face(ada, 0.5)).status()).isEqualTo(Match.Status.KNOWN);
    assertThat(world.gallery.strangers().list(World.PEOPLE, 1, "", 10).items()).isEmpty();
  }

  @Test
  void aDeletedCollectionIsGoneAlsoFromMemory() {
    float[] ada = world.synthetic.person();
    world.enrolled("Ada", ada);
    world.photo(world.synthetic.person());
    world.gallery.settle();
    world.gallery.collections().erase(World.PEOPLE);
    assertThat(world.match(ada).candidates()).isEmpty();
    for (String table : List.of("face_vector", "face", "person", "decision", "collection")) {
      assertThat(count(table)).as(table).isZero();
    }
    world.enrolled("Bob", world.synthetic.person());
    assertThat(world.match(ada).status()).isEqualTo(Match.Status.UNKNOWN);
  }

  @Test
  void remembersAFaceOnceHoweverOftenTheRunIsRepeated() {
    SeenFace.Source source = new SeenFace.Source("r1", "photos", "a.jpg", "v1");
    float[] ada = world.synthetic.person();
    world.photo(source, ada);
    world.gallery.settle();
    String before = everything();
    world.photo(source, ada);
    world.gallery.settle();
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void searchesGoOnRightWhileOthersEnrolAndErase() throws Exception {
    float[] ada = world.synthetic.person();
    String id = world.enrolled("Ada", ada);
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Future<?>> work = new ArrayList<>();
      for (int t = 0; t < 2; t++) {
        Synthetic own = new Synthetic(100 + t);
        work.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < 15; i++) {
                    String other = world.enrolled("X", own.person());
                    world.gallery.people().erase(World.PEOPLE, other);
                  }
                }));
      }
      for (int t = 0; t < 2; t++) {
        Synthetic own = new Synthetic(200 + t);
        work.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    Match match = world.match(own.face(ada, 0.3));
                    assertThat(match.person()).isEqualTo(new Match.Who(id, "Ada"));
                  }
                }));
      }
      for (Future<?> one : work) {
        one.get();
      }
    }
  }
}
