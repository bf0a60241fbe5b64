package dev.millrace.faces.gallery;

import dev.millrace.faces.FoundFace;
import dev.millrace.ledger.SqliteDatabase;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A gallery on a real database, with made-up faces and a calibration that fits them. */
final class World implements AutoCloseable {
  static final String SPACE = "synthetic/1";
  static final String PEOPLE = "people";
  private static final Calibration CALIBRATION = calibration();

  final Synthetic synthetic = new Synthetic(11);
  final SqliteDatabase database;
  final FakePhotos photos = new FakePhotos();
  final Gallery gallery;
  private int runs;

  World(Path directory) {
    this.database = new SqliteDatabase(directory.resolve("ledger.db"));
    this.gallery =
        new Gallery(
            database, new Calibrations(List.of(CALIBRATION)), photos, InstantSource.system());
    this.runs = (int) (System.nanoTime() % 1_000_000) * 1_000;
  }

  private static Calibration calibration() {
    Synthetic made = new Synthetic(5);
    List<float[]> people = Stream.generate(made::person).limit(500).toList();
    float[] cosines = new float[people.size() * (people.size() - 1) / 2];
    int n = 0;
    for (int i = 0; i < people.size(); i++) {
      for (int j = 0; j < i; j++) {
        cosines[n++] = (float) Vectors.dot(people.get(i), people.get(j));
      }
    }
    return Calibration.measure("synthetic/*", "a test", people.size(), new float[0], cosines);
  }

  static FoundFace found(float[] vector) {
    return new FoundFace(
        new FoundFace.Box(10, 20, 50, 60), List.of(new FoundFace.Point(1, 2)), 0.99, 0.8, vector);
  }

  /** A photo of these faces arrives, is matched and remembered; the answer is the faces' ids. */
  List<String> photo(float[]... vectors) {
    String run = "run" + runs++;
    return photo(new SeenFace.Source(run, "photos", run + ".jpg", "v-" + run), vectors);
  }

  List<String> photo(SeenFace.Source source, float[]... vectors) {
    List<FoundFace> faces = new ArrayList<>();
    for (float[] vector : vectors) {
      faces.add(found(vector));
    }
    List<Match> matches = gallery.matcher().match(PEOPLE, SPACE, faces);
    List<SeenFace> seen = new ArrayList<>();
    for (int i = 0; i < faces.size(); i++) {
      String id = SeenFace.id(source.run(), i);
      seen.add(new SeenFace(id, PEOPLE, SPACE, source, faces.get(i), matches.get(i)));
    }
    database.write(
        handle -> {
          gallery.matcher().remember(handle, seen);
          return true;
        });
    return seen.stream().map(SeenFace::id).toList();
  }

  /** Deletes a photo as the ledger does. */
  void delete(SeenFace.Source source) {
    database.write(
        handle -> {
          gallery.faces().objectDeleted(handle, source.bucket(), source.key(), source.version());
          return true;
        });
  }

  /** A person enrolled with one uploaded photo of each vector. */
  String enrolled(String name, float[]... vectors) {
    String person = gallery.people().add(PEOPLE, name).value().id();
    for (float[] vector : vectors) {
      gallery.faces().enrol(PEOPLE, person, SPACE, found(vector), new byte[] {1, 2, 3});
    }
    return person;
  }

  Match match(float[] vector) {
    return gallery.matcher().match(PEOPLE, SPACE, List.of(found(vector))).getFirst();
  }

  String groupOf(String face) {
    return Objects.requireNonNull(state(face).stranger(), "the face is in no group");
  }

  /** Says that a face is somebody new, and who that is by id. */
  String named(String face, String name) {
    return Objects.requireNonNull(
        gallery.faces().assign(face, new Target.New(name)).value().state().person());
  }

  Face.State state(String face) {
    return gallery.faces().get(face).state();
  }

  @Override
  public void close() {
    gallery.close();
    database.close();
  }
}
