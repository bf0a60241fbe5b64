package dev.millrace.runtimes.pmml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.Datatype;
import dev.millrace.model.ModelException;
import dev.millrace.model.Session;
import dev.millrace.model.Signature.Port;
import dev.millrace.model.Tensor;
import dev.millrace.model.TensorJson;
import dev.millrace.model.Tolerance;
import dev.millrace.model.VerificationCase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PmmlRuntimeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final PmmlRuntime runtime = new PmmlRuntime();
  @TempDir Path directory;

  private static String tree(String verification) {
    return PmmlPackage.TREE.replace("VERIFICATION", verification);
  }

  private Session open(String xml) throws IOException {
    return runtime.open(PmmlPackage.write(directory, xml));
  }

  private List<VerificationCase> cases(String verification) throws IOException {
    return runtime.embeddedCases(PmmlPackage.write(directory, tree(verification)));
  }

  private static Tensor column(Datatype datatype, String data) {
    try {
      var values = JSON.readTree(data);
      return TensorJson.read(datatype, new long[] {values.size()}, values);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(data, e);
    }
  }

  private static Map<String, Tensor> rows(String lengths, String counts, String colours) {
    return Map.of(
        "length", column(Datatype.FP64, lengths),
        "count", column(Datatype.INT64, counts),
        "colour", column(Datatype.BYTES, colours));
  }

  @Test
  void saysTheFieldsOfTheModelAsItsSignature() throws IOException {
    Session session = open(tree(""));
    assertThat(session.signature().inputs())
        .containsExactly(
            new Port("length", Datatype.FP64, List.of(-1L)),
            new Port("count", Datatype.INT64, List.of(-1L)),
            new Port("colour", Datatype.BYTES, List.of(-1L)));
    assertThat(session.signature().outputs())
        .extracting(Port::toString)
        .containsExactly(
            "predicted_kind BYTES[-1]",
            "probability FP64[-1]",
            "probability_small FP64[-1]",
            "probability_large FP64[-1]");
    assertThat(runtime.version()).isEqualTo("pmml4s 1.5.6");
  }

  @Test
  void evaluatesRowByRow() throws IOException {
    Map<String, Tensor> outputs =
        open(tree("")).run(rows("[1, 3, \"NaN\"]", "[1, 2, 3]", "[\"red\", \"blue\", \"\"]"));
    assertThat(outputs.get("predicted_kind"))
        .isEqualTo(column(Datatype.BYTES, "[\"small\", \"large\", \"\"]"));
    assertThat(outputs.get("probability_large"))
        .isEqualTo(column(Datatype.FP64, "[0, 0.75, \"NaN\"]"));
  }

  @Test
  void refusesColumnsOfDifferentLengths() throws IOException {
    Session session = open(tree(""));
    assertThatThrownBy(() -> session.run(rows("[1, 3]", "[1]", "[\"red\", \"blue\"]")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("different numbers of rows");
  }

  @Test
  void answersManyThreadsAtOnce() throws IOException {
    Session session = open(tree(""));
    assertThat(
            IntStream.range(0, 2000)
                .parallel()
                .mapToObj(
                    i -> {
                      Map<String, Tensor> inputs = rows("[" + i % 5 + "]", "[1]", "[\"red\"]");
                      String expected = i % 5 < 2.5 ? "[\"small\"]" : "[\"large\"]";
                      return column(Datatype.BYTES, expected)
                          .equals(session.run(inputs).get("predicted_kind"));
                    })
                .filter(right -> !right))
        .isEmpty();
  }

  @Test
  void readsTheAuthorsRowsAsCases() throws IOException {
    List<VerificationCase> cases = cases(PmmlPackage.verification("large", "0.75"));
    assertThat(cases)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.id()).isEqualTo("model/row-1");
              assertThat(one.inputs()).isEqualTo(rows("[3.5]", "[7]", "[\"\"]"));
              assertThat(one.outputs())
                  .isEqualTo(
                      Map.of(
                          "predicted_kind", column(Datatype.BYTES, "[\"large\"]"),
                          "probability_large", column(Datatype.FP64, "[0.75]")));
              assertThat(one.tolerances())
                  .isEqualTo(Map.of("probability_large", new Tolerance(0, 1e-3)));
            });
    assertThat(cases("")).isEmpty();
  }

  @Test
  void takesExpectedNumbersNearZeroForZero() throws IOException {
    VerificationCase one = cases(PmmlPackage.verification("small", "-1e-7")).getFirst();
    assertThat(one.outputs().get("probability_large")).isEqualTo(column(Datatype.FP64, "[0]"));
    assertThat(one.tolerances()).containsValue(new Tolerance(1e-6, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          field="kind"/>                 | field="sort"/>          | 'sort' is neither an input
          column="count"/>               | column="other"/>        | row 1 holds only
          precision="1e-3"               | precision="about"       | 'precision' is 'about', which is no number
          precision="1e-3"               | precision="-1"          | 'precision' is -1, which is no number from 0
          <count>7</count>               | <count>seven</count>    | 'count' holds 'seven', which is no INT64
          """)
  void refusesRowsThatDoNotFitTheModel(String from, String to, String message) {
    assertThatThrownBy(() -> cases(PmmlPackage.verification("large", "0.75").replace(from, to)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesADocumentTypeBeforeAnythingInItIsRead() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret.txt"), "s3cret");
    String read =
        "<!DOCTYPE PMML [<!ENTITY x SYSTEM \""
            + secret.toUri()
            + "\">]>"
            + tree("").replaceFirst("<\\?xml.*?\\?>", "").replace("the tests", "&x;");
    String bomb =
        "<!DOCTYPE PMML [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
            + "<PMML>&b;</PMML>";
    for (String hostile :
        List.of(read, bomb, "<!DOCTYPE PMML SYSTEM \"http://[::1]:1/x\"><PMML/>")) {
      assertThatThrownBy(() -> open(hostile))
          .isInstanceOf(ModelException.class)
          .hasMessage("model.pmml: it declares a document type, which PMML has no use for");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <html/>            | model.pmml: its root is html, not PMML
          nothing            | model.pmml is not XML
          <PMML>&x;</PMML>   | model.pmml
          <PMML/>            | is not a model that pmml4s 1.5.6 can run
          <PMML              | model.pmml is not XML
          """)
  void refusesWhatIsNoModel(String xml, String message) {
    assertThatThrownBy(() -> open(xml))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesElementsNestedWithoutEnd() {
    String deep = "<PMML>" + "<a>".repeat(100_000) + "</a>".repeat(100_000) + "</PMML>";
    assertThatThrownBy(() -> open(deep))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model.pmml is not XML")
        .hasMessageContaining("depth");
  }

  @Test
  void refusesOtherEncodingsThatCouldHideSomething() {
    byte[] wide = tree("").getBytes(StandardCharsets.UTF_16);
    assertThatThrownBy(() -> runtime.open(PmmlPackage.write(directory, wide)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("is not UTF-8");
  }

  @Test
  void refusesAModelThatItsEvaluatorDoesNotKnow() {
    String series = tree("").replace("TreeModel", "TimeSeriesModel");
    String notScorable = tree("").replace("<TreeModel ", "<TreeModel isScorable=\"false\" ");
    String noField = tree("").replace("field=\"length\"", "field=\"\"");
    for (String refused : List.of(series, notScorable, noField)) {
      assertThatThrownBy(() -> open(refused))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("can run");
    }
  }
}
