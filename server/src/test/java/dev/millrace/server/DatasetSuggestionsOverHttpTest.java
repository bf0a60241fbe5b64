package dev.millrace.server;

import static dev.millrace.server.Program.assertProblem;
import static dev.millrace.server.SalesOverHttp.JSON;
import static dev.millrace.server.SalesOverHttp.SALES;
import static dev.millrace.server.SalesOverHttp.ask;
import static dev.millrace.server.SalesOverHttp.json;
import static dev.millrace.server.SalesOverHttp.put;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells that are probably wrong are suggested, judged over the whole dataset, and accepted. */
class DatasetSuggestionsOverHttpTest {
  private static final String[] CITIES = {
    "Berlin", "Hamburg", "Munich", "Cologne", "Leipzig", "Bremen"
  };

  @TempDir Path data;

  @Test
  void aMisspeltValueIsSuggestedAndAcceptedByOneRequest() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "a.csv", shops(1, 10).replace("2024-01-03,s3,Munich", "2024-01-03,s3,Munch"));
      JsonNode suggestion = suggestions(program, "spelling").getFirst();
      assertThat(suggestion.path("cell").asText()).isEqualTo("C16");
      assertThat(suggestion.path("value").asText()).isEqualTo("Munch");
      assertThat(suggestion.path("suggested").asText()).isEqualTo("Munich");

      assertProblem(accept(program, "{}"), 422, "dataset-refused");
      JsonNode done =
          Program.json(
              accept(program, "{\"kind\":\"spelling\",\"column\":\"city\",\"value\":\"Munch\"}"));
      assertThat(done.path("accepted").asInt()).isEqualTo(1);
      assertThat(ask(program, "select count(*) from sales where city = 'Munch'")).isEqualTo("[0]");
      assertThat(suggestions(program, "spelling")).isEmpty();
      JsonNode change = json(program, SALES + "/changes").path("rows").path(0);
      assertThat(change.path("rule").asText()).isEqualTo("accepted");
      assertThat(change.path("raw").asText()).isEqualTo("Munch");
      assertThat(change.path("made_at").asText()).isNotBlank();
    }
  }

  @Test
  void aSpellingThatIsDismissedIsSuggestedForNoFileAgain() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "a.csv", shops(1, 10).replace("2024-01-03,s3,Munich", "2024-01-03,s3,Munch"));
      assertProblem(post(program, "dismiss", "{}"), 422, "dataset-refused");
      assertThat(post(program, "dismiss", "{\"kind\":\"spelling\"}").body())
          .isEqualTo("{\"dismissed\":1}");
      assertThat(suggestions(program, "spelling")).isEmpty();
      assertThat(ask(program, "select count(*) from sales where city = 'Munch'")).isEqualTo("[1]");

      put(program, "b.csv", shops(11, 10).replace("2024-01-13,s3,Munich", "2024-01-13,s3,Munch"));
      assertThat(suggestions(program, "spelling")).isEmpty();
      assertThat(post(program, "restore", "").body()).isEqualTo("{\"restored\":1}");
      assertThat(suggestions(program, "spelling")).hasSize(2);
    }
  }

  @Test
  void aContradictionIsDismissedForItsOwnCellAndBytes() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "a.csv", shops(1, 10));
      put(program, "b.csv", shops(11, 1).replace("s3,Munich", "s3,Hamburg"));
      post(program, "dismiss", "{\"kind\":\"dependency\"}");
      assertThat(suggestions(program, "dependency")).isEmpty();

      // Another row with the same contradiction is another question.
      put(program, "c.csv", shops(12, 1).replace("s3,Munich", "s3,Hamburg"));
      List<JsonNode> found = suggestions(program, "dependency");
      assertThat(found).hasSize(1);
      assertThat(found.getFirst().path("file").asText()).isEqualTo("sales/c.csv");
    }
  }

  @Test
  void aDismissalIsForgottenWithTheFileItIsKnownFrom() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "a.csv", shops(1, 10));
      put(program, "b.csv", shops(11, 1).replace("s3,Munich", "s3,Munch"));
      post(program, "dismiss", "{\"value\":\"Munch\"}");
      assertThat(ask(program, "select count(*) > 0 from audit.dismissed")).isEqualTo("[true]");

      program.send("DELETE", SalesOverHttp.OBJECTS + "b.csv", "");
      SalesOverHttp.await(program, "select count(*) from audit.dismissed", "[0]");
    }
  }

  @Test
  void dependenciesAreJudgedOverAllFilesAndNotOverTheLastOne() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "a.csv", shops(1, 10));
      // Seven rows alone prove nothing; with the other sixty the third contradicts two columns.
      put(program, "b.csv", shops(11, 1).replace("s3,Munich", "s3,Hamburg"));

      List<JsonNode> found = suggestions(program, "dependency");
      assertThat(found).hasSize(1);
      assertThat(found.getFirst().path("file").asText()).isEqualTo("sales/b.csv");
      assertThat(found.getFirst().path("suggested").asText()).isEqualTo("Munich");
    }
  }

  @Test
  void anOlderRowIsJudgedAgainWhenThereIsMoreEvidence() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      put(program, "b.csv", shops(11, 1).replace("s3,Munich", "s3,Hamburg"));
      assertThat(suggestions(program, "dependency")).isEmpty();
      put(program, "a.csv", shops(1, 10));

      List<JsonNode> found = suggestions(program, "dependency");
      assertThat(found).hasSize(1);
      assertThat(found.getFirst().path("file").asText()).isEqualTo("sales/b.csv");
    }
  }

  /** On each day each of six shops sells; the shop determines city and manager. */
  private static String shops(int firstDay, int days) {
    StringBuilder text = new StringBuilder("Order Date,Shop,City,Manager,Amount\n");
    for (int day = firstDay; day < firstDay + days; day++) {
      for (int shop = 1; shop <= 6; shop++) {
        text.append(
            "2024-01-%02d,s%d,%s,manager %c,%d\n"
                .formatted(day, shop, CITIES[shop - 1], 'A' + shop, 10 * day + shop));
      }
    }
    return text.toString();
  }

  private static List<JsonNode> suggestions(Program program, String kind) throws Exception {
    List<JsonNode> found = new ArrayList<>();
    json(program, SALES + "/suggestions").path("suggestions").forEach(found::add);
    found.removeIf(one -> !one.path("kind").asText().equals(kind));
    return found;
  }

  private static HttpResponse<String> accept(Program program, String body) throws Exception {
    return post(program, "accept", body);
  }

  private static HttpResponse<String> post(Program program, String what, String body)
      throws Exception {
    return program.send("POST", SALES + "/suggestions/" + what, body, JSON);
  }
}
