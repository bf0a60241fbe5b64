package dev.millrace.server;

import static dev.millrace.server.Program.assertProblem;
import static dev.millrace.server.SalesOverHttp.JSON;
import static dev.millrace.server.SalesOverHttp.SALES;
import static dev.millrace.server.SalesOverHttp.ask;
import static dev.millrace.server.SalesOverHttp.json;
import static dev.millrace.server.SalesOverHttp.put;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that were kept aside are fixed by hand and read again. */
class DatasetFixesOverHttpTest {

  @TempDir Path data;

  @Test
  void aRejectedRowIsFixedAtItsCellsAndTheAuditSaysByWhom() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "a.csv", sales("lots", "2024-01-07"));
      JsonNode reject = reject(program);
      assertThat(reject.path("cells").toString())
          .isEqualTo(
              "[{\"cell\":\"A8\",\"column\":\"order_date\",\"text\":\"2024-01-07\"},"
                  + "{\"cell\":\"B8\",\"column\":\"customer\",\"text\":\"Ann\"},{\"cell\":\"C8\",\"column\":\"amount\",\"text\":\"lots\",\"problem\":\"'lots'"
                  + " is no number\"},{\"cell\":\"D8\",\"column\":\"pieces\",\"text\":\"1\"}]");

      JsonNode fixed = Program.json(fix(program, reject, "C8", "7"));

      assertThat(fixed.path("rows").path("rejected").asInt()).isZero();
      assertThat(fixed.path("rows").path("in").asInt())
          .isEqualTo(sum(fixed.path("rows"), "data", "rejected", "repeated", "waiting", "other"));
      assertThat(fixed.path("fixes").path(0).path("raw").asText()).isEqualTo("lots");
      JsonNode origin =
          json(program, SALES + "/origin?file=sales/a.csv&row=8&column=amount")
              .path("origin")
              .path(0);
      assertThat(origin.path("raw").asText()).isEqualTo("lots");
      assertThat(origin.path("rule").asText()).isEqualTo("by-hand");
      assertThat(origin.path("value").asText()).isEqualTo("7");
      assertThat(origin.path("made_by").asText()).isEqualTo("Dora");
      assertThat(origin.path("made_at").asText()).isNotBlank();
      assertThat(ask(program, "select count(*), sum(amount) from sales")).isEqualTo("[25,325]");
    }
  }

  @Test
  void aFixThatStillBreaksARuleIsRefusedWithItsReasonAndNothingIsKept() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      declareMost(program);
      put(program, "a.csv", sales("lots", "someday"));
      JsonNode reject = reject(program);

      HttpResponse<String> half = fix(program, reject, "C8", "7");
      assertProblem(half, 422, "fix-refused");
      assertThat(Program.json(half).path("problems").path(0).path("cell").asText()).isEqualTo("A8");
      assertThat(Program.json(half).path("problems").path(0).path("reason").asText())
          .isEqualTo("'someday' is no date");
      HttpResponse<String> much = fix(program, reject, "C8", "700", "A8", "2024-01-07");
      assertThat(much.body()).contains("700 is more than 100, the most allowed");
      assertProblem(fix(program, reject, "C99", "7"), 422, "fix-refused");
      assertProblem(fix(program, reject, "seven", "7"), 422, "dataset-refused");
      assertThat(json(program, SALES + "/fixes").path("fixes")).isEmpty();
      assertThat(json(program, SALES + "/rejects").path("rows")).hasSize(1);

      assertThat(fix(program, reject, "C8", "7", "A8", "2024-01-07").statusCode()).isEqualTo(200);
      assertThat(json(program, SALES + "/rejects").path("rows")).isEmpty();
      assertThat(fix(program, reject, "C8", null).statusCode()).isEqualTo(200);
      assertThat(json(program, SALES + "/rejects").path("rows")).hasSize(1);
    }
  }

  @Test
  void anUnchangedFileReplaysItsFixesAndAChangedOneAsksAgain() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "a.csv", sales("lots", "2024-01-07"));
      JsonNode reject = reject(program);
      assertThat(fix(program, reject, "C8", "7").statusCode()).isEqualTo(200);

      declareMost(program); // reads every file again
      assertThat(json(program, SALES + "/rejects").path("rows")).isEmpty();
      assertThat(ask(program, "select amount from sales where _row = 8")).isEqualTo("[7]");

      put(program, "a.csv", sales("lots", "2024-01-07") + "2024-02-01,Bob,1,1\n");
      assertThat(json(program, SALES + "/rejects").path("rows")).hasSize(1);
      assertProblem(fix(program, reject, "C8", "7"), 409, "file-changed");
    }
  }

  @Test
  void theSecondOfTwoUniqueRowsIsFixedByItsKey() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      String schema =
          """
          {"columns": [{"name": "nr", "label": "Nr", "type": "NUMBER", "rules": {"unique": true}},
                       {"name": "who", "label": "Who", "type": "TEXT"}]}
          """;
      program.send("PUT", SALES, schema, JSON);
      put(program, "a.csv", "Nr,Who\n1,Ann\n2,Bob\n2,Cem\n");
      JsonNode reject = reject(program);
      assertThat(reject.path("cells").path(0).path("problem").asText())
          .isEqualTo("the same stands in sales/a.csv, sheet \"\", row 3");

      assertProblem(fix(program, reject, "A4", "1"), 422, "fix-refused");
      assertThat(fix(program, reject, "A4", "3").statusCode()).isEqualTo(200);
      assertThat(ask(program, "select sum(nr) from sales")).isEqualTo("[6]");
    }
  }

  private static void declareMost(Program program) throws Exception {
    String schema =
        """
        {"columns": [{"name": "order_date", "label": "Order Date", "type": "DATE"},
                     {"name": "customer", "label": "Customer", "type": "TEXT"},
                     {"name": "amount", "label": "Amount", "type": "NUMBER", "rules": {"most": 100}},
                     {"name": "pieces", "label": "Pieces", "type": "NUMBER"}]}
        """;
    assertThat(program.send("PUT", SALES, schema, JSON).statusCode()).isEqualTo(200);
  }

  /** 25 days, a sale of one more each day; the seventh is as given. */
  private static String sales(String seventh, String day) {
    StringBuilder text = new StringBuilder("Order Date,Customer,Amount,Pieces\n");
    for (int number = 1; number <= 25; number++) {
      String date = number == 7 ? day : "2024-01-%02d".formatted(number);
      text.append("%s,Ann,%s,1\n".formatted(date, number == 7 ? seventh : "" + number));
    }
    return text.toString();
  }

  private static int sum(JsonNode rows, String... names) {
    int sum = 0;
    for (String name : names) {
      sum += rows.path(name).asInt();
    }
    return sum;
  }

  private static JsonNode reject(Program program) throws Exception {
    JsonNode rejects = json(program, SALES + "/rejects").path("rows");
    assertThat(rejects).hasSize(1);
    return rejects.path(0);
  }

  /**
   * @param cells a cell and its value, and so on
   */
  private static HttpResponse<String> fix(
      Program program, JsonNode reject, @Nullable String... cells) throws Exception {
    ObjectNode body =
        Program.JSON
            .createObjectNode()
            .put("file", reject.path("file").asText())
            .put("sha256", reject.path("sha256").asText())
            .put("by", "Dora");
    ArrayNode fixes = body.putArray("fixes");
    for (int i = 0; i < cells.length; i += 2) {
      fixes.addObject().put("cell", cells[i]).put("value", cells[i + 1]);
    }
    return program.send("POST", SALES + "/fixes", body.toString(), JSON);
  }
}
