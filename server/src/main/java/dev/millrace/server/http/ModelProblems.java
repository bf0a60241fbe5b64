package dev.millrace.server.http;

import dev.millrace.model.IncompatibleVersionException;
import dev.millrace.model.ModelException;
import dev.millrace.model.PackageTooLargeException;
import dev.millrace.model.UnknownModelException;
import dev.millrace.model.VerificationFailedException;
import io.javalin.http.Handler;
import java.util.Map;

/** What the routes of models answer when a model, version or package is at fault. */
final class ModelProblems {
  private ModelProblems() {}

  /**
   * The handler with its model exceptions as problems.
   *
   * @param slug of what has no slug of its own
   */
  static Handler of(Handler handler, String slug, String title) {
    return ctx -> {
      try {
        handler.handle(ctx);
      } catch (ModelException e) {
        throw new ProblemException(problem(e, slug, title));
      }
    };
  }

  private static Problem problem(ModelException exception, String slug, String title) {
    String detail = String.valueOf(exception.getMessage());
    return switch (exception) {
      case UnknownModelException e -> new Problem(404, "no-such-model", "No such model", detail);
      case IncompatibleVersionException e ->
          new Problem(409, "signature-changed", "Signature changed", detail);
      case PackageTooLargeException e ->
          new Problem(413, "package-too-large", "Package too large", detail);
      case VerificationFailedException e ->
          new Problem(
              422,
              "verification-failed",
              "Verification failed",
              detail,
              Map.of("verification", ModelJson.cases(e.verification())));
      default -> new Problem(422, slug, title, detail);
    };
  }
}
