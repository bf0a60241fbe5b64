package dev.millrace.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ledger.LedgerSchema;
import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.model.ModelException;
import dev.millrace.model.ModelVersion;
import dev.millrace.model.Reference;
import dev.millrace.model.Reference.Origin;
import dev.millrace.model.Tensor;
import dev.millrace.model.VerificationCase;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftTest {
  private static final ModelVersion VERSION =
      new ModelVersion("prices", 3, "sha256:0123", Map.of(), Map.of(), true, Instant.EPOCH);
  private static final int ROWS = 16;

  @TempDir Path directory;
  private final Random random = new Random(42);
  private SqliteDatabase database;
  private Drift drift;

  /** What the package says. */
  private Reference reference = new Reference(Origin.VERIFICATION_CASES, List.of());

  @BeforeEach
  void open() {
    database = new SqliteDatabase(directory.resolve("ledger.db"));
    LedgerSchema.apply(database);
    drift = opened();
  }

  private Drift opened() {
    return new Drift(
        database, (version, role) -> reference, InstantSource.system(), Duration.ofHours(1));
  }

  @AfterEach
  void close() {
    drift.close();
    database.close();
  }

  /** Lets the model answer rows of two normal inputs, of a class, and of a picture. */
  private void serve(int calls, double mean, double share, double brightness)
      throws InterruptedException {
    for (int call = 0; call < calls; call++) {
      Tensor x = Tensor.floats(ROWS, 2);
      FloatBuffer values = x.asFloats();
      List<String> classes = new ArrayList<>();
      for (int i = 0; i < ROWS; i++) {
        values.put((float) (mean + random.nextGaussian())).put((float) random.nextGaussian());
        classes.add(random.nextDouble() < share ? "cat" : "dog");
      }
      Tensor picture = Tensor.floats(ROWS, 8, 8);
      FloatBuffer pixels = picture.asFloats();
      while (pixels.hasRemaining()) {
        pixels.put((float) (brightness + 10 * random.nextGaussian()));
      }
      drift.answered(
          VERSION,
          "model",
          Map.of("x", x, "picture", picture),
          Map.of("class", Tensor.texts(new long[] {ROWS}, classes)),
          Duration.ZERO);
      Thread.sleep(1, 100_000); // calls nearer to each other are not all counted
    }
  }

  private Drift.Finding of(String tensor) {
    return drift.of(VERSION).stream()
        .filter(watched -> watched.tensor().equals(tensor))
        .findFirst()
        .orElseThrow()
        .finding();
  }

  private double psi(String tensor) {
    Double psi = of(tensor).psi();
    assertThat(psi).as(tensor).isNotNull();
    return psi == null ? Double.NaN : psi;
  }

  @Test
  void whatStaysTheSameIsStable() throws Exception {
    serve(120, 0, 0.5, 100);
    assertThat(psi("x[0]")).isLessThan(0.1);
    assertThat(psi("x[1]")).isLessThan(0.1);
    assertThat(psi("class")).isLessThan(0.1);
    assertThat(psi("picture.mean")).isLessThan(0.1);
    assertThat(of("x[0]").verdict()).isEqualTo("stable");
    assertThat(of("x[0]").shares()).hasSize(11);
  }

  @Test
  void whatShiftsIsFoundOutAndNothingElse() throws Exception {
    serve(40, 0, 0.5, 100);
    serve(80, 1, 0.9, 106);
    assertThat(psi("x[0]")).isGreaterThan(0.25);
    assertThat(psi("x[1]")).isLessThan(0.1);
    assertThat(psi("class")).isGreaterThan(0.25);
    assertThat(psi("picture.mean")).isGreaterThan(0.25);
    assertThat(of("x[0]").verdict()).isEqualTo("shifted");
  }

  @Test
  void whatComesBackToWhatItWasIsStableAgain() throws Exception {
    serve(40, 0, 0.5, 100);
    serve(60, 2, 0.5, 100);
    assertThat(psi("x[0]")).isGreaterThan(0.25);
    serve(80, 0, 0.5, 100);
    assertThat(psi("x[0]")).isLessThan(0.1);
  }

  @Test
  void nothingIsSaidBeforeThereIsEnough() throws Exception {
    serve(5, 0, 0.5, 100);
    assertThat(of("x[0]").verdict()).isEqualTo("gathering");
    assertThat(of("x[0]").referenceRows()).isEqualTo(80);
  }

  @Test
  void aRestartLosesNothingThatWasWrittenDown() throws Exception {
    serve(20, 0, 0.5, 100);
    drift.close();
    drift = opened();
    serve(20, 0, 0.5, 100);
    serve(80, 1, 0.5, 100);
    double before = psi("x[0]");
    assertThat(before).isGreaterThan(0.25);
    drift.close();
    drift = opened();
    assertThat(psi("x[0]")).isEqualTo(before);
  }

  @Test
  void aValueThatTheReferenceNeverHeldCountsAsOther() throws Exception {
    for (int i = 0; i < 100; i++) {
      Tensor constant = Tensor.floats(ROWS, 1);
      FloatBuffer values = constant.asFloats();
      for (int k = 0; k < ROWS; k++) {
        values.put(i < 40 ? 7 : k % 2 == 0 ? Float.NaN : 3);
      }
      drift.answered(VERSION, "model", Map.of("c", constant), Map.of(), Duration.ZERO);
      Thread.sleep(1, 100_000);
    }
    assertThat(of("c").shares()).extracting(Drift.Share::bin).containsExactly("7", "other");
    assertThat(psi("c")).isGreaterThan(0.25);
  }

  /** A case of so many rows: {@code x} around a mean, and the class that comes of it. */
  private Supplier<VerificationCase> rows(int rows, double mean) {
    Tensor x = Tensor.floats(rows, 2);
    FloatBuffer values = x.asFloats();
    List<String> classes = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      values.put((float) (mean + random.nextGaussian())).put((float) random.nextGaussian());
      classes.add(random.nextBoolean() ? "cat" : "dog");
    }
    Tensor named = Tensor.texts(new long[] {rows}, classes);
    return () ->
        new VerificationCase("model/0", "model", Map.of("x", x), Map.of("class", named), Map.of());
  }

  @Test
  void whatThePackageSaysIsTheReferenceWhereItHoldsEnoughOfIt() throws Exception {
    reference = new Reference(Origin.VERIFICATION_CASES, List.of(rows(150, 0), rows(150, 0)));
    serve(20, 1, 0.5, 100);
    assertThat(of("x[0]").reference()).isEqualTo("verification-cases");
    assertThat(of("x[0]").referenceRows()).isEqualTo(300);
    assertThat(of("class").reference()).isEqualTo("verification-cases");
    // Shifted from the first row on, which the first rows as a reference could never show.
    assertThat(of("x[0]").verdict()).isEqualTo("shifted");
    assertThat(of("x[1]").verdict()).isEqualTo("stable");
    // The package says nothing of the picture: its first rows are gathered.
    assertThat(of("picture.mean").reference()).isEqualTo("served-rows");
    assertThat(of("picture.mean").verdict()).isEqualTo("gathering");
  }

  @Test
  void fewCasesAreNoReference() throws Exception {
    reference = new Reference(Origin.VERIFICATION_CASES, List.of(rows(199, 0)));
    serve(5, 1, 0.5, 100);
    assertThat(of("x[0]").reference()).isEqualTo("served-rows");
    assertThat(of("x[0]").referenceRows()).isEqualTo(80);
  }

  @Test
  void aReferenceOfThePackageSurvivesARestart() throws Exception {
    reference = new Reference(Origin.REFERENCE_WINDOW, List.of(rows(300, 0)));
    serve(20, 0, 0.5, 100);
    drift.close();
    reference = new Reference(Origin.VERIFICATION_CASES, List.of());
    drift = opened();
    assertThat(of("x[0]").reference()).isEqualTo("reference-window");
    assertThat(of("x[0]").referenceRows()).isEqualTo(300);
  }

  @Test
  void aPackageThatCannotBeReadLeavesTheFirstRowsAsTheReference() throws Exception {
    reference =
        new Reference(
            Origin.VERIFICATION_CASES,
            List.of(
                () -> {
                  throw new ModelException("case model/0 is damaged");
                }));
    serve(5, 0, 0.5, 100);
    assertThat(of("x[0]").reference()).isEqualTo("served-rows");
  }
}
