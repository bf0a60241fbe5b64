package dev.millrace.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came of running a version's verification cases.
 *
 * @param moment why they were run
 * @param runtime name and version of what ran them
 * @param architecture operating system and processor, such as {@code Linux amd64}
 */
public record Verification(
    Moment moment, String runtime, String architecture, Instant at, List<CaseOutcome> cases) {
  public Verification {
    cases = List.copyOf(cases);
  }

  /** When cases are run. */
  public enum Moment {
    PUBLISH,
    START,
    /** A start with another runtime or machine than the last time. */
    RUNTIME_CHANGED,
    REQUEST
  }

  /**
   * One case.
   *
   * @param id such as {@code embedder/0}
   * @param maxAbsDiff largest difference over all outputs; absent when they could not be compared
   * @param problem why it failed before anything could be compared
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CaseOutcome(
      String id,
      boolean passed,
      @Nullable Double maxAbsDiff,
      List<OutputOutcome> outputs,
      @Nullable String problem) {
    public CaseOutcome {
      outputs = List.copyOf(outputs);
    }

    /** Whether it ran, twice the same, and nothing says what should have come out. */
    public boolean expectsNothing() {
      return passed && outputs.isEmpty();
    }

    /** The first thing wrong with it, as a sentence. */
    String firstProblem() {
      return problem != null
          ? problem
          : outputs.stream()
              .filter(output -> !output.passed)
              .map(output -> "output '" + output.name + "' " + output.problem)
              .findFirst()
              .orElse("nothing is wrong");
    }
  }

  /**
   * One output of a case.
   *
   * @param tolerance what was allowed; absent where everything is exact, and in old records
   * @param problem what is wrong with it, as a sentence
   * @param mismatch where it differs most beyond what is allowed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OutputOutcome(
      String name,
      boolean passed,
      @Nullable Double maxAbsDiff,
      @Nullable Tolerance tolerance,
      @Nullable String problem,
      @Nullable Mismatch mismatch) {}

  /**
   * One element that is not what it should be.
   *
   * @param at its position, such as {@code [0, 4]}
   * @param expected as a text, since JSON knows no NaN
   * @param got likewise
   * @param difference absent for texts and where there is no finite one
   * @param allowed the most it may be; absent for texts
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Mismatch(
      String at,
      String expected,
      String got,
      @Nullable Double difference,
      @Nullable Double allowed) {

    /** As a sentence without its subject. */
    String sentence() {
      return difference == null && allowed == null
          ? "differs first at %s: expected '%s', got '%s'".formatted(at, expected, got)
          : "differs most at %s: expected %s, got %s, difference %s, allowed %s"
              .formatted(
                  at,
                  expected,
                  got,
                  difference == null ? "infinite" : difference,
                  allowed == null ? "infinite" : allowed);
    }
  }

  /** Whether there are cases for each of these roles that say what must come out. */
  boolean covers(Set<String> roles) {
    return roles.stream()
        .allMatch(
            role ->
                cases.stream()
                    .anyMatch(one -> !one.expectsNothing() && one.id.startsWith(role + "/")));
  }

  /** Whether every case passed. */
  public boolean passed() {
    return cases.stream().allMatch(CaseOutcome::passed);
  }
}
