package dev.millrace.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds the verification cases of a role in whichever of the field's forms they are: {@code
 * cases/ROLE/} holds ONNX's test data or pairs of requests and responses of the Open Inference
 * Protocol; ONNX's own layout has the test data beside the graph; some formats hold cases inside
 * the file, which its runtime reads. The input example of an MLflow directory is one more, which
 * may expect nothing.
 */
final class CaseReader {
  private static final int MOST_CASES = 1000;
  private static final long MOST_BYTES = 256L << 20;

  private final ModelManifest manifest;
  private final Runtime runtime;
  private final Path directory;

  CaseReader(ModelManifest manifest, Runtime runtime, Path packageDirectory) {
    this.manifest = manifest;
    this.runtime = runtime;
    directory = packageDirectory;
  }

  /**
   * The cases of a role in a fixed order; empty when there is none.
   *
   * @throws ModelException when two share a name, or there are too many
   */
  List<FoundCase> find(String role, Signature signature) {
    ModelFile file =
        new ModelFile(
            directory, role, Objects.requireNonNull(manifest.files().get(role)), manifest);
    Map<String, FoundCase> found = new TreeMap<>(byNumber());
    for (Path place : places(file)) {
      in(place, role, signature, Outputs.REQUIRED).forEach(one -> add(found, one));
    }
    MlflowExample.in(file, signature).ifPresent(example -> add(found, example));
    runtime.embeddedCases(file).forEach(embedded -> add(found, embedded(role, embedded)));
    return List.copyOf(found.values());
  }

  /**
   * What the graph is to see and to say: what lies in {@code reference/ROLE}, in the forms of cases
   * but with outputs or without, and otherwise the cases.
   */
  Reference reference(String role, Signature signature) {
    Path window = directory.resolve("reference").resolve(role);
    boolean given = Files.isDirectory(window);
    List<FoundCase> found =
        given ? in(window, role, signature, Outputs.OPTIONAL) : find(role, signature);
    return new Reference(
        given ? Reference.Origin.REFERENCE_WINDOW : Reference.Origin.VERIFICATION_CASES,
        found.stream().limit(MOST_CASES).map(FoundCase::reading).toList());
  }

  /** Whether inputs may come without the outputs that are expected for them. */
  enum Outputs {
    REQUIRED,
    OPTIONAL
  }

  private static FoundCase embedded(String role, VerificationCase one) {
    if (!one.id().startsWith(role + "/")) {
      throw new IllegalStateException("the case " + one.id() + " is not named after " + role);
    }
    return new FoundCase(one.id(), true, () -> one);
  }

  private static Comparator<String> byNumber() {
    return Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());
  }

  private static void add(Map<String, FoundCase> found, FoundCase one) {
    if (found.putIfAbsent(one.id(), one) != null) {
      throw new ModelException("two verification cases are called " + one.id());
    }
    if (found.size() > MOST_CASES) {
      throw new ModelException("there are more than " + MOST_CASES + " cases of one role");
    }
  }

  /**
   * Where cases may lie: in {@code cases/ROLE}, and beside the graph if that stands alone there.
   */
  private List<Path> places(ModelFile file) {
    List<Path> places = new ArrayList<>(List.of(directory.resolve("cases").resolve(file.role())));
    Path beside = Objects.requireNonNullElse(file.file().getParent(), directory);
    long roles =
        manifest.files().values().stream()
            .filter(path -> beside.equals(directory.resolve(path).getParent()))
            .count();
    if (roles == 1 && !places.contains(beside)) {
      places.add(beside);
    }
    return places.stream().filter(Files::isDirectory).toList();
  }

  private static List<FoundCase> in(Path place, String role, Signature signature, Outputs outputs) {
    OnnxCases onnx = new OnnxCases(role, signature, CaseTolerance.in(place), outputs);
    RequestCases requests = new RequestCases(role, signature, CaseTolerance.in(place), outputs);
    return children(place).stream()
        .flatMap(child -> Stream.concat(onnx.in(child).stream(), requests.in(child).stream()))
        .toList();
  }

  private static List<Path> children(Path directory) {
    try (Stream<Path> children = Files.list(directory)) {
      return children.sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ModelException("the verification cases in " + directory + " cannot be read", e);
    }
  }

  /** A file of a case, within bounds. */
  static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new ModelException(file.getFileName() + " is larger than " + MOST_BYTES + " bytes");
    }
    return Files.readAllBytes(file);
  }
}
