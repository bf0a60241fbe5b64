package dev.millrace.server;

import static dev.millrace.server.Program.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsOverHttpTest {
  private static final String OBJECTS = "/v1/buckets/sales/objects/";
  private static final String[] JSON = {"Content-Type", "application/json"};

  @TempDir Path data;

  @Test
  void spreadsheetsThatLandBecomeOneTable() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      JsonNode landed = put(program, "north.csv", sales("Order Date,Customer,Amount", "Ann"));
      JsonNode result = landed.path("runs").path(0).path("result");
      assertThat(result.path("dataset").asText()).isEqualTo("sales");
      assertThat(result.path("state").asText()).isEqualTo("loaded");
      assertThat(result.path("rows").path("data").asInt()).isEqualTo(12);

      put(program, "south.csv", sales("Bestelldatum,Kunde,Umsatz", "Bob"));
      assertThat(ask(program, "select customer, sum(amount) from sales group by 1 order by 1"))
          .containsExactly("[\"Ann\",78]", "[\"Bob\",78]");

      put(program, "north.csv", sales("Order Date,Customer,Amount", "Cem"));
      assertThat(ask(program, "select distinct customer from sales order by 1"))
          .containsExactly("[\"Bob\"]", "[\"Cem\"]");

      JsonNode dataset = json(program, "/v1/datasets/sales");
      assertThat(dataset.path("rows").path("in").asInt()).isEqualTo(26);
      assertThat(dataset.path("rows").path("data").asInt()).isEqualTo(24);
      assertThat(program.get("/v1/datasets/sales/export.csv").body())
          .startsWith("order_date,customer,amount\n")
          .contains("2024-01-03,Bob,3\n");
    }
  }

  @Test
  void aLayoutWaitsUntilItIsConfirmedAndItsFilesAreLoadedThen() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "north.csv", sales("Order Date,Customer,Amount", "Ann"));
      JsonNode waiting =
          put(program, "odd.csv", sales("When was it,Who was it,How much was it", "Dora"))
              .path("runs")
              .path(0)
              .path("result");
      assertThat(waiting.path("state").asText()).isEqualTo("waiting");
      assertThat(waiting.path("rows").path("waiting").asInt()).isEqualTo(12);

      JsonNode layout =
          json(program, "/v1/datasets/sales/layouts").path("layouts").findParents("state").stream()
              .filter(one -> one.path("state").asText().equals("WAITING"))
              .findFirst()
              .orElseThrow();
      String at = "/v1/datasets/sales/layouts/" + layout.path("fingerprint").asText();
      assertThat(json(program, at).path("preview").path(0).path("cells").toString())
          .isEqualTo("[\"When was it\",\"Who was it\",\"How much was it\"]");

      String confirmation =
          "{\"columns\":{\"When was it\":\"order_date\",\"Who was it\":\"customer\",\"How much was it\":\"amount\"}}";
      JsonNode confirmed =
          Program.JSON.readTree(program.send("PUT", at, confirmation, JSON).body());
      assertThat(confirmed.path("files").asInt()).isEqualTo(1);
      assertThat(ask(program, "select customer, count(*) from sales group by 1 order by 1"))
          .containsExactly("[\"Ann\",12]", "[\"Dora\",12]");
    }
  }

  @Test
  void aLayoutIsNotConfirmedWhileNothingSettlesItsNumbersAndDates() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "a.csv", "Day;Customer;Amount\n01/02/2024;Ann;1,234\n02/02/2024;Bob;2,345\n");
      JsonNode layout = json(program, "/v1/datasets/sales/layouts").path("layouts").path(0);
      assertThat(layout.path("state").asText()).isEqualTo("WAITING");
      assertThat(layout.path("questions").findValuesAsText("answer"))
          .contains("DECIMAL_MARK", "DATE_ORDER");
      String at = "/v1/datasets/sales/layouts/" + layout.path("fingerprint").asText();

      var refused = program.send("PUT", at, "{\"dateOrder\":\"DAY_FIRST\"}", JSON);
      assertProblem(refused, 422, "layout-question-open");
      assertThat(refused.body())
          .contains("column 'Amount': is the comma or the point the decimal mark in [1,234, 2,345]")
          .contains("decimalMark, POINT or COMMA")
          .doesNotContain("dateOrder, DAY");
      assertThat(json(program, "/v1/datasets/sales").path("rows").path("data").asInt()).isZero();

      String answer = "{\"dateOrder\":\"DAY_FIRST\",\"decimalMark\":\"COMMA\"}";
      assertThat(program.send("PUT", at, answer, JSON).statusCode()).isEqualTo(200);
      assertThat(ask(program, "select day, amount from sales order by 1"))
          .containsExactly("[\"2024-02-01\",1.234]", "[\"2024-02-02\",2.345]");
    }
  }

  @Test
  void aLaterFileOfAKnownLayoutThatSettlesNothingIsAskedAbout() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      String proven = sales("Order Date;Customer;Amount", "Ann").replace(",", ";");
      put(program, "a.csv", proven + "2024-02-01;Bob;1.234,50\n");
      put(
          program,
          "b.csv",
          "Order Date;Customer;Amount\n2024-03-01;Cem;1,234\n2024-03-02;Cem;5,678\n");
      put(program, "c.csv", proven.replace("Ann", "Dan") + "2024-02-01;Bob;1.234,50\n");

      JsonNode layout = json(program, "/v1/datasets/sales/layouts").path("layouts").path(0);
      assertThat(layout.path("state").asText()).isEqualTo("WAITING");
      assertThat(ask(program, "select count(*) from sales")).containsExactly("[13]");
      String at = "/v1/datasets/sales/layouts/" + layout.path("fingerprint").asText();
      assertProblem(program.send("PUT", at, "{}", JSON), 422, "layout-question-open");
      assertThat(program.send("PUT", at, "{\"decimalMark\":\"COMMA\"}", JSON).statusCode())
          .isEqualTo(200);
      assertThat(ask(program, "select amount from sales where customer = 'Cem' order by 1"))
          .containsExactly("[1.234]", "[5.678]");
    }
  }

  @Test
  void anyValueTellsWhereItCameFromAndWhatWasDoneToIt() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(
          program,
          "a.csv",
          sales("Order Date;Customer;Amount", "Ann").replace(",", ";")
              + "2024-02-01;Bob;1.234,50 €\n");

      JsonNode origin =
          json(program, "/v1/datasets/sales/origin?file=sales/a.csv&row=14&column=amount")
              .path("origin")
              .path(0);
      assertThat(origin.path("cell").asText()).isEqualTo("C14");
      assertThat(origin.path("raw").asText()).isEqualTo("1.234,50 €");
      assertThat(origin.path("rule").asText()).isEqualTo("decimal-comma");
      assertThat(origin.path("value").asText()).isEqualTo("1234.5");
      assertThat(
              json(program, "/v1/datasets/sales/origin?file=sales/a.csv&row=14")
                  .path("origin")
                  .findValuesAsText("cell"))
          .containsExactly("A14", "B14", "C14");
    }
  }

  @Test
  void queriesReadAndDoNothingElse() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "a.csv", sales("Order Date,Customer,Amount", "Ann"));
      for (String sql :
          List.of(
              "drop table sales",
              "select 1; select 2",
              "copy sales to '/tmp/stolen.csv'",
              "select * from read_csv('/etc/passwd')",
              "select * from '/etc/passwd'",
              "attach '/tmp/x.db'",
              "set enable_external_access = true",
              "insert into sales select * from sales",
              "select nonsense from nowhere",
              "install httpfs")) {
        String body = Program.JSON.createObjectNode().put("sql", sql).toString();
        assertProblem(
            program.send("POST", "/v1/datasets/sales/query", body, JSON), 422, "query-refused");
      }
      assertThat(ask(program, "select count(*) from sales")).containsExactly("[12]");
    }
  }

  @Test
  void aFileThatIsNoSpreadsheetIsDeadWithItsReasonAndListed() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      JsonNode run =
          put(program, "photo.xlsx", "\u0000\u0001\u0002 no spreadsheet").path("runs").path(0);

      assertThat(run.path("state").asText()).isEqualTo("dead");
      assertThat(run.path("error").path("type").asText()).contains("not-a-spreadsheet");
      JsonNode file = json(program, "/v1/datasets/sales/files").path("files").path(0);
      assertThat(file.path("state").asText()).isEqualTo("refused");
      assertThat(file.path("reason").asText()).startsWith("not-a-spreadsheet: ");
    }
  }

  @Test
  void declaredRulesKeepRowsAside() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      String schema =
          """
          {"columns": [
            {"name": "day", "label": "Order Date", "type": "DATE", "synonyms": [], "rules": {"required": true, "unique": true}},
            {"name": "who", "label": "Customer", "type": "TEXT", "synonyms": [], "rules": {"oneOf": ["Ann", "Bob"]}},
            {"name": "amount", "label": "Amount", "type": "NUMBER", "synonyms": [], "rules": {"least": 0, "most": 11}}],
           "keys": []}
          """;
      assertThat(program.send("PUT", "/v1/datasets/sales", schema, JSON).statusCode())
          .isEqualTo(200);
      put(
          program,
          "a.csv",
          sales("Order Date,Customer,Amount", "Ann") + "2024-01-02,Bob,4\n2024-03-01,Eve,5\n");

      List<String> reasons = new ArrayList<>();
      json(program, "/v1/datasets/sales/rejects")
          .path("rows")
          .forEach(row -> reasons.add(row.path("row").asInt() + " " + row.path("reason").asText()));
      assertThat(reasons)
          .containsExactlyInAnyOrder(
              "13 12 is more than 11, the most allowed",
              "15 'Eve' is none of [Ann, Bob]",
              "14 the same stands in sales/a.csv, sheet \"\", row 3");
      JsonNode rows = json(program, "/v1/datasets/sales").path("rows");
      assertThat(rows.path("data").asInt()).isEqualTo(11);
      assertThat(rows.path("rejected").asInt()).isEqualTo(3);
    }
  }

  /** Twelve days, a sale of one more each day. */
  private static String sales(String header, String customer) {
    StringBuilder text = new StringBuilder(header).append('\n');
    for (int day = 1; day <= 12; day++) {
      text.append("2024-01-%02d,%s,%d\n".formatted(day, customer, day));
    }
    return text.toString();
  }

  private static JsonNode put(Program program, String name, String content) throws Exception {
    return Program.JSON.readTree(
        program
            .send("PUT", OBJECTS + name, content, "Content-Type", "text/csv", "Prefer", "wait=30")
            .body());
  }

  private static JsonNode json(Program program, String path) throws Exception {
    return Program.JSON.readTree(program.get(path).body());
  }

  private static List<String> ask(Program program, String sql) throws Exception {
    String body = Program.JSON.createObjectNode().put("sql", sql).toString();
    JsonNode answer =
        Program.JSON.readTree(program.send("POST", "/v1/datasets/sales/query", body, JSON).body());
    List<String> rows = new ArrayList<>();
    answer.path("rows").forEach(row -> rows.add(row.toString()));
    return rows;
  }
}
