package dev.millrace.model;

import dev.millrace.model.TensorProtoReader.Named;
import dev.millrace.model.Verification.CaseOutcome;
import dev.millrace.model.Verification.OutputOutcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a package's verification cases on this machine: what was handed over must still come out.
 * One case is in memory at a time.
 */
final class Gate {
  private final ModelManifest manifest;
  private final Map<String, Session> sessions;
  private final CaseReader reader;

  /**
   * @param sessions the loaded graphs by role
   */
  Gate(ModelManifest manifest, Map<String, Session> sessions, Path packageDirectory) {
    this.manifest = manifest;
    this.sessions = sessions;
    this.reader = new CaseReader(packageDirectory);
  }

  /**
   * Runs every case of every role.
   *
   * @throws ModelException when a role has no case
   */
  List<CaseOutcome> run() {
    List<CaseOutcome> outcomes = new ArrayList<>();
    sessions.forEach(
        (role, session) -> {
          for (CaseReader.Place place : reader.places(role)) {
            outcomes.add(run(place, session));
          }
        });
    return outcomes;
  }

  private CaseOutcome run(CaseReader.Place place, Session session) {
    try {
      VerificationCase one = reader.read(place);
      Map<String, Tensor> inputs =
          named(one.inputs(), names(session.signature().inputs()), place.id() + " input");
      Map<String, Tensor> expected =
          named(one.outputs(), names(session.signature().outputs()), place.id() + " output");
      return compare(place, expected, session.run(inputs));
    } catch (ModelException e) {
      return new CaseOutcome(
          place.id(), false, null, List.of(), Objects.toString(e.getMessage(), "it failed"));
    }
  }

  private CaseOutcome compare(
      CaseReader.Place place, Map<String, Tensor> expected, Map<String, Tensor> got) {
    List<OutputOutcome> outputs = new ArrayList<>();
    @Nullable Double largest = 0.0;
    boolean passed = true;
    for (Map.Entry<String, Tensor> output : expected.entrySet()) {
      String name = output.getKey();
      OutputOutcome outcome =
          TensorComparison.compare(
              name, output.getValue(), got.get(name), manifest.tolerances().of(place.role(), name));
      outputs.add(outcome);
      passed &= outcome.passed();
      Double difference = outcome.maxAbsDiff();
      largest = largest == null || difference == null ? null : Math.max(largest, difference);
    }
    return new CaseOutcome(place.id(), passed, largest, outputs, null);
  }

  private static List<String> names(List<Signature.Port> ports) {
    return ports.stream().map(Signature.Port::name).toList();
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
