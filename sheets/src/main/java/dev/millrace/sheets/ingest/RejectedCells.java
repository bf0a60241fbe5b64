package dev.millrace.sheets.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.sheets.dataset.Entries.Reject;
import dev.millrace.sheets.dataset.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is wrong with one row, and the cells by which it can be fixed. Used row after row. */
final class RejectedCells {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Cell> cells = new LinkedHashMap<>();

  private record Problem(@Nullable String cell, String column, String reason) {}

  /** A cell as the console and fix files show it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Cell(String cell, String column, String text, @Nullable String problem) {}

  void clear() {
    problems.clear();
    cells.clear();
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /** Something that is wrong; the first problem of a cell is what is said of it. */
  void add(@Nullable String cell, String column, String reason) {
    boolean known =
        cell != null && problems.stream().anyMatch(problem -> cell.equals(problem.cell));
    if (!known) {
      problems.add(new Problem(cell, column, reason));
    }
  }

  /** A cell of the row, wrong or not. */
  void mention(String cell, String column, String text) {
    String problem =
        problems.stream()
            .filter(one -> cell.equals(one.cell))
            .map(Problem::reason)
            .findFirst()
            .orElse(null);
    cells.putIfAbsent(cell, new Cell(cell, column, text, problem));
  }

  /** The row as the books keep it aside. */
  Reject reject(Place place, String texts) {
    Problem first = problems.getFirst();
    try {
      return new Reject(
          place,
          first.cell,
          first.column,
          first.reason,
          texts,
          JSON.writeValueAsString(cells.values()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are always JSON", e);
    }
  }
}
