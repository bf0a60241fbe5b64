package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** The dataset of a first start, and the bucket that feeds it. */
final class SalesOverHttp {
  static final String[] JSON = {"Content-Type", "application/json"};
  static final String SALES = "/v1/datasets/sales";
  static final String OBJECTS = "/v1/buckets/sales/objects/";

  private SalesOverHttp() {}

  /** Sends a csv file and waits until it was taken in. */
  static void put(Program program, String name, String content) throws Exception {
    String[] headers = {"Content-Type", "text/csv", "Prefer", "wait=60"};
    assertThat(program.send("PUT", OBJECTS + name, content, headers).body())
        .contains("\"succeeded\"");
  }

  static JsonNode json(Program program, String path) throws Exception {
    return Program.json(program.get(path));
  }

  /** The first row of a query's answer, or the problem. */
  static String ask(Program program, String sql) throws Exception {
    String body = Program.JSON.createObjectNode().put("sql", sql).toString();
    JsonNode answer = Program.json(program.send("POST", SALES + "/query", body, JSON));
    return answer.has("rows") ? answer.path("rows").path(0).toString() : answer.toString();
  }

  /** Waits for an answer; datasets follow a deletion within moments, not within the request. */
  static void await(Program program, String sql, String expected) throws Exception {
    String answer = ask(program, sql);
    for (int attempt = 0; attempt < 300 && !answer.equals(expected); attempt++) {
      Thread.sleep(100);
      answer = ask(program, sql);
    }
    assertThat(answer).isEqualTo(expected);
  }
}
