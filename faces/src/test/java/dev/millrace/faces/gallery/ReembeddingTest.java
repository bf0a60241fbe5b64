package dev.millrace.faces.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.faces.FaceFinder;
import dev.millrace.faces.FoundFace;
import dev.millrace.faces.image.Picture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReembeddingTest {
  private static final String NEW_SPACE = "synthetic/2";

  @TempDir Path directory;
  private World world;
  private final Map<Picture, List<FoundFace>> seenByNewModel = new ConcurrentHashMap<>();
  private final CountDownLatch mayGoOn = new CountDownLatch(1);

  /** Another model: it sees what the test says, in another space. */
  private final FaceFinder newModel =
      new FaceFinder() {
        @Override
        public List<FoundFace> find(Picture picture) {
          try {
            mayGoOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return seenByNewModel.getOrDefault(picture, List.of());
        }

        @Override
        public String space() {
          return NEW_SPACE;
        }

        @Override
        public int dimensions() {
          return Synthetic.DIMENSIONS;
        }
      };

  @BeforeEach
  void open() {
    world = new World(directory);
  }

  @AfterEach
  void close() {
    mayGoOn.countDown();
    world.close();
  }

  private SeenFace.Source photo(String run) {
    return new SeenFace.Source(run, "photos", run + ".jpg", "version-of-" + run);
  }

  private void awaitNewSpace() throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(30));
    while (!Optional.of(NEW_SPACE).equals(world.gallery.matcher().servingSpace(World.PEOPLE))) {
      assertThat(Instant.now()).as("taken over in time").isBefore(end);
      Thread.sleep(20);
    }
  }

  @Test
  void servesTheOldModelUntilAllFacesAreEmbeddedAnewThenTheNewOne() throws Exception {
    float[] adaOld = world.synthetic.person();
    float[] adaNew = world.synthetic.person();
    float[] strangerNew = world.synthetic.person();
    String enrolled = world.photo(photo("r1"), adaOld).getFirst();
    String stranger = world.photo(photo("r2"), world.synthetic.person()).getFirst();
    String lost = world.photo(photo("r3"), world.synthetic.person()).getFirst();
    world.gallery.settle();
    String ada = world.named(enrolled, "Ada");
    String rejected = world.photo(photo("r4"), world.synthetic.face(adaOld, 0.5)).getFirst();
    world.gallery.settle();
    world.gallery.faces().reject(rejected, Optional.empty());
    world.gallery.settle();
    seenByNewModel.put(world.photos.keep(photo("r1")), List.of(World.found(adaNew)));
    seenByNewModel.put(world.photos.keep(photo("r2")), List.of(World.found(strangerNew)));
    seenByNewModel.put(
        world.photos.keep(photo("r4")), List.of(World.found(world.synthetic.face(adaNew, 0.5))));

    world.gallery.reembedding().modelIs(newModel);
    assertThat(world.gallery.matcher().servingSpace(World.PEOPLE)).hasValue(World.SPACE);
    assertThat(world.match(world.synthetic.face(adaOld, 0.4)).status())
        .isEqualTo(Match.Status.KNOWN);
    Reembedding.Progress progress = world.gallery.reembedding().progress(World.PEOPLE);
    assertThat(progress.to()).isEqualTo(NEW_SPACE);
    assertThat(progress.total()).isEqualTo(4);
    assertThat(progress.done()).isZero();

    mayGoOn.countDown();
    awaitNewSpace();
    world.gallery.settle();
    assertThat(newMatch(world.synthetic.face(adaNew, 0.4)).person())
        .isEqualTo(new Match.Who(ada, "Ada"));
    assertThat(world.match(adaOld).candidates()).isEmpty();
    assertThat(world.state(stranger).stranger()).isNotNull();
    assertThat(world.state(rejected).person()).as("what was rejected stays so").isNull();
    assertThat(world.gallery.reembedding().problems(World.PEOPLE, 10))
        .extracting(problem -> problem.face().id(), Reembedding.Problem::reason)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(lost, "the photo is gone"));
    assertThat(oldVectors()).as("only that of the lost photo").isEqualTo(1);
  }

  @Test
  void goesOnAfterARestartAndWithFacesThatCameMeanwhile() throws Exception {
    float[] adaOld = world.synthetic.person();
    world.photo(photo("r1"), adaOld);
    world.gallery.settle();
    world.gallery.reembedding().modelIs(newModel);
    mayGoOn.countDown();
    world.close();
    world = new World(directory);
    assertThat(world.gallery.reembedding().progress(World.PEOPLE).to()).isIn(NEW_SPACE, null);
    String later = world.photo(photo("r2"), adaOld).getFirst();
    float[] adaNew = world.synthetic.person();
    seenByNewModel.put(world.photos.keep(photo("r1")), List.of(World.found(adaNew)));
    seenByNewModel.put(world.photos.keep(photo("r2")), List.of(World.found(adaNew)));
    world.gallery.reembedding().modelIs(newModel);
    awaitNewSpace();
    assertThat(world.gallery.faces().embedding(later, NEW_SPACE)).isPresent();
  }

  @Test
  void aModelOnTrialRecognisesEnrolledPeopleInItsOwnSpaceWithoutTakingAnythingOver() {
    float[] adaOld = world.synthetic.person();
    float[] adaNew = world.synthetic.person();
    String enrolled = world.photo(photo("r1"), adaOld).getFirst();
    world.gallery.settle();
    String ada = world.named(enrolled, "Ada");
    seenByNewModel.put(world.photos.keep(photo("r1")), List.of(World.found(adaNew)));
    mayGoOn.countDown();
    float[] again = world.synthetic.face(adaNew, 0.4);
    assertThat(newMatch(again).status())
        .as("nobody is enrolled there")
        .isEqualTo(Match.Status.UNKNOWN);
    Match trial =
        world
            .gallery
            .matcher()
            .matchOnTrial(World.PEOPLE, newModel, List.of(World.found(again)))
            .getFirst();
    assertThat(trial.person()).isEqualTo(new Match.Who(ada, "Ada"));
    assertThat(trial.status()).isEqualTo(Match.Status.KNOWN);
    assertThat(newMatch(again).status()).isEqualTo(Match.Status.UNKNOWN);
    assertThat(world.gallery.matcher().servingSpace(World.PEOPLE)).hasValue(World.SPACE);
    assertThat(world.gallery.faces().embedding(enrolled, NEW_SPACE)).isEmpty();
  }

  @Test
  void facesOfOnePhotoAreToldApartByTheirPlace() {
    FoundFace.Box left = new FoundFace.Box(0, 0, 10, 10);
    FoundFace.Box right = new FoundFace.Box(20, 0, 10, 10);
    FoundFace.Box elsewhere = new FoundFace.Box(0, 50, 10, 10);
    List<Face> old = List.of(at("a", left), at("b", right), at("c", elsewhere));
    float[] one = {1};
    float[] two = {2};
    Map<String, float[]> vectors =
        Overlap.vectors(
            old,
            List.of(
                found(new FoundFace.Box(21, 1, 10, 10), two),
                found(new FoundFace.Box(1, 1, 9, 12), one)));
    assertThat(vectors).containsOnlyKeys("a", "b");
    assertThat(vectors.get("a")).isSameAs(one);
    assertThat(vectors.get("b")).isSameAs(two);
  }

  private static Face at(String id, FoundFace.Box box) {
    return new Face(
        id, "people", Face.State.unknown(null), null, null, box, 1, 1, Instant.EPOCH, false);
  }

  private static FoundFace found(FoundFace.Box box, float[] vector) {
    return new FoundFace(box, List.of(), 1, 1, vector);
  }

  private Match newMatch(float[] vector) {
    return world
        .gallery
        .matcher()
        .match(World.PEOPLE, NEW_SPACE, List.of(World.found(vector)))
        .getFirst();
  }

  private long oldVectors() {
    return world.database.read(
        h ->
            h.createQuery("select count(*) from face_vector where space = :space")
                .bind("space", World.SPACE)
                .mapTo(Long.class)
                .one());
  }
}
