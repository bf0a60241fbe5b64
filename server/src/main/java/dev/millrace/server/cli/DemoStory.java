package dev.millrace.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Sends photos, shows each answer as it comes by the stream, names a face, and shows that it is
 * recognised when it comes again.
 */
final class DemoStory {
  private static final String BUCKET = "photos";
  private static final String PEOPLE = "/v1/collections/people/people";
  private static final String NAME = "Ada";

  private final Api api;
  private final PrintWriter out;
  private int faces;
  private int dead;

  DemoStory(Api api, PrintWriter out) {
    this.api = api;
    this.out = out;
  }

  /**
   * Tells it.
   *
   * @return the exit status: 0 when every photo was answered and the named face was recognised
   */
  int tell(List<Path> photos) throws IOException, InterruptedException {
    try (Stream<String> stream = api.results("?bucket=" + BUCKET)) {
      Iterator<String> lines = stream.iterator();
      Map<String, JsonNode> answers = send(photos, lines);
      int recognised = recognise(photos, answers, lines);
      say(
          "%n%d photos sent, %d answered, %d faces found, %d failed, %d of 1 named face recognised.%n"
              .formatted(photos.size() + 1, answers.size(), faces, dead, recognised));
      return answers.size() == photos.size() + 1 && dead == 0 && recognised == 1 ? 0 : 1;
    }
  }

  private Map<String, JsonNode> send(List<Path> photos, Iterator<String> lines)
      throws IOException, InterruptedException {
    say("Sending %d photos to the bucket '%s'.%n%n".formatted(photos.size(), BUCKET));
    say(
        "%-16s %6s  %-24s %6s  %s%n"
            .formatted("photo", "faces", "box (x, y, width, height)", "score", "who"));
    long began = System.nanoTime();
    for (Path photo : photos) {
      api.put(BUCKET, name(photo), BodyPublishers.ofFile(photo), Map.of());
    }
    Map<String, JsonNode> answers = new HashMap<>();
    while (answers.size() < photos.size() && lines.hasNext()) {
      take(lines.next(), answers);
    }
    say("%nAll answered after %.1f s.%n".formatted((System.nanoTime() - began) / 1e9));
    return answers;
  }

  /** Names the largest clear face there is and sends its photo again in other bytes. */
  private int recognise(List<Path> photos, Map<String, JsonNode> answers, Iterator<String> lines)
      throws IOException, InterruptedException {
    JsonNode best = null;
    Path of = photos.getFirst();
    for (Path photo : photos) {
      for (JsonNode face : faces(answers, name(photo))) {
        if (best == null || quality(face) > quality(best)) {
          best = face;
          of = photo;
        }
      }
    }
    if (best == null) {
      say("No face was found, so there is nobody to name.\n");
      return 0;
    }
    JsonNode person = api.post(PEOPLE, Api.JSON.createObjectNode().put("name", NAME));
    api.post(
        PEOPLE + "/" + person.path("id").asText() + "/faces",
        Api.JSON.createObjectNode().put("faceId", best.path("id").asText()));
    say(
        "%nThe largest clear face, in %s, is named %s. The same picture comes again, in other bytes:%n%n"
            .formatted(name(of), NAME));
    String again = "again-" + name(of);
    api.put(BUCKET, again, BodyPublishers.ofByteArray(otherBytes(of)), Map.of());
    while (!answers.containsKey(again) && lines.hasNext()) {
      take(lines.next(), answers);
    }
    for (JsonNode face : faces(answers, again)) {
      if (NAME.equals(face.path("match").path("person").path("name").asText())) {
        return 1;
      }
    }
    return 0;
  }

  private static JsonNode faces(Map<String, JsonNode> answers, String photo) {
    JsonNode answer = answers.getOrDefault(photo, MissingNode.getInstance());
    return answer.path("data").path("result").path("faces");
  }

  /** Width counts as well as quality: recognition is surest of large faces. */
  private static double quality(JsonNode face) {
    return face.path("quality").asDouble() * face.path("box").path("width").asDouble();
  }

  private void take(String line, Map<String, JsonNode> answers) throws IOException {
    if (!line.startsWith("data: ")) {
      return;
    }
    JsonNode envelope = Api.JSON.readTree(line.substring("data: ".length()));
    String photo = envelope.path("subject").asText().substring(BUCKET.length() + 1);
    answers.put(photo, envelope);
    JsonNode found = envelope.path("data").path("result").path("faces");
    if (!envelope.path("type").asText().endsWith("run.succeeded")) {
      dead++;
      say("%-16s %s%n".formatted(photo, envelope.path("data")));
    } else if (found.isEmpty()) {
      say("%-16s %6d%n".formatted(photo, 0));
    }
    int row = 0;
    for (JsonNode face : found) {
      faces++;
      print(row++ == 0 ? photo : "", row == 1 ? String.valueOf(found.size()) : "", face);
    }
  }

  private void print(String photo, String count, JsonNode face) {
    JsonNode box = face.path("box");
    JsonNode match = face.path("match");
    String who = match.path("person").path("name").asText();
    say(
        "%-16s %6s  %5.0f, %5.0f, %4.0f, %4.0f   %6.3f  %s%n"
            .formatted(
                photo,
                count,
                box.path("x").asDouble(),
                box.path("y").asDouble(),
                box.path("width").asDouble(),
                box.path("height").asDouble(),
                face.path("score").asDouble(),
                who.isEmpty()
                    ? match.path("status").asText()
                    : "%s (%s, similarity %.2f)"
                        .formatted(
                            who,
                            match.path("status").asText(),
                            match.path("similarity").asDouble())));
  }

  /** The same picture with a comment put in behind the start of the JPEG. */
  private static byte[] otherBytes(Path photo) throws IOException {
    byte[] jpeg = Files.readAllBytes(photo);
    byte[] comment = "sent again".getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    other.write(jpeg, 0, 2);
    other.write(0xff);
    other.write(0xfe);
    other.write(0);
    other.write(comment.length + 2);
    other.write(comment);
    other.write(jpeg, 2, jpeg.length - 2);
    return other.toByteArray();
  }

  private static String name(Path photo) {
    return String.valueOf(photo.getFileName());
  }

  private void say(String text) {
    out.print(text);
    out.flush();
  }
}
