package dev.millrace.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.faces.FaceFinder;
import dev.millrace.faces.FaceFinders;
import dev.millrace.faces.FoundFace;
import dev.millrace.faces.gallery.Calibration;
import dev.millrace.faces.image.Picture;
import dev.millrace.faces.image.Pictures;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures how alike different people look to a face model, and how many strangers are then taken
 * for somebody: {@code Calibrate PACKAGE FOLDER OUT.json}, where the folder has one folder of
 * photos for each person.
 *
 * <p>What ships is measured on all of them. What is reported is measured apart from that: the
 * thresholds come from one half of the people, and the false alarms from the other half. Every
 * person's face is the one nearest the middle of the photo.
 */
public final class Calibrate {

  private static final PrintStream OUT = System.out;

  /** A person's vectors, one for each photo, of unit length. */
  private record Person(List<float[]> faces) {}

  private final FaceFinder finder;
  private final Pictures pictures = new Pictures();

  private Calibrate(FaceFinder finder) {
    this.finder = finder;
  }

  public static void main(String[] arguments) throws IOException {
    try (FacePackage served = new FacePackage(Path.of(arguments[0]))) {
      FaceFinder finder = FaceFinders.of(served.model());
      new Calibrate(finder).run(Path.of(arguments[1]), Path.of(arguments[2]));
    }
  }

  private void run(Path folder, Path out) throws IOException {
    List<Person> people = people(folder);
    OUT.printf("%s%n%d people%n", finder.space(), people.size());
    List<Person> even = every(people, 0);
    List<Person> odd = every(people, 1);
    Calibration half = measure(even);
    for (int size : new int[] {1, 10, 100, odd.size() / 2}) {
      for (double rate : new double[] {0.001, 0.02}) {
        OUT.println(new OpenSet(half, size, rate).report(odd.stream().map(Person::faces).toList()));
      }
    }
    Calibration all = measure(people);
    new ObjectMapper().writeValue(out.toFile(), List.of(all));
    OUT.printf("%d pairs, tail %.1f: %s%n", all.pairs(), all.tail(), all.points());
  }

  private List<Person> people(Path folder) throws IOException {
    List<Person> people = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path person : folders.filter(Files::isDirectory).sorted().toList()) {
        List<float[]> faces = new ArrayList<>();
        try (Stream<Path> photos = Files.list(person)) {
          photos.sorted().forEach(photo -> look(photo, faces));
        }
        if (!faces.isEmpty()) {
          people.add(new Person(List.copyOf(faces)));
        }
      }
    }
    return people;
  }

  private void look(Path photo, List<float[]> faces) {
    Picture picture = pictures.decode(photo);
    finder.find(picture).stream()
        .min(Comparator.comparingDouble(face -> Lfw.offCentre(face.box(), picture)))
        .map(FoundFace::embedding)
        .ifPresent(vector -> faces.add(unit(vector)));
  }

  private Calibration measure(List<Person> people) {
    List<Float> cosines = new ArrayList<>();
    for (int i = 0; i < people.size(); i++) {
      for (int j = 0; j < i; j++) {
        for (float[] one : people.get(i).faces()) {
          for (float[] other : people.get(j).faces()) {
            cosines.add((float) VerificationScores.cosine(one, other));
          }
        }
      }
    }
    float[] values = new float[cosines.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = cosines.get(i);
    }
    return Calibration.measure(
        finder.space(),
        "all pairs of different people in folds 1 and 2 of Labelled Faces in the Wild",
        people.size(),
        new float[0],
        values);
  }

  private static List<Person> every(List<Person> people, int rest) {
    List<Person> chosen = new ArrayList<>();
    for (int i = rest; i < people.size(); i += 2) {
      chosen.add(people.get(i));
    }
    return chosen;
  }

  private static float[] unit(float[] vector) {
    float[] unit = vector.clone();
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    for (int i = 0; i < unit.length; i++) {
      unit[i] *= (float) (1 / Math.sqrt(squares));
    }
    return unit;
  }
}
