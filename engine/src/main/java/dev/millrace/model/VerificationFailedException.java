package dev.millrace.model;

/** A version does not reproduce its verification cases on this machine, so it is not served. */
public final class VerificationFailedException extends ModelException {
  private static final long serialVersionUID = 1L;
  private final transient Verification verification;

  VerificationFailedException(String model, Verification verification) {
    super(message(model, verification));
    this.verification = verification;
  }

  private static String message(String model, Verification verification) {
    Verification.CaseOutcome first =
        verification.cases().stream().filter(one -> !one.passed()).findFirst().orElseThrow();
    long failed = verification.cases().stream().filter(one -> !one.passed()).count();
    return "%s is refused: %d of %d verification cases fail with %s on %s; case %s: %s"
        .formatted(
            model,
            failed,
            verification.cases().size(),
            verification.runtime(),
            verification.architecture(),
            first.id(),
            first.firstProblem());
  }

  /** Every case with what came of it. */
  public Verification verification() {
    return verification;
  }
}
