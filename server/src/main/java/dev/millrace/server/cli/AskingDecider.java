package dev.millrace.server.cli;

import dev.millrace.sheets.clean.DateOrder;
import dev.millrace.sheets.clean.DecimalMark;
import dev.millrace.sheets.ingest.Decider;
import dev.millrace.sheets.ingest.LayoutDecision;
import dev.millrace.sheets.ingest.LayoutDecision.State;
import dev.millrace.sheets.ingest.LayoutPreview;
import dev.millrace.sheets.ingest.OpenQuestion.Answer;
import dev.millrace.sheets.schema.DatasetSchema;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Asks a person at the terminal about each layout that is not clear. */
final class AskingDecider implements Decider {
  private static final Map<Choice, Set<String>> CHOICES =
      Map.of(
          Choice.ACCEPT, Set.of("a", "accept"),
          Choice.CHANGE, Set.of("c", "change"),
          Choice.HEADER, Set.of("h", "header"),
          Choice.IGNORE, Set.of("i", "ignore"),
          Choice.SKIP, Set.of("s", "skip"));
  private static final Map<DecimalMark, Set<String>> MARKS =
      Map.of(
          DecimalMark.COMMA, Set.of("c", "comma", ","),
          DecimalMark.POINT, Set.of("p", "point", "."));
  private static final Map<DateOrder, Set<String>> ORDERS =
      Map.of(
          DateOrder.DAY_FIRST, Set.of("d", "day"),
          DateOrder.MONTH_FIRST, Set.of("m", "month"));

  private final Terminal terminal;

  AskingDecider(PrintWriter out) {
    this.terminal = new Terminal(out);
  }

  private enum Choice {
    ACCEPT,
    CHANGE,
    HEADER,
    IGNORE,
    SKIP
  }

  @Override
  public LayoutDecision decide(
      LayoutDecision waiting, DatasetSchema schema, LayoutPreview preview) {
    terminal.say(
        "%nA new layout, first seen in %s:%n%n%s%n"
            .formatted(waiting.example().place(), preview.text()));
    waiting.questions().forEach(question -> terminal.say("  ? " + question.text()));
    terminal.say("%nIt would be read so (the table has %s):".formatted(schema.names()));
    waiting
        .columns()
        .forEach((field, column) -> terminal.say("  %-30s -> %s".formatted(field, left(column))));
    try {
      return decided(waiting, preview);
    } catch (Terminal.EndedException e) {
      return waiting; // nobody decided
    }
  }

  private LayoutDecision decided(LayoutDecision waiting, LayoutPreview preview)
      throws Terminal.EndedException {
    return switch (terminal.choose(
        "[a]ccept, [c]hange, point at the [h]eader, [i]gnore this layout, or [s]kip for now?",
        CHOICES)) {
      case ACCEPT -> answered(waiting, waiting.columns());
      case CHANGE -> answered(waiting, changed(waiting));
      case HEADER -> pointed(waiting, preview);
      case IGNORE -> waiting.as(State.IGNORED);
      case SKIP -> waiting;
    };
  }

  private LayoutDecision pointed(LayoutDecision waiting, LayoutPreview preview)
      throws Terminal.EndedException {
    while (true) {
      String rows =
          terminal.line("Which rows name the columns, such as 4 or 4-5? Enter to go back.");
      if (rows.isEmpty()) {
        return waiting;
      }
      String columns =
          terminal.line("Which columns has the table, such as A-F? Enter for all named.");
      String last = terminal.line("Which is its last row? Enter where it ends by itself.");
      try {
        return preview.point(PointingText.of(rows, columns, last));
      } catch (IllegalArgumentException e) {
        terminal.say("  " + e.getMessage());
      }
    }
  }

  private static String left(String column) {
    return column.isEmpty() ? "(left out)" : column;
  }

  private Map<String, String> changed(LayoutDecision waiting) throws Terminal.EndedException {
    Map<String, String> columns = new LinkedHashMap<>();
    terminal.say("For each field the column; Enter keeps it, - leaves the field out.");
    for (Map.Entry<String, String> one : waiting.columns().entrySet()) {
      String answer = terminal.line("  " + one.getKey() + " -> [" + left(one.getValue()) + "]");
      columns.put(
          one.getKey(), answer.isEmpty() ? one.getValue() : answer.equals("-") ? "" : answer);
    }
    return columns;
  }

  private LayoutDecision answered(LayoutDecision waiting, Map<String, String> columns)
      throws Terminal.EndedException {
    return new LayoutDecision(
        waiting.fingerprint(),
        State.CONFIRMED,
        waiting.example(),
        columns,
        asks(waiting, Answer.UNPIVOT)
            ? terminal.yes("Do these columns become rows?")
            : waiting.unpivot(),
        asks(waiting, Answer.SUSPECTED_TOTALS)
            ? Boolean.valueOf(terminal.yes("Are these rows totals, to be left out?"))
            : waiting.suspectedTotals(),
        asks(waiting, Answer.GROUPS)
            ? Boolean.valueOf(terminal.yes("Do single names name the rows below?"))
            : waiting.groups(),
        asks(waiting, Answer.FILL_DOWN)
            ? Boolean.valueOf(terminal.yes("Do empty cells mean the value above?"))
            : waiting.fillDown(),
        asks(waiting, Answer.DECIMAL_MARK)
            ? terminal.choose("Is the decimal mark the [c]omma or the [p]oint?", MARKS)
            : waiting.decimalMark(),
        asks(waiting, Answer.DATE_ORDER)
            ? terminal.choose("Does the [d]ay or the [m]onth come first?", ORDERS)
            : waiting.dateOrder(),
        1,
        waiting.questions(),
        waiting.pointed());
  }

  private static boolean asks(LayoutDecision waiting, Answer about) {
    return waiting.questions().stream().anyMatch(question -> question.answer() == about);
  }
}
