package dev.millrace.model;

import dev.millrace.model.CaseReader.Outputs;
import dev.millrace.model.TensorProtoReader.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cases in the layout of ONNX's own test data: {@code test_data_set_N/input_I.pb} and {@code
 * output_I.pb}, each a serialized TensorProto, in the order of the graph's inputs and outputs or
 * under their names.
 */
final class OnnxCases {
  private static final Pattern CASE = Pattern.compile("test_data_set_(\\d{1,6})");
  private static final int MOST_TENSORS = 64;

  private final String role;
  private final Signature signature;
  private final CaseTolerance tolerance;
  private final Outputs outputs;

  OnnxCases(String role, Signature signature, CaseTolerance tolerance, Outputs outputs) {
    this.role = role;
    this.signature = signature;
    this.tolerance = tolerance;
    this.outputs = outputs;
  }

  /** The case in a directory, if its name says that it holds one. */
  Optional<FoundCase> in(Path directory) {
    Matcher name = CASE.matcher(String.valueOf(directory.getFileName()));
    if (!name.matches() || !Files.isDirectory(directory)) {
      return Optional.empty();
    }
    String id = role + "/" + Integer.parseInt(name.group(1));
    return Optional.of(new FoundCase(id, true, () -> read(id, directory)));
  }

  private VerificationCase read(String id, Path directory) {
    Map<String, Tensor> expected =
        outputs == Outputs.OPTIONAL && Files.notExists(directory.resolve("output_0.pb"))
            ? Map.of()
            : tensors(id, directory, "output", signature.outputs());
    return new VerificationCase(
        id,
        role,
        tensors(id, directory, "input", signature.inputs()),
        expected,
        tolerance.of(expected.keySet()));
  }

  private static Map<String, Tensor> tensors(
      String id, Path directory, String kind, List<Signature.Port> ports) {
    List<Named> tensors = new ArrayList<>();
    for (int i = 0; i < MOST_TENSORS; i++) {
      Path file = directory.resolve(kind + "_" + i + ".pb");
      if (!Files.isRegularFile(file)) {
        break;
      }
      try {
        tensors.add(TensorProtoReader.read(CaseReader.bytes(file)));
      } catch (IOException | ModelException e) {
        throw new ModelException(
            "case " + id + ": " + file.getFileName() + ": " + e.getMessage(), e);
      }
    }
    if (tensors.isEmpty() && !ports.isEmpty()) { // a graph of constants takes none
      throw new ModelException("case " + id + " lacks " + kind + "_0.pb");
    }
    return named(tensors, ports.stream().map(Signature.Port::name).toList(), id + " " + kind);
  }

  /** By the names the tensors carry when all are known to the graph, by their order otherwise. */
  private static Map<String, Tensor> named(List<Named> tensors, List<String> names, String what) {
    boolean byName =
        tensors.stream().allMatch(tensor -> names.contains(tensor.name()))
            && tensors.stream().map(Named::name).distinct().count() == tensors.size();
    if (!byName && tensors.size() > names.size()) {
      throw new ModelException(
          what + ": there are " + tensors.size() + " files, but the graph has only " + names);
    }
    Map<String, Tensor> byNames = new LinkedHashMap<>();
    for (int i = 0; i < tensors.size(); i++) {
      byNames.put(byName ? tensors.get(i).name() : names.get(i), tensors.get(i).tensor());
    }
    return byNames;
  }
}
