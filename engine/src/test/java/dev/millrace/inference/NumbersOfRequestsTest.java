package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.Datatype;
import dev.millrace.model.Tensor;
import dev.millrace.pipeline.Provenance;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of tensors in JSON: read as the nearest there is, written so that they read the same. */
class NumbersOfRequestsTest {
  private static final int MANY = 200_000;
  private final Random random = new Random(11);

  private static Tensor read(Datatype datatype, long count, String data) {
    String text =
        """
        {"inputs":[{"name":"x","datatype":"%s","shape":[%d],"data":%s}]}"""
            .formatted(datatype, count, data);
    return read(text);
  }

  private static Tensor read(String text) {
    return RequestReader.read(
            text.getBytes(StandardCharsets.UTF_8),
            ByteBuffer.allocateDirect(0),
            SharedTensors.LATER)
        .inputs()
        .values()
        .iterator()
        .next();
  }

  /** The numbers as they stand in the response. */
  private static List<String> written(Tensor tensor) throws Exception {
    InferenceRequest request = new InferenceRequest("", Map.of(), Map.of(), List.of());
    Provenance provenance = new Provenance("m", "1", "sha256:0", "", "none");
    byte[] json =
        ResponseWriter.write(
                request, new InferenceResponse("m", "", provenance, Map.of("y", tensor)))
            .json();
    assertThat(new ObjectMapper().readTree(json).path("outputs").path(0).path("data").isArray())
        .isTrue();
    String text = new String(json, StandardCharsets.UTF_8);
    int begin = text.indexOf("\"data\":[") + 8;
    String data = text.substring(begin, text.indexOf(']', begin));
    return List.of(data.replace("\"", "").split(",", -1));
  }

  /** Digits of all lengths with points and exponents anywhere. */
  private String number() {
    int digits = 1 + random.nextInt(22);
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    text.append((char) ('1' + random.nextInt(9)));
    for (int i = 1; i < digits; i++) {
      text.append((char) ('0' + random.nextInt(10)));
    }
    if (digits > 1 && random.nextBoolean()) {
      text.insert(text.length() - 1 - random.nextInt(digits - 1), '.');
    }
    if (random.nextInt(3) == 0) {
      text.append(random.nextBoolean() ? 'e' : 'E').append(random.nextInt(50) - 35);
    }
    return text.toString();
  }

