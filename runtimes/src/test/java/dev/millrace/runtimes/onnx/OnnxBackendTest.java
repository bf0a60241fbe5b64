package dev.millrace.runtimes.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.model.Acceptance;
import dev.millrace.model.ModelException;
import dev.millrace.model.PackageCheck;
import dev.millrace.model.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * ONNX's own backend test cases, each made a model package by a {@code model.yaml} beside it and
 * put through the gate. They come with Debian's {@code libonnx-testdata}; without it this is
 * skipped.
 */
class OnnxBackendTest {
  private static final Path DATA = Path.of("/usr/share/libonnx-testdata/data");

  /** What the format or ONNX Runtime's Java API has no place for, by what the refusal says. */
  private static final Map<String, String> KNOWN_LIMITS =
      Map.of(
          "is a sequence or a map", "sequences and maps",
          "which ONNX Runtime's Java API cannot pass", "element types",
          "is not a graph that", "refused by ONNX Runtime");

  /** Where ONNX Runtime answers otherwise than the cases say: the gate is right to refuse these. */
  private static final List<String> KNOWN_DIFFERENCES =
      List.of(
          "node/test_bernoulli", // random
          "node/test_training_dropout", // random
          "node/test_cast_FLOAT_to_STRING", // other digits
          "node/test_castlike_FLOAT_to_STRING",
          "node/test_dft", // up to 3e-4 where 0 is expected
          "node/test_stft",
          "node/test_maxunpool_export_with_output_shape",
          "node/test_resize_downsample_scales_cubic_align_corners",
          "node/test_resize_downsample_scales_linear_align_corners");

  @TempDir Path directory;

  private record Found(String test, String detail) {}

  @Test
  @Timeout(900)
  void theGateReproducesOnnxsOwnCases() throws IOException {
    assumeTrue(Files.isDirectory(DATA), "libonnx-testdata is not installed");
    Map<String, List<Found>> byOutcome = new TreeMap<>();
    try (OnnxRuntime runtime = new OnnxRuntime()) {
      for (Path test : tests()) {
        Found found = new Found(DATA.relativize(test).toString(), "");
        String outcome = check(packaged(test), runtime);
        byOutcome
            .computeIfAbsent(
                outcome.substring(0, (outcome + ": ").indexOf(": ")), key -> new ArrayList<>())
            .add(new Found(found.test(), outcome));
      }
    }
    byOutcome.forEach(
        (outcome, found) ->
            System.out.println("ONNX backend cases, " + outcome + ": " + found.size()));
    assertThat(byOutcome.get("passed")).hasSizeGreaterThan(900);
    assertThat(byOutcome).doesNotContainKey("refused");
    assertThat(byOutcome.getOrDefault("failed", List.of()))
        .filteredOn(found -> KNOWN_DIFFERENCES.stream().noneMatch(found.test()::startsWith))
        .isEmpty();
  }

  private static List<Path> tests() throws IOException {
    List<Path> tests = new ArrayList<>();
    for (String kind : List.of("node", "simple", "pytorch-converted", "pytorch-operator")) {
      try (Stream<Path> children = Files.list(DATA.resolve(kind))) {
        children
            .filter(child -> Files.exists(child.resolve("model.onnx")))
            .filter(child -> Files.isDirectory(child.resolve("test_data_set_0")))
            .forEach(tests::add);
      }
    }
    tests.sort(Comparator.naturalOrder());
    return tests;
  }

  private Path packaged(Path test) throws IOException {
    Path place = directory.resolve(String.valueOf(test.getFileName()));
    try (Stream<Path> files = Files.walk(test)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = place.resolve(test.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    Files.writeString(
        place.resolve("model.yaml"),
        "{name: backend, author: ONNX, licence: Apache-2.0, runtime: onnx, files: {model: model.onnx}}");
    return place;
  }

  private static String check(Path place, OnnxRuntime runtime) {
    try {
      Verification verification =
          PackageCheck.of(place, Optional.empty(), List.of(runtime), Acceptance.ofAll())
              .verification();
      return verification.passed()
          ? "passed"
          : "failed: " + verification.cases().stream().filter(one -> !one.passed()).findFirst();
    } catch (ModelException e) {
      String message = String.valueOf(e.getMessage());
      return KNOWN_LIMITS.entrySet().stream()
              .filter(limit -> message.contains(limit.getKey()))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse("refused")
          + ": "
          + message;
    }
  }
}
