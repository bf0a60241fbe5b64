package dev.millrace.bench;

import dev.millrace.faces.FaceFinder;
import dev.millrace.faces.FaceFinders;
import dev.millrace.faces.FoundFace;
import dev.millrace.faces.image.Picture;
import dev.millrace.faces.image.Pictures;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How well the product's finder tells people apart: verification on photos in the layout of
 * Labelled Faces in the Wild, with the pairs listed in {@code pairs.tsv} (fold, same, first,
 * second).
 *
 * <p>{@code Lfw PACKAGE FOLDER}. The face used is the one nearest the middle of the photo; each
 * fold is judged with the threshold that is best on the other folds. A photo without a face makes
 * its pairs count as different.
 */
public final class Lfw {

  private static final PrintStream OUT = System.out;

  private final FaceFinder finder;
  private final Pictures pictures = new Pictures();
  private final Path folder;
  private final Map<String, FoundFace> faces = new HashMap<>();
  private int without;

  private Lfw(FaceFinder finder, Path folder) {
    this.finder = finder;
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    try (FacePackage served = new FacePackage(Path.of(arguments[0]))) {
      OUT.println(served.model().provenance());
      new Lfw(FaceFinders.of(served.model()), Path.of(arguments[1])).run();
    }
  }

  private void run() throws IOException {
    List<String[]> rows =
        Files.readAllLines(folder.resolve("pairs.tsv")).stream()
            .skip(1)
            .map(line -> line.split("\t", -1))
            .toList();
    TreeSet<String> photos = new TreeSet<>();
    rows.forEach(row -> photos.addAll(List.of(row[2], row[3])));
    long start = cpu();
    photos.forEach(this::look);
    OUT.printf(
        "%d photos, %d without a face; %.1f ms of CPU a photo, decoding included%n",
        photos.size(), without, (cpu() - start) / 1e6 / photos.size());
    report("cosine", rows, VerificationScores::cosine);
    report("Euclidean", rows, (a, b) -> -VerificationScores.distance(a, b));
    OUT.printf("of the pairs whose poorer face is in the ... of quality (cosine):%n");
    List<String[]> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparingDouble(this::poorer));
    int third = sorted.size() / 3;
    for (int i = 0; i < 3; i++) {
      String label = List.of("lower third", "middle third", "upper third").get(i);
      report(label, sorted.subList(i * third, (i + 1) * third), VerificationScores::cosine);
    }
  }

  private double poorer(String[] row) {
    return Math.min(quality(row[2]), quality(row[3]));
  }

  private double quality(String photo) {
    FoundFace face = faces.get(photo);
    return face == null ? 0 : face.quality();
  }

  private void look(String photo) {
    Picture picture = pictures.decode(folder.resolve(photo));
    Optional<FoundFace> face =
        finder.find(picture).stream()
            .min(Comparator.comparingDouble(found -> offCentre(found.box(), picture)));
    face.ifPresentOrElse(found -> faces.put(photo, found), () -> without++);
  }

  static double offCentre(FoundFace.Box box, Picture picture) {
    return Math.hypot(
        box.x() + box.width() / 2 - picture.width() / 2.0,
        box.y() + box.height() / 2 - picture.height() / 2.0);
  }

  /** How alike two vectors are; more is more alike. */
  @FunctionalInterface
  private interface Likeness {
    double of(float[] a, float[] b);
  }

  private void report(String label, List<String[]> rows, Likeness likeness) {
    VerificationScores scores = new VerificationScores();
    for (String[] row : rows) {
      FoundFace first = faces.get(row[2]);
      FoundFace second = faces.get(row[3]);
      double alike =
          first == null || second == null
              ? Double.NEGATIVE_INFINITY
              : likeness.of(first.embedding(), second.embedding());
      scores.add(Integer.parseInt(row[0]), row[1].equals("1"), alike);
    }
    OUT.printf("%-12s %s%n", label, scores);
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
