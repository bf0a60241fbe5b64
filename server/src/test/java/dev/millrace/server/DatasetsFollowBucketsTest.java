package dev.millrace.server;

import static dev.millrace.server.SalesOverHttp.JSON;
import static dev.millrace.server.SalesOverHttp.OBJECTS;
import static dev.millrace.server.SalesOverHttp.SALES;
import static dev.millrace.server.SalesOverHttp.ask;
import static dev.millrace.server.SalesOverHttp.json;
import static dev.millrace.server.SalesOverHttp.put;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a bucket is in its dataset, and nothing else. */
class DatasetsFollowBucketsTest {

  @TempDir Path data;

  @Test
  void aDeletedObjectsRowsLeaveTheTableAndComeBackOnceWhenItIsSentAgain() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "ann.csv", sales("Ann", 1, 20));
      put(program, "bob.csv", sales("Bob", 1, 12));
      delete(program, "ann.csv");

      SalesOverHttp.await(program, "select count(*), min(customer) from sales", "[12,\"Bob\"]");
      JsonNode file = json(program, SALES + "/files").path("files").path(1);
      assertThat(file.path("name").asText()).isEqualTo("sales/ann.csv");
      assertThat(file.path("state").asText()).isEqualTo("deleted");
      assertThat(file.path("reason").asText())
          .isEqualTo("its object was deleted; 20 rows left the table with it");
      assertThat(ask(program, "select count(*) from audit.others where text like '%Ann%'"))
          .isEqualTo("[0]");
      assertThat(json(program, SALES).path("files").asInt()).isEqualTo(1);
      assertBalanced(program);

      put(program, "ann.csv", sales("Ann", 1, 20));
      put(program, "ann.csv", sales("Ann", 1, 20));
      assertThat(ask(program, "select count(*), min(customer) from sales"))
          .isEqualTo("[32,\"Ann\"]");
      assertBalanced(program);
    }
  }

  @Test
  void rowsThatWereRepeatsOfADeletedFileTakeItsPlace() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "january.csv", sales("Ann", 1, 20));
      put(program, "both.csv", sales("Ann", 1, 28));
      assertThat(ask(program, "select count(*) from sales")).isEqualTo("[28]");
      assertThat(json(program, SALES).path("rows").path("repeated").asInt()).isEqualTo(20);

      delete(program, "january.csv");

      SalesOverHttp.await(program, "select count(*), count(distinct _file) from sales", "[28,1]");
      assertThat(json(program, SALES).path("rows").path("repeated").asInt()).isZero();
      assertBalanced(program);
    }
  }

  @Test
  void rowsThatRepeatedAFileTakeItsPlaceWhenItChanges() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "january.csv", sales("Ann", 1, 20));
      put(program, "both.csv", sales("Ann", 1, 28));
      put(program, "january.csv", sales("Eve", 1, 20));

      assertThat(ask(program, "select count(*) from sales where customer = 'Ann'"))
          .isEqualTo("[28]");
      assertThat(ask(program, "select count(*) from sales")).isEqualTo("[48]");
      assertBalanced(program);
    }
  }

  @Test
  void anEarlierVersionThatIsSentAgainIsTakenInAgainWithItsFixes() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      String wrong = sales("Ann", 1, 28).replace("2024-01-07,Ann,7,", "2024-01-07,Ann,lots,");
      put(program, "a.csv", wrong);
      JsonNode reject = json(program, SALES + "/rejects").path("rows").path(0);
      String fix =
          "{\"file\":\"sales/a.csv\",\"sha256\":\"%s\",\"fixes\":[{\"cell\":\"C8\",\"value\":\"7\"}]}"
              .formatted(reject.path("sha256").asText());
      assertThat(program.send("POST", SALES + "/fixes", fix, JSON).statusCode()).isEqualTo(200);
      put(program, "a.csv", sales("Bob", 1, 12));

      put(program, "a.csv", wrong);

      SalesOverHttp.await(
          program, "select count(*), sum(amount), min(customer) from sales", "[28,406,\"Ann\"]");
      assertBalanced(program);
    }
  }

  private static void assertBalanced(Program program) throws Exception {
    assertThat(
            ask(
                program,
                "select count(*) from audit.files where rows_in <> rows_data + rows_rejected +"
                    + " rows_other + rows_repeated + rows_waiting"))
        .isEqualTo("[0]");
    assertThat(
            ask(program, "select sum(rows_data) - (select count(*) from sales) from audit.files"))
        .isEqualTo("[0]");
  }

  private static String sales(String customer, int first, int last) {
    StringBuilder text = new StringBuilder("Order Date,Customer,Amount,Pieces\n");
    for (int day = first; day <= last; day++) {
      text.append("2024-01-%02d,%s,%d,1\n".formatted(day, customer, day));
    }
    return text.toString();
  }

  private static void delete(Program program, String name) throws Exception {
    assertThat(program.send("DELETE", OBJECTS + name, "").statusCode()).isEqualTo(204);
  }
}
