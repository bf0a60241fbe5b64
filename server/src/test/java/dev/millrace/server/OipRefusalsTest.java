package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests of the Open Inference Protocol that get no answer: each a precise refusal in the
 * protocol's form, the server unharmed. The cases are those that the field's servers test, and what
 * else hostile clients think of.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OipRefusalsTest {
  private static final String LENGTH = "Inference-Header-Content-Length";
  private Program program;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    OfferedModels.publish(directory.resolve("data"), directory.resolve("packages"));
    program =
        new Program(directory.resolve("data"), "inference: {atOnce: 2, megabytes: 1}\nworkers: 1");
  }

  @AfterEach
  void theServerIsUnharmed() throws Exception {
    assertThat(program.get("/v2/health/live").statusCode()).isEqualTo(200);
    assertThat(infer("vector", input("[1]", "FP32", "[1]")).statusCode()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    program.close();
  }

  private HttpResponse<String> infer(String model, String json, String... headers)
      throws Exception {
    return program.send("POST", "/v2/models/" + model + "/infer", json, headers);
  }

  private static String input(String shape, String datatype, String data) {
    return """
        {"inputs":[{"name":"INPUT0","shape":%s,"datatype":"%s","data":%s}]}"""
        .formatted(shape, datatype, data);
  }

  private static void assertRefused(HttpResponse<String> response, int status, String why)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(Program.json(response).properties()).hasSize(1);
    assertThat(Program.json(response).path("error").asText()).contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[16,1152921504606846978]|FP32|[1.0]|causes total element count to exceed maximum size of",
        "[4,1152921504606846978]|FP32|[1.0]|byte size overflow for input 'INPUT0'",
        "[1152921504606846976]|BYTES|[\"a\"]|'data' holds fewer",
        "[100000]|FP32|[1.0]|'data' holds fewer",
        "[9223372036854775808]|FP32|[1.0]|each within 64 bits",
        "[2,-5]|FP32|[1.0]|negative dimension",
        "[1.5]|FP32|[1.0]|must be a list of whole numbers",
        "3|FP32|[1.0]|must be a list of whole numbers",
        "[3]|FP32|[1,2]|has 3 elements, but 'data' holds 2",
        "[1]|FP32|[1,2]|'data' holds more",
        "[2]|FP32|[1,true]|holds true, which is no FP32",
        "[2]|FP32|[1,null]|holds null, which is no FP32",
        "[1]|FP32|[\"1\"]|holds 1, which is no FP32",
        "[1]|FP32|[1e39]|holds 1e39, which is no FP32",
        "[1]|FP32|[{}]|which is no FP32",
        "[1]|BF16|[1]|datatype 'BF16'; there are [BOOL",
        "[1]|FLOAT|[1]|datatype 'FLOAT'",
        "[1]|FP64|[1]|model 'vector': input 'INPUT0' is FP64[1]",
        "[1,1]|FP32|[1]|the graph takes INPUT0 FP32[-1]",
      })
  void aTensorThatCannotBeIsRefusedPrecisely(String shape, String datatype, String data, String why)
      throws Exception {
    assertRefused(infer("vector", input(shape, datatype, data)), 400, why);
  }

  @ParameterizedTest
  @CsvSource({
    "longs,INT64,9223372036854775808",
    "longs,INT64,1.5",
    "bytes_unsigned,UINT8,256",
    "bytes_unsigned,UINT8,-1",
    "truths,BOOL,1",
  })
  void aNumberOutOfItsDatatypesRangeIsRefused(String model, String datatype, String value)
      throws Exception {
    assertRefused(
        infer(model, input("[1]", datatype, "[" + value + "]")),
        400,
        "holds " + value + ", which is no " + datatype);
  }

  @Test
  void listsThatSayAnotherShapeAreRefused() throws Exception {
    assertRefused(
        infer("halves", input("[2,3]", "FP16", "[[1,2],[3,4],[5,6]]")),
        400,
        "nested as [3, 2], but its shape is [2, 3]");
    assertRefused(
        infer("halves", input("[2,2]", "FP16", "[[1,2,3],[4]]")), 400, "different lengths");
  }

  @Test
  void nestingBeyondReasonIsRefusedAndBelowItIsTaken() throws Exception {
    assertThat(infer("texts", input("[1,1]", "BYTES", nested(50, "\"hello\""))).statusCode())
        .isEqualTo(200);
    assertRefused(
        infer("texts", input("[1,1]", "BYTES", nested(120, "\"hello\""))),
        400,
        "JSON nesting depth exceeds maximum allowed limit (100)");
  }

  private static String nested(int depth, String value) {
    return "[".repeat(depth) + value + "]".repeat(depth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|the request must be an object",
        "[]|the request must be an object",
        "{|failed to parse the request JSON",
        "{\"inputs\":[]} x|failed to parse the request JSON",
        "{\"inputs\":[]}{}|more after the request's JSON",
        "{}|input 'INPUT0' is missing",
        "{\"inputs\":{}}|'inputs' must be a list",
        "{\"inputs\":[1]}|'inputs' must hold objects only",
        "{\"id\":7,\"inputs\":[]}|'id' must be a string",
        "{\"inputs\":[{\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}]}|an input has no 'name'",
        "{\"inputs\":[{\"name\":\"INPUT0\",\"datatype\":\"FP32\",\"data\":[1]}]}|has no 'shape'",
        "{\"inputs\":[{\"name\":\"INPUT0\",\"shape\":[1],\"datatype\":\"FP32\"}]}|neither 'data' nor",
        "{\"inputs\":[{\"name\":\"X\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}]}|input 'INPUT0' is missing",
      })
  void whatIsNoRequestOfTheProtocolIsRefused(String json, String why) throws Exception {
    assertRefused(infer("vector", json), 400, why);
  }

  @Test
  void namesThatAppearTwiceAreRefused() throws Exception {
    String one = "{\"name\":\"INPUT0\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}";
    assertRefused(
        infer("vector", "{\"inputs\":[" + one + "," + one + "]}"),
        400,
        "already exists in request");
    assertRefused(
        infer(
            "vector",
            "{\"inputs\":["
                + one
                + "],\"outputs\":[{\"name\":\"OUTPUT0\"},{\"name\":\"OUTPUT0\"}]}"),
        400,
        "output 'OUTPUT0' already exists in request");
    assertRefused(
        infer("vector", "{\"inputs\":[" + one + "],\"outputs\":[{\"name\":\"NONE\"}]}"),
        400,
        "unexpected inference output 'NONE' for model 'vector'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"sequence_id\":5", "\"sequence_id\":\"a\""})
  void whatWouldNeedAMemoryOfEarlierRequestsIsNotOffered(String parameter) throws Exception {
    String json =
        input("[1]", "FP32", "[1]").replaceFirst("\\{", "{\"parameters\":{" + parameter + "},");
    assertRefused(infer("vector", json), 501, "keep no state between requests");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequence_start", "sequence_end"})
  void theMarksOfASequenceNeedASequence(String mark) throws Exception {
    String json = input("[1]", "FP32", "[1]");
    String marked = json.replaceFirst("\\{", "{\"parameters\":{\"" + mark + "\":true},");
    assertRefused(infer("vector", marked), 400, mark + " needs a sequence_id");
    String unmarked =
        json.replaceFirst("\\{", "{\"parameters\":{\"sequence_id\":0,\"" + mark + "\":false},");
    assertThat(infer("vector", unmarked).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "99999999999|not a length of JSON",
        "-1|not a length of JSON",
        "abc|not a length of JSON",
        "1000|says 1000 bytes, but the body has",
      })
  void aJsonLengthThatCannotBeIsRefused(String length, String why) throws Exception {
    assertRefused(infer("vector", "{\"inputs\":[]}", LENGTH, length), 400, why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12|unexpected total byte size 12 for input 'INPUT0', expecting 8",
        "8|4 bytes follow the JSON",
        "16|only 12 bytes are left",
        "-4|not a number of bytes",
      })
  void bytesThatAreNotWhatTheJsonSaysAreRefused(String size, String why) throws Exception {
    String json =
        "{\"inputs\":[{\"name\":\"INPUT0\",\"shape\":[2],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":%s}}]}"
            .formatted(size);
    assertRefused(infer("vector", json + "abcdefghijkl", LENGTH, "" + json.length()), 400, why);
  }

  @Test
  void textsWhoseLengthsLeadOutOfTheBodyAreRefused() throws Exception {
    String json =
        "{\"inputs\":[{\"name\":\"INPUT0\",\"shape\":[1,1],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":8}}]}";
    byte[] body = (json + "\u007f\u007f\u007f\u007fabcd").getBytes(StandardCharsets.ISO_8859_1);
    assertRefused(
        program.send(
            "POST",
            "/v2/models/texts/infer",
            BodyPublishers.ofByteArray(body),
            LENGTH,
            "" + json.length()),
        400,
        "ends inside element 0");
  }

  @Test
  void bytesThatAreNoTextAreRefusedByAModelOfTexts() throws Exception {
    byte[] body = {(byte) 0xff, (byte) 0xfe};
    assertRefused(
        program.send(
            "POST", "/v2/models/text/infer", BodyPublishers.ofByteArray(body), LENGTH, "0"),
        400,
        "not text in UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "texts|For BYTE datatype raw input 'INPUT0', the model must have input shape [1]",
        "halves|can not be deduced because there are more than one variable-sized dimension",
        "simple|Raw request must only have 1 input (found 1) to be deduced but got 2 inputs in",
        "floats|unexpected total byte size 3 for input 'INPUT0', expecting 32",
        "vector|unexpected total byte size 3 for input 'INPUT0', expecting 0",
      })
  void aRawRequestWhoseShapeDoesNotFollowIsRefused(String model, String why) throws Exception {
    assertRefused(infer(model, "427", LENGTH, "0"), 400, why);
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedHoweverItComes() throws Exception {
    String large = input("[1]", "FP32", "[" + " ".repeat(1 << 20) + "1]");
    assertRefused(infer("vector", large), 413, "exceed the maximum allowed input size");
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
      out.write(large.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(bomb.size()).isLessThan(5000);
    assertRefused(
        program.send(
            "POST",
            "/v2/models/vector/infer",
            BodyPublishers.ofByteArray(bomb.toByteArray()),
            "Content-Encoding",
            "gzip"),
        413,
        "exceed the maximum allowed input size");
  }

  @Test
  void anEncodingThatIsUnknownOrDamagedIsRefused() throws Exception {
    assertRefused(
        infer("vector", "x", "Content-Encoding", "br"), 415, "there are gzip and deflate");
    assertRefused(
        infer("vector", "not gzip at all", "Content-Encoding", "gzip"), 400, "decompressed");
    assertRefused(
        infer("vector", "x\u009c~~~~~", "Content-Encoding", "deflate"), 400, "decompressed");
  }

  @Test
  void whereNothingIsTheProtocolsFormIsKept() throws Exception {
    assertRefused(program.get("/v2/nothing"), 404, "there is no GET /v2/nothing");
    assertRefused(program.get("/v2/models/vector/infer"), 405, "there is no GET");
    assertRefused(infer("nothing", "{}"), 404, "Request for unknown model: 'nothing' is not found");
  }

  @Test
  void theIndexTakesOnlyATruthValue() throws Exception {
    assertRefused(
        program.send("POST", "/v2/repository/index", "{\"ready\":" + nested(900, "true") + "}"),
        400,
        "Invalid value for 'ready': expected a boolean");
    assertRefused(
        program.send("POST", "/v2/repository/index", "{\"ready\":" + nested(250_000, "true") + "}"),
        400,
        "failed to parse the request JSON");
  }

  @Test
  void aFullQueueIsSaidAtOnce() throws Exception {
    String slow = input("[1]", "INT64", "[200000]");
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return infer("slow", slow);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              },
              Thread::startVirtualThread));
    }
    List<HttpResponse<String>> responses = answers.stream().map(CompletableFuture::join).toList();
    assertThat(responses).filteredOn(response -> response.statusCode() == 200).isNotEmpty();
    List<HttpResponse<String>> refused =
        responses.stream().filter(response -> response.statusCode() != 200).toList();
    assertThat(refused).isNotEmpty();
    for (HttpResponse<String> response : refused) {
      assertRefused(response, 503, "2 inference requests wait or run");
      assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    }
  }

  @Test
  void aRequestThatIsNotAnsweredInItsTimeIsToldSo() throws Exception {
    String json =
        input("[1]", "INT64", "[200000]")
            .replaceFirst("\\{", "{\"parameters\":{\"timeout\":20000},");
    assertRefused(infer("slow", json), 503, "did not answer within 20 ms");
  }
}
