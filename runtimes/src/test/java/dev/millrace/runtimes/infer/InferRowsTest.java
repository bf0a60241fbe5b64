package dev.millrace.runtimes.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.ModelException;
import dev.millrace.pipeline.Answer;
import dev.millrace.pipeline.BadInputException;
import dev.millrace.pipeline.InvalidPipelineException;
import dev.millrace.pipeline.PipelineDefinition;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InferRowsTest {
  private static final String NAMED = "{columns: {X: ['yes', 'no']}}";

  @TempDir Path directory;
  private Installation here;

  @BeforeEach
  void open() {
    here = new Installation(directory);
  }

  @AfterEach
  void close() {
    here.close();
  }

  private void classifier(String preprocessing) throws IOException {
    here.publish(ModelPackage.classifier(directory.resolve("classifier"), preprocessing));
  }

  private void columns(String preprocessing) throws IOException {
    here.publish(ModelPackage.columns(directory.resolve("columns"), preprocessing));
  }

  @Test
  void aCsvFileIsAnsweredRowByRowByTheNamesOfItsColumns() throws Exception {
    classifier(NAMED);
    JsonNode result = here.result("classifier", "{}", "a.csv", "no,id,yes\n3,x,1\n0,y,0\n");
    assertThat(result)
        .hasToString(
            "{\"rows\":[{\"row\":1,\"outputs\":{\"label\":1,\"probabilities\":[0.11920291,0.880797]}},"
                + "{\"row\":2,\"outputs\":{\"label\":0,\"probabilities\":[0.5,0.5]}}]}");
  }

  @Test
  void everyDatatypeIsReadFromAColumnOfItsInputsName() throws Exception {
    columns("{}");
    String csv = "name;amount;rate;count\n\"größe; \"\"x\"\"\";1,5;0,1;9007199254740993\n";
    JsonNode result = here.result("columns", "{csv: {decimal: \",\"}, keep: [name]}", "a.csv", csv);
    assertThat(result.path("rows").get(0))
        .hasToString(
            "{\"row\":1,\"keep\":{\"name\":\"größe; \\\"x\\\"\"},\"outputs\":{\"rated\":0.1,\"doubled\":3.0,"
                + "\"counted\":18014398509481986,\"named\":\"größe; \\\"x\\\"\"}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name,amount,rate\\nx,1,1|input-mismatch|row 1 (line 2) has no column 'count'",
        "name,amount,rate,count\\nx,1,1,1\\nx,abc,1,1|invalid-value|row 2 (line 3), column 'amount': 'abc' is no FP64",
        "name,amount,rate,count\\nx,1,1,1.5|invalid-value|row 1 (line 2), column 'count': '1.5' is no INT64",
        "name,amount,rate,count\\nx,1,1e39,1|invalid-value|row 1 (line 2), column 'rate': '1e39' is no FP32",
        "name,amount,rate,count\\nx,1,,1|invalid-value|row 1 (line 2), column 'rate': the value is missing",
        "name,amount,rate,count\\nx,NaN,1,1|invalid-value|'NaN' is no FP64",
        "name,amount,rate,count\\nx,0x1p3,1,1|invalid-value|'0x1p3' is no FP64",
        "name;amount;rate;count\\nx;1,5;1;1|invalid-value|set options.csv.decimal",
        "name,amount,rate,count\\nx,1,1,9223372036854775808|invalid-value|is no INT64",
        "name,amount,rate,count\\nx,1,1,1\\nx,1,1|input-mismatch|row 2 (line 3) has 3 cells where the first line has 4",
        "name,amount,amount\\nx,1,1|input-mismatch|names the column 'amount' twice",
        "name,amount,rate,count|input-mismatch|there are no rows",
        "name,amount\\n\"x,1|input-damaged|no CSV",
      })
  void whatCannotBeAnInputSaysRowAndColumn(String csv, String type, String detail)
      throws Exception {
    columns("{}");
    assertThatThrownBy(() -> here.result("columns", "{}", "a.csv", csv.replace("\\n", "\n")))
        .isInstanceOfSatisfying(
            BadInputException.class, bad -> assertThat(bad.type()).isEqualTo(type))
        .hasMessageContaining(detail);
  }

  @Test
  void aMissingFloatIsNanWhereThePackageSaysSo() throws Exception {
    columns("{missing: nan}");
    JsonNode result = here.result("columns", "{}", "a.csv", "name,amount,rate,count\nx,,1,1\n");
    assertThat(result.at("/rows/0/outputs/doubled").asText()).isEqualTo("NaN");
    assertThatThrownBy(
            () -> here.result("columns", "{}", "a.csv", "name,amount,rate,count\nx,1,1,\n"))
        .hasMessageContaining("column 'count': the value is missing");
  }

  @Test
  void aFileInAnotherEncodingIsRefusedUntilThePipelineNamesIt() throws Exception {
    columns("{}");
    byte[] latin =
        "name,amount,rate,count\nMüller,1,1,1\n".getBytes(Charset.forName("windows-1252"));
    assertThatThrownBy(() -> here.answer(here.pipeline("columns", "{}"), "a.csv", latin))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("not in UTF-8");
    PipelineDefinition told = here.pipeline("columns", "{csv: {encoding: windows-1252}}");
    assertThat(here.answer(told, "a.csv", latin).result().at("/rows/0/outputs/named").asText())
        .isEqualTo("Müller");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstName() throws Exception {
    classifier(NAMED);
    JsonNode result = here.result("classifier", "{}", "a.csv", "\uFEFFyes\tno\n1\t2\n");
    assertThat(result.at("/rows/0/outputs/label").asInt()).isEqualTo(1);
  }

  @Test
  void aFileWithoutNamesIsTheOnlyInputInItsOrder() throws Exception {
    classifier("{}");
    JsonNode result = here.result("classifier", "{csv: {header: false}}", "a.csv", "1,2\n2,1\n");
    assertThat(result.at("/rows/0/outputs/label").asInt()).isEqualTo(1);
    assertThat(result.at("/rows/1/outputs/label").asInt()).isZero();
    assertThatThrownBy(
            () -> here.result("classifier", "{csv: {header: false}}", "a.csv", "1,2,3\n"))
        .hasMessageContaining("row 1 (line 1) has 3 values for the input 'X', which takes 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"instances\": [{\"no\": 3, \"yes\": 1}]}",
        "{\"instances\": [[1, 3]]}",
        "{\"instances\": [{\"X\": [1, 3], \"yes\": 1, \"no\": 3}]}",
        "{\"records\": [{\"no\": 3, \"yes\": 1}]}",
        "{\"dataframe_records\": [{\"no\": 3, \"yes\": 1}]}",
        "{\"dataframe_split\": {\"columns\": [\"no\", \"yes\"], \"data\": [[3, 1]]}}",
        "[{\"no\": 3, \"yes\": 1}]",
        "{\"no\": 3, \"yes\": 1}"
      })
  void recordsAreReadInEveryFormOfTheField(String json) throws Exception {
    classifier(NAMED);
    JsonNode result = here.result("classifier", "{}", "a.json", json);
    assertThat(result.at("/rows/0/outputs/label").asInt()).isEqualTo(1);
    assertThat(result.path("rows")).hasSize(1);
  }

  @Test
  void aRecordWithoutDeclaredColumnsIsRefusedSinceItsFieldsHaveNoOrder() throws Exception {
    classifier("{}");
    assertThatThrownBy(() -> here.result("classifier", "{}", "a.json", "{\"a\":1,\"b\":2}"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("preprocessing.columns");
    JsonNode result = here.result("classifier", "{}", "a.json", "{\"X\":[1,2]}");
    assertThat(result.at("/rows/0/outputs/label").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"yes\": \"1\", \"no\": 2}|row 1, column 'yes': \"1\" is no FP32",
        "{\"yes\": null, \"no\": 2}|row 1, column 'yes': the value is missing",
        "{\"yes\": 1, \"yes\": 2, \"no\": 2}|no JSON",
        "{\"yes\": 1, \"no\": 2} x|no JSON",
        "{\"instances\": [[1, 2], [1, 2, 3]]}|row 2 has 3 values",
        "{\"instances\": []}|there are no rows",
        "7 |neither a record",
        "{\"yes\": 1e400, \"no\": 2}|is no FP32",
      })
  void jsonThatCannotBeAnInputSaysWhere(String json, String detail) throws Exception {
    classifier(NAMED);
    assertThatThrownBy(() -> here.result("classifier", "{format: json}", "a.json", json))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(detail);
  }

  @Test
  void anInferenceRequestIsAnsweredTensorByTensor() throws Exception {
    classifier(NAMED);
    String request =
        "{\"id\":\"7\",\"inputs\":[{\"name\":\"X\",\"datatype\":\"FP32\",\"shape\":[2,2],\"data\":[[1,3],[0,0]]}]}";
    assertThat(here.result("classifier", "{outputs: [label]}", "a.json", request))
        .hasToString(
            "{\"id\":\"7\",\"outputs\":{\"label\":{\"datatype\":\"INT64\",\"shape\":[2],\"data\":[1,0]}}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'name':'Y','datatype':'FP32','shape':[1,2],'data':[1,2]|input 'X' is missing",
        "'name':'X','datatype':'FP64','shape':[1,2],'data':[1,2]|input 'X' is FP64[1, 2]",
        "'name':'X','datatype':'FP32','shape':[1,3],'data':[1,2,3]|input 'X' is FP32[1, 3]",
        "'name':'X','datatype':'FP32','shape':[1,2],'data':[1]|'data' holds 1",
        "'name':'X','datatype':'FP32','shape':[1152921504606846976,2],'data':[1]|'data' holds 1",
        "'name':'X','datatype':'FP32','shape':[-1,2],'data':[1]|negative dimension",
        "'name':'X','datatype':'float','shape':[1,2],'data':[1,2]|has the datatype \"float\"",
        "'name':'X','datatype':'FP32','shape':[1,2]|no 'data'",
        "'name':'X','datatype':'FP32','shape':[1,2],'data':['a',2]|no FP32",
      })
  void anInferenceRequestThatDoesNotFitNamesTheTensor(String input, String detail)
      throws Exception {
    classifier(NAMED);
    String request = "{\"inputs\":[{" + input.replace('\'', '"') + "}]}";
    assertThatThrownBy(() -> here.result("classifier", "{}", "a.json", request))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(detail);
  }

  @Test
  void manyRowsGiveTheAnswersThatEachWouldGiveAlone() throws Exception {
    classifier(NAMED);
    String rows =
        IntStream.range(0, 1000)
            .mapToObj(i -> Math.sin(i) + "," + Math.cos(3 * i))
            .collect(Collectors.joining("\n", "yes,no\n", "\n"));
    JsonNode together = here.result("classifier", "{}", "a.csv", rows);
    assertThat(together.path("rows")).hasSize(1000);
    List<String> lines = rows.lines().toList();
    for (int i : new int[] {0, 63, 64, 999}) {
      JsonNode alone = here.result("classifier", "{}", "b.csv", "yes,no\n" + lines.get(i + 1));
      assertThat(together.at("/rows/" + i + "/outputs")).isEqualTo(alone.at("/rows/0/outputs"));
      assertThat(together.at("/rows/" + i + "/row").asInt()).isEqualTo(i + 1);
    }
  }

  @Test
  void labelsNameTheClassesBestFirst() throws Exception {
    classifier("{labels: {output: probabilities, names: [cat, dog]}}");
    JsonNode result = here.result("classifier", "{}", "a.json", "[[1, 3]]");
    assertThat(result.at("/rows/0/classes"))
        .hasToString(
            "[{\"name\":\"dog\",\"score\":0.8807970285415649},{\"name\":\"cat\",\"score\":0.11920291185379028}]");
  }

  @Test
  void aFileOfLabelsIsPartOfTheVersion() throws Exception {
    Path source =
        ModelPackage.classifier(
            directory.resolve("labelled"),
            "{labels: {output: probabilities, file: labels.txt, top: 1}}");
    Files.writeString(source.resolve("labels.txt"), "cat\ndog\n");
    here.publish(source);
    PipelineDefinition pipeline = here.pipeline("classifier", "{}");
    byte[] row = "[[1, 3]]".getBytes(StandardCharsets.UTF_8);
    Answer first = here.answer(pipeline, "a.json", row);
    assertThat(first.result().at("/rows/0/classes/0/name").asText()).isEqualTo("dog");
    Files.writeString(source.resolve("labels.txt"), "cat\nwolf\n");
    here.publish(source);
    Answer second = here.answer(pipeline, "a.json", row);
    assertThat(second.result().at("/rows/0/classes/0/name").asText()).isEqualTo("wolf");
    assertThat(second.provenance().digest()).isNotEqualTo(first.provenance().digest());
  }

  @Test
  void theResultSaysWhatMadeIt() throws Exception {
    classifier(NAMED);
    byte[] row = "[[1, 3]]".getBytes(StandardCharsets.UTF_8);
    Answer answer = here.answer(here.pipeline("classifier", "{}"), "a.json", row);
    assertThat(answer.provenance().model()).isEqualTo("classifier");
    assertThat(answer.provenance().digest()).startsWith("sha256:");
    assertThat(answer.provenance().runtime()).startsWith("onnxruntime ");
  }

  @Test
  void anObjectThatIsNeitherJsonNorCsvNorPictureIsRefused() throws Exception {
    classifier(NAMED);
    assertThatThrownBy(() -> here.result("classifier", "{}", "a.bin", "\u0000\u0001"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a.bin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{rol: model}|there is no options.rol",
        "{format: xml}|options.format",
        "{csv: {separator: ab}}|options.csv.separator",
        "{csv: {decimal: \",\", separator: \",\"}}|are both ','",
        "{csv: {encoding: utf-99}}|options.csv.encoding 'utf-99' is unknown",
        "{csv: {head: true}}|there is no options.csv.head",
        "{keep: [a, a]}|options.keep must be",
        "{keep: a}|options.keep",
      })
  void aWrongOptionIsRefusedWhenItIsDeclared(String options, String detail) {
    assertThatThrownBy(() -> here.pipeline("classifier", options))
        .isInstanceOf(InvalidPipelineException.class)
        .hasMessageContaining(detail);
  }

  @Test
  void aColumnNameThatYamlTakesForATruthValueIsPointedOut() throws Exception {
    classifier("{columns: {X: [yes, no]}}");
    assertThatThrownBy(() -> here.result("classifier", "{}", "a.json", "[[1,2]]"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("write it in quotes");
  }

  @Test
  void aRoleOrOutputThatThePackageHasNotIsNamed() throws Exception {
    classifier(NAMED);
    assertThatThrownBy(() -> here.result("classifier", "{role: head}", "a.json", "[[1,2]]"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no role 'head'");
    assertThatThrownBy(() -> here.result("classifier", "{outputs: [x]}", "a.json", "[[1,2]]"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no output 'x'");
  }
}
