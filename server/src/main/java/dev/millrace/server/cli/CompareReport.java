package dev.millrace.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;

/** Waits for a comparison, saying how far it is, and prints what came out. */
final class CompareReport {
  private CompareReport() {}

  /**
   * Begins a comparison and waits for its end.
   *
   * @throws CommandException when it failed, or was cancelled by somebody else
   */
  static JsonNode await(Api api, String model, JsonNode wanted, PrintWriter out)
      throws IOException, InterruptedException {
    String ofModel = "/v1/models/" + Api.segment(model);
    JsonNode job = api.post(ofModel + "/compare", wanted, "wait=2");
    String path = ofModel + "/comparisons/" + job.path("id").asText();
    ProgressLine progress = new ProgressLine(out);
    while (job.path("state").asText().equals("running")) {
      progress.at("comparing", job.path("done").asInt(), job.path("total").asInt(), "objects");
      job = api.get(path, "wait=1");
    }
    if (!job.path("state").asText().equals("done")) {
      throw new CommandException(
          "the comparison " + job.path("error").asText("was cancelled before it was done"));
    }
    return job;
  }

  static void print(JsonNode report, PrintWriter out) {
    out.printf(
        "%d objects: %d answered the same, %d differ, %d failed%s%n",
        report.path("compared").asInt(),
        report.path("same").asInt(),
        report.path("different").asInt(),
        report.path("failed").asInt(),
        report.path("complete").asBoolean() ? "" : "; time ran out before the rest");
    for (JsonNode object : report.path("unlike")) {
      out.printf(
          "%s/%s: %d differences%n",
          object.at("/object/bucket").asText(),
          object.at("/object/key").asText(),
          object.path("differenceCount").asInt());
      for (JsonNode one : object.path("differences")) {
        out.printf("  %s  %s → %s%n", one.path("path").asText(), shown(one, "a"), shown(one, "b"));
      }
      object.path("failures").forEach(failure -> out.println("  " + failure.asText()));
    }
    out.flush();
  }

  private static String shown(JsonNode difference, String side) {
    return difference.has(side) ? difference.path(side).toString() : "nothing";
  }
}
