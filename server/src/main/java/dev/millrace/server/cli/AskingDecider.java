package dev.millrace.server.cli;

import dev.millrace.sheets.clean.DateOrder;
import dev.millrace.sheets.clean.DecimalMark;
import dev.millrace.sheets.ingest.Decider;
import dev.millrace.sheets.ingest.LayoutDecision;
import dev.millrace.sheets.ingest.LayoutDecision.State;
import dev.millrace.sheets.ingest.LayoutPreview;
import dev.millrace.sheets.schema.DatasetSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks a person at the terminal about each layout that is not clear. */
final class AskingDecider implements Decider {
  private final PrintWriter out;
  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));

  AskingDecider(PrintWriter out) {
    this.out = out;
  }

  @Override
  public LayoutDecision decide(
      LayoutDecision waiting, DatasetSchema schema, LayoutPreview preview) {
    out.printf(
        "%nA new layout, first seen in %s:%n%n%s%n", waiting.example().place(), preview.text());
    waiting.questions().forEach(question -> out.println("  ? " + question));
    out.printf("%nIt would be read so (the table has %s):%n", schema.names());
    waiting
        .columns()
        .forEach((field, column) -> out.printf("  %-30s -> %s%n", field, left(column)));
    return switch (ask(
        "[a]ccept, [c]hange, point at the [h]eader, [i]gnore this layout, or [s]kip for now?",
        "s")) {
      case "a" -> answered(waiting, waiting.columns());
      case "c" -> answered(waiting, changed(waiting));
      case "h" -> pointed(waiting, preview);
      case "i" -> waiting.as(State.IGNORED);
      default -> waiting;
    };
  }

  private LayoutDecision pointed(LayoutDecision waiting, LayoutPreview preview) {
    while (true) {
      String rows = ask("Which rows name the columns, such as 4 or 4-5? Enter to go back.", "");
      if (rows.isEmpty()) {
        return waiting;
      }
      String columns = ask("Which columns has the table, such as A-F? Enter for all named.", "");
      String last = ask("Which is its last row? Enter where it ends by itself.", "");
      try {
        return preview.point(PointingText.of(rows, columns, last));
      } catch (IllegalArgumentException e) {
        out.println("  " + e.getMessage());
      }
    }
  }

  private static String left(String column) {
    return column.isEmpty() ? "(left out)" : column;
  }

  private Map<String, String> changed(LayoutDecision waiting) {
    Map<String, String> columns = new LinkedHashMap<>();
    out.println("For each field the column; Enter keeps it, - leaves the field out.");
    waiting
        .columns()
        .forEach(
            (field, column) -> {
              String answer = ask("  " + field + " -> [" + left(column) + "]", column);
              columns.put(field, answer.equals("-") ? "" : answer);
            });
    return columns;
  }

  private LayoutDecision answered(LayoutDecision waiting, Map<String, String> columns) {
    boolean marks = asks(waiting, "decimal mark");
    boolean orders = asks(waiting, "day or the month");
    return new LayoutDecision(
        waiting.fingerprint(),
        State.CONFIRMED,
        waiting.example(),
        columns,
        waiting.unpivot(),
        asks(waiting, "total") ? yes("Are these rows totals, to be left out?") : null,
        asks(waiting, "name the rows below") ? yes("Do single names name the rows below?") : null,
        asks(waiting, "value above") ? yes("Do empty cells mean the value above?") : null,
        marks ? mark(ask("Is the decimal mark the [c]omma or the [p]oint?", "p")) : null,
        orders ? order(ask("Does the [d]ay or the [m]onth come first?", "d")) : null,
        1,
        waiting.questions(),
        waiting.pointed());
  }

  private boolean yes(String question) {
    return ask(question + " [y]es or [n]o", "y").equals("y");
  }

  private static boolean asks(LayoutDecision waiting, String about) {
    return waiting.questions().stream().anyMatch(question -> question.contains(about));
  }

  private static DecimalMark mark(String answer) {
    return answer.startsWith("c") ? DecimalMark.COMMA : DecimalMark.POINT;
  }

  private static DateOrder order(String answer) {
    return answer.startsWith("m") ? DateOrder.MONTH_FIRST : DateOrder.DAY_FIRST;
  }

  private String ask(String question, String otherwise) {
    out.print(question + " ");
    out.flush();
    try {
      String answer = in.readLine();
      return answer == null || answer.isBlank() ? otherwise : answer.strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the terminal cannot be read", e);
    }
  }
}
