package dev.millrace.sheets.ingest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.sheets.clean.DateOrder;
import dev.millrace.sheets.clean.DecimalMark;
import dev.millrace.sheets.layout.PointedTable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the sheets of one layout go into the dataset. Once a person has confirmed it, it holds for
 * every file laid out alike.
 *
 * @param fingerprint the layout's name
 * @param example where it was first seen, for people
 * @param columns for each field of the layout the dataset's column; empty for one that is left out
 * @param unpivot whether columns with values in their headers become rows
 * @param suspectedTotals whether rows that look like totals are totals; null while nobody said so
 * @param groups whether rows that hold a name alone name the rows below them; yes unless said
 * @param fillDown whether empty cells of the columns that look so mean the value above; no unless
 *     said
 * @param decimalMark of numbers written as text, where the files do not prove it
 * @param dateOrder of dates written as text, where the files do not prove it
 * @param confidence from 0 to 1
 * @param questions what only a person can decide
 * @param pointed where a person says that the table is; null where it was found
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LayoutDecision(
    String fingerprint,
    State state,
    Example example,
    Map<String, String> columns,
    boolean unpivot,
    @Nullable Boolean suspectedTotals,
    @Nullable Boolean groups,
    @Nullable Boolean fillDown,
    @Nullable DecimalMark decimalMark,
    @Nullable DateOrder dateOrder,
    double confidence,
    List<OpenQuestion> questions,
    @Nullable PointedTable pointed) {

  public LayoutDecision {
    columns =
        columns == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    questions = questions == null ? List.of() : List.copyOf(questions);
  }

  /** What became of a layout. */
  public enum State {
    /** Clear enough to be followed without asking; a person may still change it. */
    ACCEPTED,
    /** A person said so. */
    CONFIRMED,
    /** Nobody has said so yet, and it is not clear enough: its rows wait. */
    WAITING,
    /** A person left it out: its rows are listed and not loaded. */
    IGNORED
  }

  /** Where a layout was first seen. */
  public record Example(String file, String sheet, String area) {

    /** Where that is, for a person; files of text have no name of a sheet. */
    public String place() {
      return file + (sheet.isEmpty() ? "" : ", sheet '" + sheet + "'") + ", " + area;
    }
  }

  /** Leaves a layout out. */
  static LayoutDecision leftOut(String fingerprint) {
    return new LayoutDecision(
        fingerprint,
        State.IGNORED,
        new Example("", "", ""),
        Map.of(),
        false,
        null,
        null,
        null,
        null,
        null,
        1,
        List.of(),
        null);
  }

  /** Whether its rows are loaded. */
  @JsonIgnore
  public boolean isLoaded() {
    return state == State.ACCEPTED || state == State.CONFIRMED;
  }

  /** The same, decided by a person. */
  public LayoutDecision as(State other) {
    return with(other, example, questions);
  }

  /** The same, waiting for answers about sheets that were seen later. */
  LayoutDecision waiting(Example seen, List<OpenQuestion> asked) {
    return with(State.WAITING, seen, asked);
  }

  private LayoutDecision with(State other, Example seen, List<OpenQuestion> asked) {
    return new LayoutDecision(
        fingerprint,
        other,
        seen,
        columns,
        unpivot,
        suspectedTotals,
        groups,
        fillDown,
        decimalMark,
        dateOrder,
        confidence,
        asked,
        pointed);
  }

  /**
   * The questions that must be answered before rows are loaded: what the files do not prove of
   * fields that are not left out.
   */
  public List<OpenQuestion> unanswered() {
    return questions.stream()
        .filter(OpenQuestion::isUndecidable)
        .filter(question -> !isAnswered(question))
        .filter(question -> !columns.getOrDefault(String.valueOf(question.field()), "").isEmpty())
        .toList();
  }

  private boolean isAnswered(OpenQuestion question) {
    return question.answer() == OpenQuestion.Answer.DECIMAL_MARK
        ? decimalMark != null
        : dateOrder != null;
  }

  /** All tables that people pointed at. */
  static List<PointedTable> pointed(Map<String, LayoutDecision> decisions) {
    return decisions.values().stream()
        .map(LayoutDecision::pointed)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }
}
