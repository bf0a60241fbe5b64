package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of the Open Inference Protocol send and get over HTTP, on the wire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OipOverHttpTest {
  private static final String LENGTH = "Inference-Header-Content-Length";
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Program program;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    OfferedModels.publish(directory.resolve("data"), directory.resolve("packages"));
    program = new Program(directory.resolve("data"));
  }

  @AfterAll
  void stop() {
    program.close();
  }

  private HttpResponse<String> infer(String model, String json, String... headers)
      throws Exception {
    return program.send("POST", "/v2/models/" + model + "/infer", json, headers);
  }

  private HttpResponse<byte[]> inferBytes(String model, byte[] body, String... headers)
      throws Exception {
    return client.send(
        program
            .request("/v2/models/" + model + "/infer", headers)
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private static String input(String shape, String datatype, String data) {
    return """
        {"inputs":[{"name":"INPUT0","shape":%s,"datatype":"%s","data":%s}]}"""
        .formatted(shape, datatype, data);
  }

  private static JsonNode answered(HttpResponse<String> response) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Program.json(response);
  }

  private static JsonNode output(HttpResponse<String> response) throws IOException {
    return answered(response).path("outputs").path(0);
  }

  @Test
  void theServerSaysWhatItIsAndThatItLives() throws Exception {
    JsonNode server = answered(program.get("/v2"));
    assertThat(server.path("name").asText()).isEqualTo("millrace");
    assertThat(server.path("version").asText()).isNotBlank();
    assertThat(server.path("extensions").toString())
        .contains("binary_tensor_data", "model_repository", "statistics");
    assertThat(answered(program.get("/v2/health/live")).path("live").asBoolean()).isTrue();
  }

  @Test
  void aServerThatIsNotReadySaysSoWithItsStatusToo() throws Exception {
    HttpResponse<String> ready = program.get("/v2/health/ready"); // there is no face model here
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(Program.json(ready).path("live").asBoolean()).isTrue();
    assertThat(Program.json(ready).path("ready").asBoolean(true)).isFalse();
  }

  @Test
  void aModelSaysItsInputsOutputsVersionsAndDigest() throws Exception {
    JsonNode model = answered(program.get("/v2/models/simple"));
    assertThat(model.path("name").asText()).isEqualTo("simple");
    assertThat(model.path("versions").toString()).isEqualTo("[\"1\"]");
    assertThat(model.path("platform").asText()).isEqualTo("onnx_onnxv1");
    assertThat(model.path("inputs").path(1).toString())
        .isEqualTo("{\"name\":\"INPUT1\",\"datatype\":\"INT32\",\"shape\":[-1,16]}");
    assertThat(model.path("outputs")).hasSize(2);
    assertThat(model.path("properties").path("digest").asText()).startsWith("sha256:");
    assertThat(answered(program.get("/v2/models/simple/versions/1"))).isEqualTo(model);
  }

  @Test
  void aModelIsDescribedInTheFormOfTritonsConfiguration() throws Exception {
    JsonNode config = answered(program.get("/v2/models/texts/versions/1/config"));
    assertThat(config.path("name").asText()).isEqualTo("texts");
    assertThat(config.path("backend").asText()).isEqualTo("onnxruntime");
    assertThat(config.path("max_batch_size").asInt(-1)).isZero();
    assertThat(config.at("/input/0").toString())
        .isEqualTo("{\"name\":\"INPUT0\",\"data_type\":\"TYPE_STRING\",\"dims\":[-1,-1]}");
    assertThat(answered(program.get("/v2/models/texts/config"))).isEqualTo(config);
  }

  @Test
  void aModelIsReadyAndAnUnknownOneIsUnknown() throws Exception {
    assertThat(answered(program.get("/v2/models/simple/ready")).path("ready").asBoolean()).isTrue();
    assertThat(answered(program.get("/v2/models/simple/versions/1/ready")).path("name").asText())
        .isEqualTo("simple");
    for (String unknown :
        List.of("nothing", "simple/versions/9", "simple/versions/next", "No%20Name", "pair")) {
      HttpResponse<String> response = program.get("/v2/models/" + unknown + "/ready");
      assertThat(response.statusCode()).as(unknown).isEqualTo(404);
      assertThat(Program.json(response).path("error").asText())
          .startsWith("Request for unknown model");
    }
  }

  @Test
  void eachGraphOfAPackageWithSeveralHasANameOfItsOwn() throws Exception {
    assertThat(Program.json(program.get("/v2/models/pair")).path("error").asText())
        .contains("pair.left", "pair.right");
    assertThat(output(infer("pair.right", input("[1]", "FP32", "[0.5]"))).path("data").toString())
        .isEqualTo("[0.5]");
    JsonNode index = answered(program.send("POST", "/v2/repository/index", "{}"));
    assertThat(index.findValuesAsText("name")).contains("pair.left", "pair.right", "simple");
  }

  @Test
  void idOutputsAndVersionComeBackAndOutputsAreThoseAskedFor() throws Exception {
    String json =
        """
        {"id":"42","parameters":{"unknown":1.5},"inputs":[
          {"name":"INPUT1","datatype":"INT32","shape":[1,16],"data":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]},
          {"data":[[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]],"shape":[1,16],"datatype":"INT32","name":"INPUT0"}],
         "outputs":[{"name":"OUTPUT1"}]}""";
    JsonNode answer = answered(infer("simple/versions/1", json));
    assertThat(answer.path("id").asText()).isEqualTo("42");
    assertThat(answer.path("model_name").asText()).isEqualTo("simple");
    assertThat(answer.path("model_version").asText()).isEqualTo("1");
    assertThat(answer.path("parameters").path("digest").asText()).startsWith("sha256:");
    assertThat(answer.path("outputs")).hasSize(1);
    assertThat(answer.path("outputs").path(0).path("shape").toString()).isEqualTo("[1,16]");
    assertThat(answer.path("outputs").path(0).path("data").toString())
        .isEqualTo("[-1,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vector|FP32|[1, 0.1, -3.4e38, \"NaN\", \"-Infinity\", NaN]|[1.0,0.1,-3.4E38,\"NaN\",\"-Infinity\",\"NaN\"]",
        "doubles|FP64|[1e300, 4.9e-324, 0.1]|[1.0E300,4.9E-324,0.1]",
        "longs|INT64|[9223372036854775807, -9223372036854775808, 9007199254740993]|[9223372036854775807,-9223372036854775808,9007199254740993]",
        "truths|BOOL|[true, false]|[true,false]",
        "bytes_unsigned|UINT8|[0, 255]|[0,255]",
      })
  void elementsOfEveryTypeComeThroughJsonUnchanged(
      String model, String datatype, String data, String same) throws Exception {
    int elements = Program.JSON.readTree(data.replace("NaN]", "0]")).size();
    HttpResponse<String> response = infer(model, input("[" + elements + "]", datatype, data));
    assertThat(output(response).path("data").toString()).isEqualTo(same);
  }

  @Test
  void halvesComeThroughJsonNestedOrFlat() throws Exception {
    String nested = input("[2,2]", "FP16", "[[1,0.5],[-2,65504]]");
    String flat = input("[2,2]", "FP16", "[1,0.5,-2,65504]");
    for (String json : List.of(nested, flat)) {
      assertThat(output(infer("halves", json)).path("data").toString())
          .isEqualTo("[1.0,0.5,-2.0,65504.0]");
    }
  }

  @Test
  void textsComeThroughJsonUnchanged() throws Exception {
    HttpResponse<String> response =
        infer("texts", input("[1,3]", "BYTES", "[\"\",\"h\\u0000é\",\"\\ud83d\\ude00\"]"));
    assertThat(output(response).path("data").path(1).asText()).isEqualTo("h\u0000é");
    assertThat(output(response).path("data").path(2).asText()).isEqualTo("😀");
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What follows the JSON of a response. */
  private static byte[] tail(HttpResponse<byte[]> response) {
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    int json = (int) response.headers().firstValueAsLong(LENGTH).orElseThrow();
    return Arrays.copyOfRange(response.body(), json, response.body().length);
  }

  @Test
  void bytesAfterTheJsonAreTensorsBothWays() throws Exception {
    byte[] data = floats(1, 2, 3);
    byte[] json =
        utf8(
            """
            {"inputs":[{"name":"INPUT0","shape":[3],"datatype":"FP32","parameters":{"binary_data_size":12}}],
             "outputs":[{"name":"OUTPUT0","parameters":{"binary_data":true}}]}""");
    HttpResponse<byte[]> response =
        inferBytes("vector", joined(json, data), LENGTH, "" + json.length);
    assertThat(tail(response)).isEqualTo(data);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
  }

  @Test
  void inputsOfBytesAndOfJsonMixAndTheOutputsOwnWishWins() throws Exception {
    byte[] ones = new byte[64];
    for (int i = 0; i < 64; i += 4) {
      ones[i] = 1;
    }
    byte[] json =
        utf8(
            """
            {"parameters":{"binary_data_output":true},"inputs":[
             {"name":"INPUT0","shape":[1,16],"datatype":"INT32","data":[[5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5]]},
             {"name":"INPUT1","shape":[1,16],"datatype":"INT32","parameters":{"binary_data_size":64}}],
             "outputs":[{"name":"OUTPUT1","parameters":{"binary_data":false}},{"name":"OUTPUT0"}]}""");
    HttpResponse<byte[]> response =
        inferBytes("simple", joined(json, ones), LENGTH, "" + json.length);
    byte[] sum = tail(response);
    assertThat(sum).hasSize(64).startsWith(6, 0, 0, 0, 6);
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains("\"data\":[4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4]")
        .contains("\"binary_data_size\":64");
  }

  @Test
  void aBinaryInputBehindAnOddNumberOfBytesIsReadRight() throws Exception {
    byte[] json =
        utf8(
            """
            {"inputs":[{"name":"INPUT0","shape":[1,2],"datatype":"BYTES","parameters":{"binary_data_size":11}}]}""");
    byte[] texts = {1, 0, 0, 0, 'a', 2, 0, 0, 0, 'b', 'c'};
    HttpResponse<byte[]> response =
        inferBytes("texts", joined(json, texts), LENGTH, "" + json.length);
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains("\"data\":[\"a\",\"bc\"]");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 32, 0})
  void aRawRequestIsTheBytesOfTheOneInput(int count) throws Exception {
    byte[] data = floats(new float[count]);
    HttpResponse<byte[]> response = inferBytes("vector", data, LENGTH, "0");
    assertThat(tail(response)).isEqualTo(data);
  }

  @Test
  void aRawRequestMayComeInChunks() throws Exception {
    String chunked =
        """
        POST /v2/models/floats/infer HTTP/1.1\r
        Host: localhost\r
        Connection: close\r
        Inference-Header-Content-Length: 0\r
        Transfer-Encoding: chunked\r
        \r
        20\r
        abcdabcdabcdabcdabcdabcdabcdabcd\r
        0\r
        \r
        """;
    assertThat(program.raw(chunked))
        .startsWith("HTTP/1.1 200")
        .endsWith("abcdabcdabcdabcdabcdabcdabcdabcd");
  }

  @Test
  void aRawRequestForTextIsThatText() throws Exception {
    byte[] answer = tail(inferBytes("text", utf8("427"), LENGTH, "0"));
    assertThat(answer).isEqualTo(new byte[] {3, 0, 0, 0, '4', '2', '7'});
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void bodiesAreCompressedBothWays(String encoding) throws Exception {
    float[] many = new float[4096];
    byte[] json =
        utf8(
            """
            {"inputs":[{"name":"INPUT0","shape":[4096],"datatype":"FP32","parameters":{"binary_data_size":16384}}],
             "parameters":{"binary_data_output":true}}""");
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (var out =
        encoding.equals("gzip") ? new GZIPOutputStream(body) : new DeflaterOutputStream(body)) {
      out.write(joined(json, floats(many)));
    }
    HttpResponse<byte[]> response =
        inferBytes(
            "vector",
            body.toByteArray(),
            LENGTH,
            "" + json.length,
            "Content-Encoding",
            encoding,
            "Accept-Encoding",
            "br, " + encoding);
    assertThat(response.headers().firstValue("Content-Encoding")).hasValue(encoding);
    assertThat(response.body().length).isLessThan(2000);
    var in = new java.io.ByteArrayInputStream(response.body());
    byte[] plain =
        (encoding.equals("gzip") ? new GZIPInputStream(in) : new InflaterInputStream(in))
            .readAllBytes();
    int length = (int) response.headers().firstValueAsLong(LENGTH).orElseThrow();
    assertThat(Arrays.copyOfRange(plain, length, plain.length)).isEqualTo(floats(many));
  }

  @Test
  void anUnloadedModelServesNoMoreUntilItIsLoaded() throws Exception {
    String path = "/v2/repository/models/longs/";
    assertThat(program.send("POST", path + "unload", "").statusCode()).isEqualTo(200);
    assertThat(program.get("/v2/models/longs/ready").statusCode()).isEqualTo(503);
    assertThat(infer("longs", input("[1]", "INT64", "[1]")).statusCode()).isEqualTo(503);
    JsonNode ready = answered(program.send("POST", "/v2/repository/index", "{\"ready\":true}"));
    assertThat(ready.findValuesAsText("name")).doesNotContain("longs").contains("simple");
    assertThat(program.send("POST", path + "load", "{}").statusCode()).isEqualTo(200);
    assertThat(infer("longs", input("[1]", "INT64", "[1]")).statusCode()).isEqualTo(200);
  }

  @Test
  void loadingWhatIsNotPublishedIsRefused() throws Exception {
    HttpResponse<String> unknown = program.send("POST", "/v2/repository/models/none/load", "");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(Program.json(unknown).path("error").asText()).startsWith("failed to load 'none'");
  }

  private HttpResponse<String> load(String name, String value) throws Exception {
    String body =
        Program.JSON
            .createObjectNode()
            .set("parameters", Program.JSON.createObjectNode().put(name, value))
            .toString();
    return program.send("POST", "/v2/repository/models/simple/load", body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file:1/model.onnx|YQ==|501|no files are taken here",
        "config|{\"max_batch_size\":\"16\"}|501|'config' says \"16\" for 'max_batch_size', which is '0' here",
        "config|{\"backend\":\"python\"}|501|'backend', which is 'onnxruntime' here",
        "config|{\"instance_group\":[]}|501|'instance_group', which a load cannot set",
        "config|{{|400|'config' is not JSON",
        "config|[]|400|must be a text that holds a JSON object",
        "colour|red|400|there is no parameter 'colour'",
      })
  void aLoadThatWouldChangeAModelIsRefused(String name, String value, int status, String why)
      throws Exception {
    HttpResponse<String> refused = load(name, value);
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(Program.json(refused).path("error").asText())
        .startsWith("failed to load 'simple', ")
        .contains(why);
    assertThat(program.get("/v2/models/simple/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void aLoadMaySayWhatHoldsAnyway() throws Exception {
    String holds = "{\"name\":\"simple\",\"backend\":\"onnxruntime\",\"max_batch_size\":0}";
    assertThat(load("config", holds).statusCode()).isEqualTo(200);
  }

  @Test
  void requestsAreCountedAndTimedByVersion() throws Exception {
    infer("doubles", input("[2]", "FP64", "[1,2]"));
    infer("doubles", input("[2]", "FP64", "[1,2,3]"));
    JsonNode stats =
        answered(program.get("/v2/models/doubles/versions/1/stats")).path("model_stats");
    assertThat(stats).hasSize(1);
    assertThat(stats.path(0).path("execution_count").asInt()).isGreaterThanOrEqualTo(1);
    assertThat(stats.path(0).path("inference_stats").path("fail").path("count").asInt())
        .isGreaterThanOrEqualTo(1);
    assertThat(answered(program.get("/v2/models/stats")).toString()).contains("\"doubles\"");
    assertThat(program.get("/metrics").body())
        .contains(
            "millrace_inference_seconds_bucket{model=\"doubles\",version=\"1\",le=\"0.0025\"}")
        .contains("millrace_inference_queue_seconds_count{model=\"doubles\",version=\"1\"}")
        .contains("millrace_inference_batch_bucket{model=\"doubles\"")
        .containsPattern("millrace_inference_errors_total\\{model=\"doubles\",reason=\"invalid\"")
        .containsPattern(
            "millrace_model_verification_age_seconds\\{model=\"doubles\",version=\"1\"\\} \\d");
  }
}
