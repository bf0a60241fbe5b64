package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ledger.Database;
import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.model.Verification.CaseOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verification cases in each of the field's own forms. */
final class CaseFormsTest {
  @TempDir Path directory;
  private final ScaleRuntime runtime = new ScaleRuntime();
  private Database database;
  private Models models;
  private ScalePackage scale;

  @BeforeEach
  void open() throws IOException {
    database = new SqliteDatabase(directory.resolve("ledger.db"));
    models =
        new Models(database, directory.resolve("models"), List.of(runtime), InstantSource.system());
    scale = new ScalePackage(directory.resolve("package"));
  }

  @AfterEach
  void close() {
    models.close();
    database.close();
  }

  private List<CaseOutcome> cases() {
    return models.publish(scale.directory).verification().cases();
  }

  private void pair(String name, String inputs, String outputs) throws IOException {
    Path cases = scale.directory.resolve("cases/model");
    Files.createDirectories(cases);
    Files.writeString(cases.resolve(name + ".request.json"), "{\"inputs\":[" + inputs + "]}");
    Files.writeString(cases.resolve(name + ".response.json"), "{\"outputs\":[" + outputs + "]}");
  }

  private static String tensor(String name, String data) {
    return "{\"name\":\"%s\",\"datatype\":\"FP32\",\"shape\":[2],\"data\":%s}"
        .formatted(name, data);
  }

  @Test
  void aRequestAndTheResponseItMustGetAreACase() throws IOException {
    pair("two-rows", tensor("x", "[1,2]"), tensor("y", "[2,4]"));
    assertThat(cases()).extracting(CaseOutcome::id).containsExactly("model/0", "model/two-rows");
  }

  @Test
  void aResponseThatIsNotWhatComesOutIsRefusedWithTheDifference() throws IOException {
    pair("wrong", tensor("x", "[1,2]"), tensor("y", "[2,5]"));
    assertThatThrownBy(this::cases)
        .isInstanceOf(VerificationFailedException.class)
        .hasMessageContaining(
            "case model/wrong: output 'y' differs most at [1]: expected 5.0, got 4.0, difference 1.0");
  }

  @Test
  void aRequestWithoutItsResponseFails() throws IOException {
    pair("half", tensor("x", "[1,2]"), tensor("y", "[2,4]"));
    Files.delete(scale.directory.resolve("cases/model/half.response.json"));
    assertThatThrownBy(this::cases).hasMessageContaining("model/half lacks half.response.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1152921504606846976],\"data\":[1]}",
        "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[4294967296,4294967296],\"data\":[1]}",
        "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[99999999999999999999],\"data\":[1]}",
        "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-2],\"data\":[1]}",
        "{\"name\":\"x\",\"datatype\":\"FP32\",\"data\":[1]}",
        "{\"name\":\"x\",\"datatype\":\"FP33\",\"shape\":[1],\"data\":[1]}",
        "{\"name\":\"x\",\"datatype\":\"INT32\",\"shape\":[1],\"data\":[1]}",
        "{\"name\":\"z\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}",
        "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[\"one\"]}",
        "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,1],\"data\":[1]}",
        "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1",
        "7",
        ""
      })
  void aRequestThatIsNoneIsRefusedByTheNameOfItsCase(String input) throws IOException {
    pair("bad", input, tensor("y", "[2,4]"));
    assertThatThrownBy(this::cases)
        .isInstanceOf(VerificationFailedException.class)
        .hasMessageContaining("case model/bad: ");
  }

  @Test
  void notANumberAndInfinitiesAreValuesLikeOthers() throws IOException {
    pair("odd", tensor("x", "[\"NaN\",\"-Infinity\"]"), tensor("y", "[\"NaN\",\"-Infinity\"]"));
    assertThat(cases()).allMatch(CaseOutcome::passed);
    pair("odd", tensor("x", "[\"NaN\",1]"), tensor("y", "[0,2]"));
    assertThatThrownBy(this::cases).hasMessageContaining("expected 0.0, got NaN");
  }

  @Test
  void casesMayLieBesideTheModelAsOnnxLaysThemOut() throws IOException {
    Files.move(
        scale.directory.resolve("cases/model/test_data_set_0"),
        scale.directory.resolve("test_data_set_0"));
    assertThat(cases()).extracting(CaseOutcome::id).containsExactly("model/0");
  }

