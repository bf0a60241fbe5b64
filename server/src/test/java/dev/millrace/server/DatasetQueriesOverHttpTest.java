package dev.millrace.server;

import static dev.millrace.server.SalesOverHttp.JSON;
import static dev.millrace.server.SalesOverHttp.SALES;
import static dev.millrace.server.SalesOverHttp.ask;
import static dev.millrace.server.SalesOverHttp.put;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a query of somebody else's may take, and that its numbers arrive as they are. */
class DatasetQueriesOverHttpTest {
  @TempDir Path data;

  @Test
  void aQueryTakesNoMoreThanItsShareAndTheProgramGoesOn() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "a.csv", "Nr,Who\n1,Ann\n2,Bob\n");

      assertThat(refusal(program, "select repeat('x', 2000000000)"))
          .contains("repeat is not answered here");
      assertThat(refusal(program, "select who from sales where lpad(who, 2000000000, 'x') = ''"))
          .contains("lpad is not answered here");
      assertThat(refusal(program, "select list(i) from range(300000000) t(i)"))
          .contains("Out of Memory");
      assertThat(refusal(program, "select string_agg('abcdefgh', '') as it from range(1000000)"))
          .contains("a value of it is longer than 1048576 bytes");
      assertThat(ask(program, "select count(*) from sales")).isEqualTo("[2]");
    }
  }

  @Test
  void numbersThatReadersOfJsonWouldRoundArriveAsTexts() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "a.csv", "Nr,Who\n1,Ann\n2,Bob\n");

      assertThat(ask(program, "select 9007199254740993, 9007199254740991, 0.5, '', null;"))
          .isEqualTo("[\"9007199254740993\",9007199254740991,0.5,\"\",null]");
      assertThat(ask(program, "select 12345678901234567.89::decimal(30,2)"))
          .isEqualTo("[\"12345678901234567.89\"]");
      assertThat(ask(program, "select who, who from sales order by nr desc limit 1"))
          .isEqualTo("[\"Bob\",\"Bob\"]");
      assertThat(ask(program, "select nr from sales order by nr desc -- last first"))
          .isEqualTo("[2]");
    }
  }

  private static String refusal(Program program, String sql) throws Exception {
    String body = Program.JSON.createObjectNode().put("sql", sql).toString();
    JsonNode answer = Program.json(program.send("POST", SALES + "/query", body, JSON));
    assertThat(answer.path("status").asInt()).isEqualTo(422);
    return answer.path("detail").asText();
  }
}