  @Test
  void numbersInTextAreReadAsTheNearestThereIs() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      texts.add(number());
    }
    ByteBuffer singles = read(Datatype.FP32, MANY, texts.toString()).data().order(LITTLE);
    ByteBuffer doubles = read(Datatype.FP64, MANY, texts.toString()).data().order(LITTLE);
    for (String text : texts) {
      assertThat(singles.getFloat()).as(text).isEqualTo(Float.parseFloat(text));
      assertThat(doubles.getDouble()).as(text).isEqualTo(Double.parseDouble(text));
    }
  }

  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

  /** What lies between two FP32s, and just beside that by less than FP64 can tell. */
  @Test
  void numbersBesideTheMiddleOfTwoAreReadOnTheirSide() {
    List<String> texts =
        List.of(
            "1.000000059604644775390625",
            "1.0000000596046447753906250000001",
            "1.0000000596046447753906249999999",
            "16777217.0",
            "16777217.000000001",
            "9007199254740993.0",
            "1e-45",
            "7e-46",
            "3.4028235e38",
            "-0.0",
            "-0");
    ByteBuffer singles = read(Datatype.FP32, texts.size(), texts.toString()).data().order(LITTLE);
    for (String text : texts) {
      float expected = text.equals("-0") ? 0 : Float.parseFloat(text);
      assertThat(singles.getFloat()).as(text).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1, 2, 3,]", "[1, 2 3]", "[,1,2,3]", "[01, 2, 3]", "[1., 2, 3]", "[.5, 2, 3]",
        "[+1, 2, 3]", "[1, 2, -]", "[1e, 2, 3]", "[1, 2]", "[1, 2, 3, 4]", "[1, 2, 1e39]",
        "[1, 2, {}]", "[1, 2, true]", "[1, [2, 3]", "[1, 2, 3"
      })
  void listsThatAreNotOfNumbersAreRefused(String data) {
    assertThatThrownBy(() -> read(Datatype.FP32, 3, data)).isInstanceOf(InferenceException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "INT8, 127, 128",
    "INT8, -128, -129",
    "UINT8, 255, 256",
    "UINT8, 0, -1",
    "INT16, -32768, -32769",
    "UINT16, 65535, 65536",
    "INT32, 2147483647, 2147483648",
    "UINT32, 4294967295, 4294967296",
    "INT64, 9223372036854775807, 9223372036854775808",
    "INT64, -9223372036854775808, -9223372036854775809",
    "INT32, 1, 1.0",
    "INT32, 1, 1e0"
  })
  void wholeNumbersFitTheirDatatype(Datatype datatype, String fits, String doesNot) {
    assertThat(read(datatype, 2, "[1, " + fits + "]").datatype()).isEqualTo(datatype);
    assertThatThrownBy(() -> read(datatype, 2, "[1, " + doesNot + "]"))
        .hasMessageContaining(doesNot);
  }

  @Test
  void whatFollowsAListIsRead() {
    String text =
        """
        {"inputs":[{"data":[[1, 2] , [3,4]],"name":"x","datatype":"INT32","shape":[2,2],"more":[1]},
        {"name":"y","datatype":"FP32","shape":[0],"data":[ ]}],"id":"7","outputs":[{"name":"z"}]}""";
    InferenceRequest request =
        RequestReader.read(
            text.getBytes(StandardCharsets.UTF_8),
            ByteBuffer.allocateDirect(0),
            SharedTensors.LATER);
    assertThat(request.id()).isEqualTo("7");
    assertThat(request.inputs()).containsOnlyKeys("x", "y");
    assertThat(request.outputs()).hasSize(1);
    assertThatThrownBy(() -> read(text.replace("[3,4]", "[3],[4]")))
        .hasMessageContaining("different lengths");
  }

  @Test
  void textInOtherEncodingsIsRead() {
    String text =
        """
        {"inputs":[{"name":"x","datatype":"FP32","shape":[2],"data":[0.5,2]}]}""";
    for (var charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
      InferenceRequest request =
          RequestReader.read(
              text.getBytes(charset), ByteBuffer.allocateDirect(0), SharedTensors.LATER);
      assertThat(request.inputs().values())
          .allSatisfy(tensor -> assertThat(tensor.data().order(LITTLE).getFloat()).isEqualTo(0.5f));
    }
  }

  @Test
  void everySingleIsWrittenSoThatItReadsTheSame() throws Exception {
    ByteBuffer bytes = ByteBuffer.allocateDirect(4 * MANY).order(LITTLE);
    FloatBuffer values = bytes.asFloatBuffer();
    while (values.hasRemaining()) {
      switch (random.nextInt(3)) {
        case 0 -> values.put(Float.intBitsToFloat(random.nextInt()));
        case 1 -> values.put((float) random.nextGaussian());
        default -> values.put(random.nextInt(2000) / 100f);
      }
    }
    List<String> data = written(new Tensor(Datatype.FP32, new long[] {MANY}, bytes));
    assertThat(data).hasSize(MANY);
    for (int i = 0; i < MANY; i++) {
      String text = data.get(i);
      assertThat(Float.valueOf(text)).as(text).isEqualTo(Float.valueOf(values.get(i)));
    }
  }

  @Test
  void everyDoubleIsWrittenSoThatItReadsTheSame() throws Exception {
    ByteBuffer bytes = ByteBuffer.allocateDirect(8 * MANY).order(LITTLE);
    for (int i = 0; i < MANY; i++) {
      switch (random.nextInt(3)) {
        case 0 -> bytes.putDouble(Double.longBitsToDouble(random.nextLong()));
        case 1 -> bytes.putDouble(random.nextGaussian());
        default -> bytes.putDouble(random.nextInt(2_000_000) / 1000.0);
      }
    }
    bytes.flip();
    List<String> data = written(new Tensor(Datatype.FP64, new long[] {MANY}, bytes));
    for (int i = 0; i < MANY; i++) {
      String text = data.get(i);
      assertThat(Double.valueOf(text)).as(text).isEqualTo(Double.valueOf(bytes.getDouble(8 * i)));
    }
  }

  @Test
  void numbersAreWrittenInAsFewDigitsAsPeopleWould() throws Exception {
    float[] values = {0, -0f, 1, 0.1f, 41.5f, -2.25f, 0.001f, 9_999_999, 1e7f, 1e-10f, 123456.7f};
    ByteBuffer bytes = ByteBuffer.allocateDirect(4 * values.length).order(LITTLE);
    bytes.asFloatBuffer().put(values);
    assertThat(written(new Tensor(Datatype.FP32, new long[] {values.length}, bytes)))
        .containsExactly(
            "0.0",
            "-0.0",
            "1.0",
            "0.1",
            "41.5",
            "-2.25",
            "0.001",
            "9999999.0",
            "1.0E7",
            "1.0E-10",
            "123456.7");
  }
}
