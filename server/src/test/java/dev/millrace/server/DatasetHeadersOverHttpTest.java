package dev.millrace.server;

import static dev.millrace.server.Program.assertProblem;
import static dev.millrace.server.SalesOverHttp.JSON;
import static dev.millrace.server.SalesOverHttp.SALES;
import static dev.millrace.server.SalesOverHttp.ask;
import static dev.millrace.server.SalesOverHttp.json;
import static dev.millrace.server.SalesOverHttp.put;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person points at the header of a table; every later file that has it is read so. */
class DatasetHeadersOverHttpTest {

  @TempDir Path data;

  @Test
  void aHeaderThatIsPointedAtIsFoundInEveryLaterFile() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "jan.csv", coded("January", 1));
      JsonNode waiting = layout(program, "WAITING");
      String at = SALES + "/layouts/" + waiting.path("fingerprint").asText();
      JsonNode lines = json(program, at).path("preview");
      assertThat(lines.path(0).path("from").asText()).isEqualTo("A");
      int header = rowOf(lines, "4711");

      assertProblem(
          program.send("PUT", at + "/header", "{\"firstRow\":900}", JSON), 422, "dataset-refused");
      assertProblem(program.send("PUT", at + "/header", "{}", JSON), 422, "dataset-refused");
      JsonNode pointed =
          Program.json(
              program.send("PUT", at + "/header", "{\"firstRow\":%d}".formatted(header), JSON));
      JsonNode layout = pointed.path("layout");
      assertThat(layout.path("columns").properties().stream().map(java.util.Map.Entry::getKey))
          .containsExactly("4711", "north", "17");
      if (layout.path("state").asText().equals("WAITING")) {
        String there = SALES + "/layouts/" + layout.path("fingerprint").asText();
        assertThat(program.send("PUT", there, "{}", JSON).statusCode()).isEqualTo(200);
      }
      assertThat(ask(program, "select count(*), sum(c17) from sales")).isEqualTo("[30,465]");

      put(program, "feb.csv", coded("February, with another remark", 2));
      assertThat(ask(program, "select count(*), sum(c17) from sales")).isEqualTo("[60,1395]");
      assertThat(json(program, SALES).path("layoutsWaiting").asInt()).isZero();
      assertThat(json(program, SALES).path("rows").path("waiting").asInt()).isZero();
    }
  }

  @Test
  void theTablesColumnsAndItsEndCanBePointedAtToo() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "jan.csv", coded("January", 1) + "End of list,,\n1,2,3\n4,5,6\n");
      String at = SALES + "/layouts/" + layout(program, "WAITING").path("fingerprint").asText();
      JsonNode lines = json(program, at).path("preview");
      int header = rowOf(lines, "4711");
      String place =
          "{\"firstRow\":%d,\"firstColumn\":\"b\",\"lastColumn\":\"C\",\"lastTableRow\":%d}"
              .formatted(header, header + 30);
      JsonNode layout =
          Program.json(program.send("PUT", at + "/header", place, JSON)).path("layout");
      assertThat(layout.path("columns").properties().stream().map(java.util.Map.Entry::getKey))
          .containsExactly("north", "17");
      String there = SALES + "/layouts/" + layout.path("fingerprint").asText();
      program.send("PUT", there, "{}", JSON);
      assertThat(ask(program, "select count(*), sum(c17) from sales")).isEqualTo("[30,465]");
    }
  }

  /** Columns whose names look like their values: no reader can tell the header. */
  private static String coded(String title, int factor) {
    StringBuilder text = new StringBuilder(title + ",,\n");
    text.append("4711,north,17\n");
    for (int row = 1; row <= 30; row++) {
      text.append("%d,place %d,%d\n".formatted(4000 + row, row % 9, factor * row));
    }
    return text.toString();
  }

  private static int rowOf(JsonNode lines, String cell) {
    for (JsonNode line : lines) {
      if (line.path("cells").path(0).asText().equals(cell)) {
        return line.path("row").asInt();
      }
    }
    throw new AssertionError("no row begins with " + cell + ": " + lines);
  }

  private static JsonNode layout(Program program, String state) throws Exception {
    return json(program, SALES + "/layouts").path("layouts").findParents("state").stream()
        .filter(one -> one.path("state").asText().equals(state))
        .findFirst()
        .orElseThrow();
  }
}
