package dev.millrace.model;

import dev.millrace.model.TensorProtoReader.Named;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds and reads verification cases in the layout of ONNX's own test data: {@code
 * cases/ROLE/test_data_set_N/input_I.pb} and {@code output_I.pb}, each a serialized TensorProto, in
 * the order of the graph's inputs and outputs.
 */
final class CaseReader {
  private static final Pattern CASE = Pattern.compile("test_data_set_(\\d{1,6})");
  private static final int MOST_CASES = 1000;
  private static final int MOST_TENSORS = 64;
  private static final long MOST_BYTES = 256L << 20;

  private final Path cases;

  CaseReader(Path packageDirectory) {
    cases = packageDirectory.resolve("cases");
  }

  /** Where one case is. */
  record Place(String id, String role, Path directory) {}

  /**
   * The cases of a role by number.
   *
   * @throws ModelException when there is none: a graph that nothing checks is not served
   */
  List<Place> places(String role) {
    Path directory = cases.resolve(role);
    List<Place> places = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      for (Path child : children(directory)) {
        Matcher name = CASE.matcher(String.valueOf(child.getFileName()));
        if (name.matches()) {
          places.add(new Place(role + "/" + Integer.parseInt(name.group(1)), role, child));
        }
      }
    }
    if (places.isEmpty() || places.size() > MOST_CASES) {
      throw new ModelException(
          "role '%s' has %d verification cases; it needs 1 to %d, as cases/%s/test_data_set_0/input_0.pb and output_0.pb"
              .formatted(role, places.size(), MOST_CASES, role));
    }
    places.sort(
        Comparator.comparingInt((Place place) -> place.id().length()).thenComparing(Place::id));
    return places;
  }

  private static List<Path> children(Path directory) {
    try (Stream<Path> children = Files.list(directory)) {
      return children.toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ModelException("the verification cases in " + directory + " cannot be read", e);
    }
  }

  /**
   * Reads one case.
   *
   * @throws ModelException when a file is damaged or missing
   */
  VerificationCase read(Place place) {
    return new VerificationCase(
        place.id(), place.role(), tensors(place, "input"), tensors(place, "output"));
  }

  private static List<Named> tensors(Place place, String kind) {
    List<Named> tensors = new ArrayList<>();
    for (int i = 0; i < MOST_TENSORS; i++) {
      Path file = place.directory().resolve(kind + "_" + i + ".pb");
      if (!Files.isRegularFile(file)) {
        break;
      }
      try {
        if (Files.size(file) > MOST_BYTES) {
          throw new ModelException("it is larger than " + MOST_BYTES + " bytes");
        }
        tensors.add(TensorProtoReader.read(Files.readAllBytes(file)));
      } catch (IOException | ModelException e) {
        throw new ModelException(
            "case " + place.id() + ": " + file.getFileName() + ": " + e.getMessage(), e);
      }
    }
    if (tensors.isEmpty()) {
      throw new ModelException("case " + place.id() + " lacks " + kind + "_0.pb");
    }
    return tensors;
  }
}
