package dev.millrace.faces.gallery;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The measured distributions that ship with the program, and what to do where there is none. */
public final class Calibrations {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RESOURCE = "calibrations.json";

  /** Fewest own pairs that can stand alone: 45 people. */
  private static final int ENOUGH_ALONE = 990;

  /**
   * For a space nobody measured: unit vectors of 128 independent components have a standard
   * deviation of 0.09 between strangers; taken twice as wide, since faces are not independent.
   */
  private static final Calibration GUESS =
      new Calibration(
          "*",
          "a guess, for spaces that nobody measured",
          0,
          0,
          new float[0],
          List.of(
              new Calibration.Point(0.0, 0.5),
              new Calibration.Point(0.23, 0.1),
              new Calibration.Point(0.42, 0.01),
              new Calibration.Point(0.56, 0.001)),
          12);

  private final List<Calibration> measured;

  public Calibrations(List<Calibration> measured) {
    this.measured = List.copyOf(measured);
  }

  /** Those in the resource {@value #RESOURCE}. */
  public static Calibrations shipped() {
    try (InputStream in = Calibrations.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + RESOURCE);
      }
      return new Calibrations(List.of(JSON.readValue(in, Calibration[].class)));
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + RESOURCE + " cannot be read", e);
    }
  }

  /** What is subtracted from embeddings of a space. */
  float[] centre(String space) {
    return find(space).map(Calibration::centre).orElseGet(() -> new float[0]);
  }

  private Optional<Calibration> find(String space) {
    return measured.stream().filter(c -> covers(c.space(), space)).findFirst();
  }

  private static boolean covers(String pattern, String space) {
    return pattern.endsWith("*")
        ? space.startsWith(pattern.substring(0, pattern.length() - 1))
        : pattern.equals(space);
  }

  /** The thresholds of a collection. */
  Thresholds thresholds(
      String space, double knownRate, double unsureRate, int comparisons, float[] own) {
    Optional<Calibration> shipped = find(space);
    if (shipped.isPresent()) {
      boolean refined = Refinement.applies(own);
      Calibration used = refined ? Refinement.refine(shipped.get(), own) : shipped.get();
      Thresholds.Basis basis = refined ? Thresholds.Basis.REFINED : Thresholds.Basis.SHIPPED;
      return at(used, basis, knownRate, unsureRate, comparisons, own.length);
    }
    if (own.length >= ENOUGH_ALONE) {
      Calibration used =
          Calibration.measure(space, "the collection itself", 0, new float[0], trimmed(own));
      return at(used, Thresholds.Basis.OWN, knownRate, unsureRate, comparisons, own.length);
    }
    return at(GUESS, Thresholds.Basis.NONE, knownRate, unsureRate, comparisons, own.length);
  }

  /** Without its largest thousandth, where two entries for one person would sit. */
  private static float[] trimmed(float[] own) {
    float[] sorted = own.clone();
    Arrays.sort(sorted);
    return Arrays.copyOf(sorted, sorted.length - sorted.length / 1_000);
  }

  private static Thresholds at(
      Calibration used,
      Thresholds.Basis basis,
      double knownRate,
      double unsureRate,
      int comparisons,
      int pairs) {
    return new Thresholds(
        Math.min(1, used.threshold(knownRate, comparisons)),
        Math.min(1, used.threshold(unsureRate, comparisons)),
        comparisons,
        basis,
        pairs,
        used);
  }
}
