package dev.millrace.packs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ledger.Database;
import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.model.ModelException;
import dev.millrace.model.Models;
import dev.millrace.model.ServedModel;
import dev.millrace.model.Tensor;
import dev.millrace.model.Verification.CaseOutcome;
import dev.millrace.model.VerificationFailedException;
import dev.millrace.runtimes.onnx.OnnxRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Builds the default face model package and serves it with the real gate and the real runtime. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaceApiPackageTest {
  /**
   * What the converter writes today. A change here changes the digest of everyone's default model.
   */
  private static final Map<String, String> GRAPHS =
      Map.of(
          "detector.onnx", "1287932bc71ba422d8a83e71cafcd506eea49a71eb30cb393dc5f2b5ab8764e7",
          "detector-tiny.onnx", "3e7fab17f5fe02a01332a3a745b9102956d11843dfc5f8704d7fb8e08dee22ec",
          "landmarks.onnx", "c85407f9687fd9cabb120142c99351bc87d74ed3f5cd91444804b7ecba8d163b",
          "embedder.onnx", "e0c6c3d26545ef1138ab4c78f75ffcdc4748193d26fa4f6c75587b99ca01ef4d");

  @TempDir static Path directory;
  private final OnnxRuntime runtime = new OnnxRuntime();
  private Path out;
  private Database database;
  private Models models;

  @BeforeAll
  void build() throws IOException {
    Path tarball = FaceApi.tarball();
    Path cache = Files.createDirectories(directory.resolve("npm"));
    Files.copy(tarball, cache.resolve(FaceApiSource.PACKAGE.tarballName()));
    out = directory.resolve("face-api");
    BuildFaceApi.build(out);
    database = new SqliteDatabase(directory.resolve("ledger.db"));
    models =
        new Models(database, directory.resolve("models"), List.of(runtime), InstantSource.system());
  }

  @AfterAll
  void close() {
    if (models != null) {
      models.close();
      database.close();
    }
    runtime.close();
  }

  @Test
  void reproducesWhatTheOriginalRuntimeAnswersToAHundredThousandth() {
    List<CaseOutcome> cases = models.publish(out).verification().cases();
    assertThat(cases).hasSize(FaceApiCase.ALL.size());
    assertThat(cases).allSatisfy(one -> assertThat(one.passed()).isTrue());
    assertThat(cases).allSatisfy(one -> assertThat(one.maxAbsDiff()).isLessThan(1e-5));
  }

  @Test
  void writesTheSameBytesOnEveryMachine() throws IOException {
    for (Map.Entry<String, String> graph : GRAPHS.entrySet()) {
      byte[] content = Files.readAllBytes(out.resolve(graph.getKey()));
      assertThat(RecordedCases.sha256(content)).as(graph.getKey()).isEqualTo(graph.getValue());
    }
  }

  @Test
  void writesTheSameBytesTwice() {
    FaceApiSource source = FaceApiSource.read(FaceApi.tarball());
    byte[] first = FaceApiNets.LANDMARKS.convert(source.files());
    assertThat(FaceApiNets.LANDMARKS.convert(source.files())).isEqualTo(first);
  }

  @Test
  void servesPicturesOfAnySizeWithOneDetector() {
    ServedModel model = models.resolve(models.publish(out).version().reference());
    for (long[] size : new long[][] {{512, 512, 5118}, {320, 320, 2034}, {384, 512, 3846}}) {
      Tensor image = Tensor.floats(1, 3, size[0], size[1]);
      assertThat(output(model, "detector", image, "boxes").shape()).containsExactly(1, size[2], 4);
      assertThat(output(model, "detector", image, "scores").shape()).containsExactly(1, size[2]);
    }
  }

  @Test
  void embedsABatchAsItEmbedsOneByOne() {
    ServedModel model = models.resolve(models.publish(out).version().reference());
    Tensor two = Tensor.floats(2, 3, 150, 150);
    Tensor second = Tensor.floats(1, 3, 150, 150);
    for (int i = 0; i < 3 * 150 * 150; i++) {
      float value = i * 31 % 256;
      two.asFloats().put(3 * 150 * 150 + i, value);
      second.asFloats().put(i, value);
    }
    float[] together = output(model, "embedder", two, "embedding").toFloats();
    float[] alone = output(model, "embedder", second, "embedding").toFloats();
    for (int i = 0; i < 128; i++) {
      assertThat(together[128 + i]).isCloseTo(alone[i], org.assertj.core.data.Offset.offset(1e-6f));
    }
  }

  /**
   * The recorded cases hold the original's answers; 8 bits stay near them, and others are exact.
   */
  @Test
  void theEightBitPackageStaysNearTheOriginalAndIsAFourthOfTheSize() throws IOException {
    Path small = directory.resolve("face-api-int8");
    BuildFaceApi.build(small, FaceApiPackage.Precision.INT8);
    Models.Published published = models.publish(small);
    assertThat(published.verification().cases())
        .hasSize(FaceApiCase.ALL.size())
        .allSatisfy(
            one ->
                assertThat(one.maxAbsDiff())
                    .isLessThan(one.id().startsWith("embedder") ? 0.02 : 1e-5));
    assertThat(Files.size(small.resolve("embedder.onnx")))
        .isLessThan(Files.size(out.resolve("embedder.onnx")) / 3);
    ServedModel eight = models.resolve(published.version().reference());
    ServedModel full = models.resolve(models.publish(out).version().reference());
    Tensor image = Tensor.floats(1, 3, 150, 150);
    for (int i = 0; i < 3 * 150 * 150; i++) {
      float value = i * 31 % 256;
      image.asFloats().put(i, value);
    }
    float[] a = output(eight, "embedder", image, "embedding").toFloats();
    float[] b = output(full, "embedder", image, "embedding").toFloats();
    assertThat(cosine(a, b)).isGreaterThan(0.99).isLessThan(1);
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double squares = 0;
    double others = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      squares += a[i] * a[i];
      others += b[i] * b[i];
    }
    return dot / Math.sqrt(squares * others);
  }

  @Test
  void isRefusedWhenOneWeightIsNotWhatItShouldBe() throws IOException {
    Path changed = directory.resolve("changed");
    copy(out, changed);
    byte[] graph = Files.readAllBytes(changed.resolve("embedder.onnx"));
    int middle = graph.length / 2;
    for (int i = middle; i < middle + 4096; i++) {
      graph[i] = 0x3e;
    }
    Files.write(changed.resolve("embedder.onnx"), graph);
    assertThatThrownBy(() -> models.publish(changed))
        .isInstanceOf(VerificationFailedException.class)
        .hasMessageContaining("case embedder/0: output 'embedding' differs most at");
  }

  @Test
  void isRefusedWhenAGraphIsCutShort() throws IOException {
    Path cut = directory.resolve("cut");
    copy(out, cut);
    byte[] graph = Files.readAllBytes(cut.resolve("landmarks.onnx"));
    Files.write(cut.resolve("landmarks.onnx"), java.util.Arrays.copyOf(graph, graph.length / 2));
    assertThatThrownBy(() -> models.publish(cut))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("landmarks.onnx is not an ONNX graph");
  }

  @Test
  void bringsTheLicenceAndTheSamplePhotos() throws IOException {
    assertThat(Files.readString(out.resolve("LICENSE"))).startsWith("MIT License");
    for (int i = 1; i <= 6; i++) {
      assertThat(directory.resolve("samples/sample" + i + ".jpg")).isRegularFile();
    }
  }

  @Test
  void doesNothingWhenThePackageIsThereAndBuildsItAgainWhenAFileIsDamaged() throws IOException {
    assertThat(BuildFaceApi.build(out)).isFalse();
    Files.writeString(out.resolve("LICENSE"), "something else");
    assertThat(BuildFaceApi.build(out)).isTrue();
    assertThat(Files.readString(out.resolve("LICENSE"))).startsWith("MIT License");
  }

  private static Tensor output(ServedModel model, String role, Tensor image, String name) {
    return Objects.requireNonNull(model.session(role).run(Map.of("image", image)).get(name), name);
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : Directories.files(from)) {
      Directories.write(to.resolve(from.relativize(file)), Files.readAllBytes(file));
    }
  }
}
