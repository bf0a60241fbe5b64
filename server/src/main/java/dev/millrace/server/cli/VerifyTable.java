package dev.millrace.server.cli;

import dev.millrace.model.PackageCheck;
import dev.millrace.model.Signature;
import dev.millrace.model.Tolerance;
import dev.millrace.model.Verification;
import dev.millrace.model.Verification.CaseOutcome;
import dev.millrace.model.Verification.OutputOutcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came of a package's cases, as a table for whoever made the model. */
final class VerifyTable {
  private static final String[] HEADS = {
    "case", "output", "max abs diff", "allowed difference", "verdict"
  };

  private final PackageCheck check;
  private final List<String[]> rows = new ArrayList<>();

  private VerifyTable(PackageCheck check) {
    this.check = check;
  }

  static void print(PackageCheck check, PrintWriter out) {
    new VerifyTable(check).print(out);
    out.flush();
  }

  private void print(PrintWriter out) {
    out.printf("model      %s%n", check.name());
    out.printf("digest     %s%n", check.digest());
    check.signatures().forEach((role, signature) -> signature(role, signature, out));
    out.println();
    rows.add(HEADS);
    check.verification().cases().forEach(this::add);
    table(out);
    out.println(verdict());
  }

  private static void signature(String role, Signature signature, PrintWriter out) {
    out.printf("%-10s %s → %s%n", role, ports(signature.inputs()), ports(signature.outputs()));
  }

  private static String ports(List<Signature.Port> ports) {
    return ports.stream().map(Signature.Port::toString).collect(Collectors.joining(", "));
  }

  private void add(CaseOutcome one) {
    if (one.expectsNothing()) {
      rows.add(new String[] {one.id(), "", "", "", "ran, no expected output"});
    } else if (one.outputs().isEmpty()) {
      rows.add(new String[] {one.id(), "", "", "", "FAILED"});
      rows.add(new String[] {"", one.problem() == null ? "it failed" : one.problem()});
    }
    for (OutputOutcome output : one.outputs()) {
      rows.add(
          new String[] {
            one.id(),
            output.name(),
            number(output.maxAbsDiff()),
            allowed(output.tolerance()),
            output.passed() ? "ok" : "FAILED"
          });
      if (output.problem() != null) {
        rows.add(new String[] {"", output.problem()});
      }
    }
  }

  private static String number(@Nullable Double value) {
    return value == null ? "–" : value == 0 ? "0" : "%.2g".formatted(value);
  }

  private static String allowed(@Nullable Tolerance tolerance) {
    return tolerance == null
        ? "none: exact"
        : "%s + %s × |expected|"
            .formatted(number(tolerance.absolute()), number(tolerance.relative()));
  }

  /** Rows of two cells are sentences under the row before. */
  private void table(PrintWriter out) {
    int[] widths = new int[HEADS.length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length && row.length == HEADS.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        boolean last = i == row.length - 1;
        line.append(row[i]).append(last ? "" : " ".repeat(widths[i] - row[i].length() + 2));
      }
      out.println(line);
    }
  }

  private String verdict() {
    Verification verification = check.verification();
    long failed = verification.cases().stream().filter(one -> !one.passed()).count();
    String where = "%s on %s".formatted(verification.runtime(), verification.architecture());
    if (failed > 0) {
      return "%n%d of %d cases failed with %s: a server like this one refuses the package."
          .formatted(failed, verification.cases().size(), where);
    }
    return check.verified()
        ? "%nAll %d cases passed with %s.".formatted(verification.cases().size(), where)
        : "%nNot every graph has a case, so nothing vouches for its answers: a server refuses the package unless it is published with --unverified, and then every result says so."
            .formatted();
  }
}