  @Test
  void aToleranceBesideTheCasesHoldsWhereTheManifestIsNotNearer() throws IOException {
    scale.expect(4.5f);
    Files.writeString(scale.directory.resolve("cases/model/data.json"), "{\"rtol\":0.5}");
    assertThat(cases()).allMatch(CaseOutcome::passed);
    scale.edit("relative: 0}", "relative: 0, model: {rtol: 1.0e-6}}");
    assertThatThrownBy(this::cases).isInstanceOf(VerificationFailedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"rtol\":\"x\"}", "{\"atol\":-1}", "{\"atol\":1e999}", "{"})
  void aToleranceThatIsNoneIsRefused(String json) throws IOException {
    Files.writeString(scale.directory.resolve("cases/model/data.json"), json);
    assertThatThrownBy(this::cases)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("data.json");
  }

  @Test
  void casesInsideTheFileAreRunWithTheirOwnTolerances() throws IOException {
    Tensor two = Tensor.floats(1);
    two.asFloats().put(2);
    Tensor close = Tensor.floats(1);
    close.asFloats().put(4.1f);
    runtime.embedded.add(
        new VerificationCase(
            "model/row-1",
            "model",
            Map.of("x", two),
            Map.of("y", close),
            Map.of("y", new Tolerance(0, 0.1))));
    assertThat(cases()).extracting(CaseOutcome::id).containsExactly("model/0", "model/row-1");
    runtime.embedded.set(
        0,
        new VerificationCase(
            "model/row-1",
            "model",
            Map.of("x", two),
            Map.of("y", close),
            Map.of("y", new Tolerance(0, 0.001))));
    scale.write(2).edit("author: the tests", "author: another");
    assertThatThrownBy(this::cases).hasMessageContaining("case model/row-1");
  }

  @Test
  void twoCasesOfOneNameAreRefused() throws IOException {
    pair("0", tensor("x", "[1,2]"), tensor("y", "[2,4]"));
    assertThatThrownBy(this::cases).hasMessage("two verification cases are called model/0");
  }

  @Test
  void aModelThatDrawsRandomNumbersIsRefusedUnlessItSaysSo() throws IOException {
    runtime.random = true;
    assertThatThrownBy(this::cases)
        .isInstanceOf(VerificationFailedException.class)
        .hasMessageContaining(
            "output 'y' is not the same when the same inputs are run twice; make the model deterministic");
    scale.edit("runtime: scale", "runtime: scale\ndeterministic: false");
    assertThat(cases()).allMatch(CaseOutcome::passed);
  }

  @Test
  void theCasesAreWhatTheGraphIsToSeeWhereThePackageHoldsNoReferenceWindow() {
    ModelVersion version = models.publish(scale.directory).version();
    Reference reference = models.reference(version, "model");
    assertThat(reference.origin()).isEqualTo(Reference.Origin.VERIFICATION_CASES);
    VerificationCase one = reference.cases().getFirst().get();
    assertThat(one.inputs().get("x")).isNotNull();
    assertThat(one.outputs().get("y")).isNotNull();
    assertThat(models.reference(version, "other").cases()).isEmpty();
  }

  @Test
  void aReferenceWindowIsReadInTheirPlaceAndIsNotRun() throws IOException {
    Path window = Files.createDirectories(scale.directory.resolve("reference/model"));
    Files.writeString(
        window.resolve("rows.request.json"), "{\"inputs\":[" + tensor("x", "[1,2]") + "]}");
    Models.Published published = models.publish(scale.directory);
    assertThat(published.verification().cases())
        .extracting(CaseOutcome::id)
        .containsExactly("model/0");
    Reference reference = models.reference(published.version(), "model");
    assertThat(reference.origin()).isEqualTo(Reference.Origin.REFERENCE_WINDOW);
    assertThat(reference.cases()).hasSize(1);
    VerificationCase rows = reference.cases().getFirst().get();
    assertThat(rows.inputs().get("x")).isNotNull();
    assertThat(rows.outputs()).isEmpty();
  }
}
