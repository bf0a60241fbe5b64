package dev.millrace.model;

import dev.millrace.model.Verification.CaseOutcome;
import dev.millrace.model.Verification.OutputOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a package's verification cases on this machine: what was handed over must still come out,
 * and twice the same to the last bit. One case is in memory at a time.
 */
final class Gate {
  private final ModelManifest manifest;
  private final Map<String, Session> sessions;
  private final CaseReader reader;
  private final Unverified unverified;

  /**
   * @param sessions the loaded graphs by role
   */
  Gate(
      ModelManifest manifest,
      Map<String, Session> sessions,
      CaseReader reader,
      Unverified unverified) {
    this.manifest = manifest;
    this.sessions = sessions;
    this.reader = reader;
    this.unverified = unverified;
  }

  /**
   * Runs every case of every role.
   *
   * @throws ModelException when a role has none and that is not allowed
   */
  List<CaseOutcome> run() {
    List<CaseOutcome> outcomes = new ArrayList<>();
    sessions.forEach(
        (role, session) -> {
          List<FoundCase> cases = reader.find(role, session.signature());
          if (cases.stream().noneMatch(FoundCase::expects) && unverified == Unverified.REFUSED) {
            throw new ModelException(
                """
                role '%s' has 0 verification cases; it needs at least one, as cases/%s/test_data_set_0/input_0.pb \
                and output_0.pb, or must be published as unverified, which every result then states"""
                    .formatted(role, role));
          }
          cases.forEach(found -> outcomes.add(run(found, session)));
        });
    return outcomes;
  }

  private CaseOutcome run(FoundCase found, Session session) {
    try {
      VerificationCase one = found.read();
      Map<String, Tensor> got = session.run(one.inputs());
      CaseOutcome outcome = compare(one, got);
      return outcome.passed() ? again(one, got, session, outcome) : outcome;
    } catch (ModelException e) {
      return failed(found.id(), Objects.toString(e.getMessage(), "it failed"));
    }
  }

  private static CaseOutcome failed(String id, String problem) {
    return new CaseOutcome(id, false, null, List.of(), problem);
  }

  /** A graph that draws random numbers can come within a tolerance once, by luck. */
  private CaseOutcome again(
      VerificationCase one, Map<String, Tensor> got, Session session, CaseOutcome outcome) {
    Map<String, Tensor> second = session.run(one.inputs());
    if (!manifest.deterministic()) {
      return compare(one, second);
    }
    for (Map.Entry<String, Tensor> output : got.entrySet()) {
      if (!output.getValue().equals(second.get(output.getKey()))) {
        return failed(
            one.id(),
            ("output '%s' is not the same when the same inputs are run twice; make the model"
                    + " deterministic, or declare it with: deterministic: false")
                .formatted(output.getKey()));
      }
    }
    return outcome;
  }

  private CaseOutcome compare(VerificationCase one, Map<String, Tensor> got) {
    List<OutputOutcome> outputs = new ArrayList<>();
    @Nullable Double largest = one.outputs().isEmpty() ? null : 0.0;
    boolean passed = true;
    for (Map.Entry<String, Tensor> output : one.outputs().entrySet()) {
      String name = output.getKey();
      Tolerance tolerance = manifest.tolerances().of(one.role(), name, one.tolerances());
      OutputOutcome outcome =
          TensorComparison.compare(name, output.getValue(), got.get(name), tolerance);
      outputs.add(outcome);
      passed &= outcome.passed();
      Double difference = outcome.maxAbsDiff();
      largest = largest == null || difference == null ? null : Math.max(largest, difference);
    }
    return new CaseOutcome(one.id(), passed, largest, outputs, null);
  }
}
