package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.ledger.Database;
import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.model.Models.Published;
import dev.millrace.model.Verification.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelsTest {
  @TempDir Path directory;
  private final ScaleRuntime runtime = new ScaleRuntime();
  private Database database;
  private Models models;
  private ScalePackage scale;

  @BeforeEach
  void open() throws IOException {
    database = new SqliteDatabase(directory.resolve("ledger.db"));
    models = openModels();
    scale = new ScalePackage(directory.resolve("package"));
  }

  @AfterEach
  void close() {
    models.close();
    database.close();
  }

  private Models openModels() {
    return new Models(
        database,
        directory.resolve("models"),
        List.of(runtime),
        InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z")));
  }

  private void restart() {
    models.close();
    models = openModels();
    models.start();
  }

  private Published publish() {
    return models.publish(scale.directory);
  }

  private float times(String reference, float x) {
    Tensor input = Tensor.floats(1);
    input.asFloats().put(x);
    return models
        .resolve(reference)
        .session("model")
        .run(Map.of("x", input))
        .values()
        .iterator()
        .next()
        .asFloats()
        .get(0);
  }

  private Path stored(String file) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("models"))) {
      return files.filter(path -> path.endsWith(file)).findFirst().orElseThrow();
    }
  }

  @Test
  void servesAPublishedVersionByItsNumberAndByAnAlias() {
    Published published = publish();
    models.moveAlias("scale", "live", 1);
    assertThat(published.isNew()).isTrue();
    assertThat(published.version().digest()).matches("sha256:[0-9a-f]{64}");
    assertThat(times("scale@1", 3)).isEqualTo(6);
    assertThat(times("scale@live", 3)).isEqualTo(6);
  }

  @Test
  void statesWhereItsAnswersComeFrom() {
    publish();
    ServedModel model = models.resolve("scale@1");
    assertThat(model.provenance().model()).isEqualTo("scale");
    assertThat(model.provenance().version()).isEqualTo("1");
    assertThat(model.provenance().digest()).isEqualTo(model.digest());
    assertThat(model.provenance().runtime()).isEqualTo("scale 1.0");
    assertThat(model.roles()).containsExactly("model");
    assertThatThrownBy(() -> model.session("embedder"))
        .isInstanceOf(ModelException.class)
        .hasMessage("scale@1 has no role 'embedder'; its roles are [model]");
  }

  @Test
  void statesWhatTheAuthorsCodeLoadedAndVerifiesAnewWhenThatChanged() {
    runtime.loaded = Optional.of("scale 1.0 (forest 4.7)");
    Published published = publish();
    assertThat(models.resolve("scale@1").provenance().runtime())
        .isEqualTo("scale 1.0 (forest 4.7)");
    runtime.loaded = Optional.of("scale 1.0 (forest 4.8)");
    restart();
    models.resolve("scale@1");
    assertThat(models.verifications(published.version()).getFirst().moment())
        .isEqualTo(Moment.RUNTIME_CHANGED);
  }

  @Test
  void namesAVersionByEveryFileThatTheAuthorsCodeMayRead() throws IOException {
    Path weights = scale.directory.resolve("weights.bin");
    Files.writeString(weights, "one");
    publish();
    Files.writeString(weights, "two");
    assertThat(publish().isNew()).as("a graph in a file of its own").isFalse();
    runtime.readsWholePackage = true;
    Files.writeString(weights, "three");
    assertThat(publish().isNew()).isTrue();
    Files.writeString(weights, "four");
    assertThat(publish().isNew()).isTrue();
    scale.edit("the tests", "someone else");
    assertThat(publish().isNew()).as("another author of the same model").isFalse();
  }

  @Test
  void recordsWhatTheCasesGave() {
    Published published = publish();
    assertThat(published.verification().passed()).isTrue();
    assertThat(published.verification().cases())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.id()).isEqualTo("model/0");
              assertThat(one.maxAbsDiff()).isZero();
              assertThat(one.outputs()).singleElement().extracting("name").isEqualTo("y");
            });
    assertThat(models.verifications(published.version())).containsExactly(published.verification());
  }

  @Test
  void refusesAPackageThatDoesNotReproduceItsCaseSayingWhatDiffers() throws IOException {
    scale.expect(5);
    VerificationFailedException refusal =
        catchThrowableOfType(VerificationFailedException.class, this::publish);
    assertThat(refusal)
        .hasMessageContaining("1 of 1 verification cases fail with scale 1.0")
        .hasMessageContaining(
            "case model/0: output 'y' differs most at [0]: expected 5.0, got 4.0, difference 1.0, allowed 0.001");
    assertThat(refusal.verification().passed()).isFalse();
    assertThat(models.versions("scale")).isEmpty();
    assertThatThrownBy(() -> models.resolve("scale@1")).isInstanceOf(ModelException.class);
  }

  @Test
  void keepsNoFilesOfARefusedPackage() throws IOException {
    scale.expect(5);
    assertThatThrownBy(this::publish).isInstanceOf(VerificationFailedException.class);
    try (Stream<Path> files = Files.walk(directory.resolve("models"))) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
    assertThat(runtime.open).hasValue(0);
  }

  @Test
  void publishesTheSameModelOnce() throws IOException {
    publish();
    assertThat(publish().isNew()).isFalse();
    scale.edit("author: the tests", "author: someone else");
    Published again = publish();
    assertThat(again.isNew()).isFalse();
    assertThat(again.version().number()).isEqualTo(1);
    assertThat(models.versions("scale")).hasSize(1);
  }

  @Test
  void runsNothingWhenTheVeryFilesArePublishedAgain() {
    publish();
    int runs = runtime.runs.get();
    publish();
    assertThat(runtime.runs).hasValue(runs);
  }

  @Test
  void makesANewVersionOfOtherFilesOrOtherPreprocessing() throws IOException {
    publish();
    scale.write(3);
    assertThat(publish().version().number()).isEqualTo(2);
    scale.edit("tolerance:", "preprocessing: {size: 7}\ntolerance:");
    assertThat(publish().version().number()).isEqualTo(3);
    assertThat(times("scale@1", 1)).isEqualTo(2);
    assertThat(times("scale@2", 1)).isEqualTo(3);
  }

  @Test
  void keepsAVersionAsItWasWhateverBecomesOfThePackage() throws IOException {
    publish();
    scale.write(9);
    restart();
    assertThat(times("scale@1", 1)).isEqualTo(2);
  }

  @Test
  void movesAnAliasAtOnceAndBack() throws IOException {
    publish();
    scale.write(3);
    publish();
    models.moveAlias("scale", "live", 1);
    assertThat(times("scale@live", 1)).isEqualTo(2);
    models.moveAlias("scale", "live", 2);
    assertThat(times("scale@live", 1)).isEqualTo(3);
    models.moveAlias("scale", "live", 1);
    assertThat(times("scale@live", 1)).isEqualTo(2);
  }

  @Test
  void resolvesEitherTheOldOrTheNewVersionWhileAnAliasMoves() throws Exception {
    publish();
    scale.write(3);
    publish();
    models.moveAlias("scale", "live", 1);
    AtomicBoolean stop = new AtomicBoolean();
    List<Float> seen = new ArrayList<>();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!stop.get()) {
                    seen.add(times("scale@live", 1));
                  }
                });
    for (int i = 0; i < 20; i++) {
      models.moveAlias("scale", "live", 1 + (i + 1) % 2);
    }
    stop.set(true);
    reader.join();
    assertThat(seen).isNotEmpty().containsOnly(2f, 3f);
  }

  @Test
  void tellsListenersWhenAnAliasNamesAnotherVersionAndOnlyThen() throws IOException {
    List<String> told = new ArrayList<>();
    models.onAliasMoved(
        (name, alias, model) -> {
          throw new IllegalStateException("a listener that fails");
        });
    models.onAliasMoved((name, alias, model) -> told.add(alias + "=" + model.version()));
    publish();
    models.moveAlias("scale", "live", 1);
    models.moveAlias("scale", "live", 1);
    scale.write(3);
    publish();
    models.moveAlias("scale", "live", 2);
    assertThat(told).containsExactly("live=1", "live=2");
  }

  @Test
  void leavesAnAliasWhereItIsWhenTheNewVersionLacksItsOutputs() throws IOException {
    publish();
    models.moveAlias("scale", "live", 1);
    Files.writeString(scale.directory.resolve("model.txt"), "3 z");
    scale.expect(6);
    publish();
    assertThatThrownBy(() -> models.moveAlias("scale", "live", 2))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("scale@2 cannot take the place of scale@1")
        .hasMessageContaining("y FP32[-1] would be gone");
    assertThat(models.aliased("scale", "live")).contains(1);
  }

  @Test
  void refusesAliasesThatAreNumbersAndVersionsThatAreNotThere() {
    publish();
    assertThatThrownBy(() -> models.moveAlias("scale", "7", 1))
        .hasMessageContaining("'7' is no alias");
    assertThatThrownBy(() -> models.moveAlias("scale", "live", 2))
        .hasMessage("there is no version 2 of model 'scale'");
  }

  @Test
  void saysWhatIsMissingWhenAReferenceCannotBeResolved() {
    assertThatThrownBy(() -> models.resolve("faces@live"))
        .hasMessage("there is no model 'faces'; publish its package first");
    publish();
    models.moveAlias("scale", "live", 1);
    assertThatThrownBy(() -> models.resolve("scale@candidate"))
        .hasMessage("model 'scale' has no alias 'candidate'; its aliases are {live=1}");
    assertThatThrownBy(() -> models.resolve("scale")).hasMessageContaining("write NAME@ALIAS");
    assertThatThrownBy(() -> models.resolve("scale@0")).isInstanceOf(ModelException.class);
  }

  @Test
  void verifiesAgainAtEveryStart() {
    Published published = publish();
    models.moveAlias("scale", "live", 1);
    restart();
    assertThat(models.verifications(published.version()))
        .extracting(Verification::moment)
        .startsWith(Moment.START);
  }

  @Test
  void refusesAtStartAVersionThatANewRuntimeChanges() {
    Published published = publish();
    models.moveAlias("scale", "live", 1);
    runtime.version = "scale 2.0";
    runtime.drift = 0.25f;
    restart();
    assertThatThrownBy(() -> models.resolve("scale@live"))
        .isInstanceOf(VerificationFailedException.class)
        .hasMessageContaining("scale@1 is refused")
        .hasMessageContaining("with scale 2.0")
        .hasMessageContaining("expected 4.0, got 4.25, difference 0.25");
    assertThat(models.verifications(published.version()).getFirst().moment())
        .isEqualTo(Moment.RUNTIME_CHANGED);
    assertThat(runtime.open).hasValue(0);
  }

  @Test
  void servesOtherModelsWhenOneIsRefusedAtStart() throws IOException {
    publish();
    models.moveAlias("scale", "live", 1);
    Files.writeString(stored("model.txt"), "2.5");
    scale.write(3);
    publish();
    models.moveAlias("scale", "candidate", 2);
    restart();
    assertThatThrownBy(() -> models.resolve("scale@live")).isInstanceOf(ModelException.class);
    assertThat(times("scale@candidate", 1)).isEqualTo(3);
  }

  @Test
  void refusesAtStartAVersionWhoseFilesWereChanged() throws IOException {
    publish();
    Files.writeString(stored("model.txt"), "2.0 ");
    restart();
    assertThatThrownBy(() -> models.resolve("scale@1"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "scale@1 is refused: its file 'model.txt' was changed since it was published; publish the package again");
  }

  @Test
  void refusesAtStartAVersionWhoseCasesWereTakenAway() throws IOException {
    publish();
    Files.delete(stored("output_0.pb"));
    restart();
    assertThatThrownBy(() -> models.resolve("scale@1"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("output_0.pb' is missing");
  }

  @Test
  void servesADamagedVersionAgainOnceItsPackageIsPublishedAgain() throws IOException {
    publish();
    Files.writeString(stored("model.txt"), "9");
    restart();
    assertThatThrownBy(() -> models.resolve("scale@1")).isInstanceOf(ModelException.class);
    assertThat(publish().isNew()).isFalse();
    assertThat(times("scale@1", 1)).isEqualTo(2);
  }

  @Test
  void refusesAPackageWhoseCaseIsDamaged() throws IOException {
    Path output = scale.directory.resolve("cases/model/test_data_set_0/output_0.pb");
    Files.write(output, new byte[] {9, 9, 9});
    assertThatThrownBy(this::publish)
        .isInstanceOf(VerificationFailedException.class)
        .hasMessageContaining("case model/0: output_0.pb:");
  }

  @Test
  void refusesAPackageWithoutCases() throws IOException {
    Path one = scale.directory.resolve("cases/model/test_data_set_0");
    Files.delete(one.resolve("input_0.pb"));
    Files.delete(one.resolve("output_0.pb"));
    Files.delete(one);
    assertThatThrownBy(this::publish)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("role 'model' has 0 verification cases");
  }

  @Test
  void refusesAPackageThatLacksAFileItNames() throws IOException {
    Files.delete(scale.directory.resolve("model.txt"));
    assertThatThrownBy(this::publish)
        .hasMessage("model.yaml: 'files.model' names 'model.txt', which is not in the package");
  }

  @Test
  void refusesAPackageThatHoldsALink() throws IOException {
    Files.createSymbolicLink(scale.directory.resolve("secret"), directory.resolve("ledger.db"));
    assertThatThrownBy(this::publish)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("'secret' is a link");
  }

  @Test
  void refusesAFileOfTheRuntimeThatItCannotLoad() throws IOException {
    Files.writeString(scale.directory.resolve("model.txt"), "two");
    assertThatThrownBy(this::publish).hasMessage("model.txt holds no number");
    assertThat(runtime.open).hasValue(0);
  }

  @Test
  void refusesARuntimeThatIsNotHere() throws IOException {
    scale.edit("runtime: scale", "runtime: pmml");
    assertThatThrownBy(this::publish)
        .hasMessage("model.yaml: there is no runtime 'pmml' here; there are [scale]");
  }

  @Test
  void verifiesOnRequestAndServesNoMoreWhatFails() {
    publish();
    models.moveAlias("scale", "live", 1);
    assertThat(models.verify("scale", 1).passed()).isTrue();
    runtime.drift = 1;
    assertThat(models.verify("scale", 1).passed()).isFalse();
    assertThatThrownBy(() -> models.resolve("scale@live"))
        .isInstanceOf(VerificationFailedException.class);
  }

  @Test
  void keepsOnlySoManyVersionsLoaded() throws IOException {
    for (int i = 1; i <= 12; i++) {
      scale.write(i);
      publish();
      assertThat(times("scale@" + i, 1)).isEqualTo(i);
    }
    assertThat(runtime.open.get()).isLessThanOrEqualTo(8);
    assertThat(times("scale@1", 1)).isEqualTo(1);
  }

  @Test
  void unloadsEverythingWhenClosed() {
    publish();
    models.resolve("scale@1");
    models.close();
    assertThat(runtime.open).hasValue(0);
  }
}
