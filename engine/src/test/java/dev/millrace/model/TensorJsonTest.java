package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BOOL   | [true,false]
          INT8   | [-128,127]
          UINT8  | [0,255]
          INT16  | [-32768,32767]
          UINT16 | [0,65535]
          INT32  | [-2147483648,2147483647]
          UINT32 | [0,4294967295]
          INT64  | [-9223372036854775808,9223372036854775807]
          UINT64 | [0,18446744073709551615]
          FP16   | [0.5,"-Infinity"]
          FP32   | [1.5,"NaN"]
          FP64   | [1.0E-300,"Infinity"]
          BYTES  | ["","größe"]
          """)
  void writesWhatItReadForEveryDatatype(Datatype datatype, String data) throws IOException {
    Tensor tensor = TensorJson.read(datatype, new long[] {2}, JSON.readTree(data));

    assertThat(written(tensor)).isEqualTo(data);
  }

  @Test
  void takesNestedDataInRowMajorOrder() throws IOException {
    Tensor tensor =
        TensorJson.read(Datatype.INT32, new long[] {2, 2}, JSON.readTree("[[1,2],[3,4]]"));

    assertThat(written(tensor)).isEqualTo("[1,2,3,4]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UINT8 | [256,0]    | holds 256, which is no UINT8
          INT64 | [1.5,0]    | holds 1.5, which is no INT64
          INT64 | [1e30,0]   | which is no INT64
          FP32  | ["x",0]    | holds "x", which is no FP32
          FP32  | [null,0]   | holds null, which is no FP32
          BOOL  | [1,0]      | holds 1, which is no BOOL
          BYTES | [1,"a"]    | holds 1, which is no BYTES
          FP32  | [1]        | has 2 elements, but 'data' holds 1
          FP32  | [[1,2],[3]]| has 2 elements, but 'data' holds 3
          """)
  void refusesWhatIsNotOfTheDatatype(Datatype datatype, String data, String why) {
    assertThatThrownBy(() -> TensorJson.read(datatype, new long[] {2}, JSON.readTree(data)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(why);
  }

  @Test
  void refusesShapesThatNoMemoryHolds() {
    assertThatThrownBy(
            () ->
                TensorJson.read(
                    Datatype.FP32, new long[] {1L << 60, 1L << 60}, JSON.readTree("[1]")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no tensor has the shape");
    assertThatThrownBy(
            () -> TensorJson.read(Datatype.FP32, new long[] {1L << 60}, JSON.readTree("[1]")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("but 'data' holds 1");
    assertThatThrownBy(
            () -> TensorJson.read(Datatype.FP32, new long[] {-1, -1}, JSON.readTree("[1]")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("negative dimension");
  }

  private static String written(Tensor tensor) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      TensorJson.write(tensor, json);
    }
    return text.toString();
  }
}
