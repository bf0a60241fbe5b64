package dev.millrace.sheets.ingest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.sheets.layout.Question;
import org.jspecify.annotations.Nullable;

/**
 * What only a person can decide about a layout.
 *
 * @param text for people
 * @param answer what of the decision answers it; null where looking at the columns does
 * @param field the field that is asked about; null where it is the whole table
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OpenQuestion(String text, @Nullable Answer answer, @Nullable String field) {

  /** The parts of a decision that answer questions. */
  public enum Answer {
    DECIMAL_MARK,
    DATE_ORDER,
    UNPIVOT,
    SUSPECTED_TOTALS,
    GROUPS,
    FILL_DOWN
  }

  /** A question that a look at the columns answers. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static OpenQuestion of(String text) {
    return new OpenQuestion(text, null, null);
  }

  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public OpenQuestion {}

  static OpenQuestion of(Question question) {
    Answer answer =
        switch (question.kind()) {
          case TOTALS -> Answer.SUSPECTED_TOTALS;
          case UNPIVOT -> Answer.UNPIVOT;
          case GROUPS -> Answer.GROUPS;
          case FILL_DOWN -> Answer.FILL_DOWN;
          case NO_HEADER -> null;
        };
    return new OpenQuestion(question.text(), answer, null);
  }

  /** Whether the values would be a guess as long as nobody answers. */
  boolean isUndecidable() {
    return answer == Answer.DECIMAL_MARK || answer == Answer.DATE_ORDER;
  }

  @Override
  public String toString() {
    return text;
  }
}
