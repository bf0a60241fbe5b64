package dev.millrace.server;

import static dev.millrace.server.Program.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages that mean harm or are damaged: each is refused precisely, and nothing of it stays. */
@TestInstance(Lifecycle.PER_CLASS)
class HostilePackagesTest {
  private Program program;
  private Path directory;
  private Path models;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    directory = data;
    models = data.resolve("data/models");
    program = new Program(data.resolve("data"), "limits: {modelMegabytes: 2}");
  }

  @AfterAll
  void stop() {
    program.close();
  }

  @AfterEach
  void nothingOfItStays() throws IOException {
    assertThat(program.millrace.port()).isPositive();
    try (Stream<Path> files = Files.walk(models)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  private HttpResponse<String> publish(byte[] zip) throws Exception {
    return program.send(
        "PUT",
        "/v1/models/bad/versions",
        BodyPublishers.ofByteArray(zip),
        "Content-Type",
        "application/zip");
  }

  private void assertRefused(byte[] zip, String why) throws Exception {
    HttpResponse<String> answer = publish(zip);
    assertProblem(answer, 422, "invalid-package");
    assertThat(Program.json(answer).path("detail").asText()).contains(why);
  }

  private static MultiplierPackage good() {
    return new MultiplierPackage("bad", 2);
  }

  /** A zip made by hand. */
  private static byte[] zip(Consumer<Maker> making) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(bytes)) {
      making.accept(new Maker(out));
    }
    return bytes.toByteArray();
  }

  private record Maker(ZipArchiveOutputStream out) {
    Maker file(String name, byte[] content, int mode) {
      try {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        entry.setUnixMode(mode);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
        return this;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    /** Uncompressed, so that a test can find the bytes again. */
    Maker stored(String name, String content) {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      CRC32 sum = new CRC32();
      sum.update(bytes);
      ZipArchiveEntry entry = new ZipArchiveEntry(name);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(bytes.length);
      entry.setCrc(sum.getValue());
      try {
        out.putArchiveEntry(entry);
        out.write(bytes);
        out.closeArchiveEntry();
        return this;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    Maker file(String name, String content) {
      return file(name, content.getBytes(StandardCharsets.UTF_8), 0x81a4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../escaped.txt",
        "a/../../escaped.txt",
        "/etc/escaped.txt",
        "..\\escaped.txt",
        "C:/escaped.txt",
        "a//b",
        "./a",
        "a\0b"
      })
  void waysOutOfThePackageAreRefused(String name) throws Exception {
    assertRefused(zip(make -> make.file(name, "x")), "must lead to a file inside the package");
    try (Stream<Path> files = Files.walk(directory, 3)) {
      assertThat(files.filter(path -> path.endsWith("escaped.txt"))).isEmpty();
    }
  }

  @Test
  void linksAndDevicesAreRefused() throws Exception {
    byte[] target = "/etc/passwd".getBytes(StandardCharsets.UTF_8);
    assertRefused(zip(make -> make.file("link", target, 0xa1ff)), "'link' is a link or no file");
    assertRefused(
        zip(make -> make.file("device", target, 0x21ff)), "'device' is a link or no file");
  }

  @Test
  void aNameGivenTwiceIsRefused() throws Exception {
    assertRefused(
        zip(make -> make.file("model.yaml", "a").file("model.yaml", "b")),
        "lists 'model.yaml' twice");
    assertRefused(zip(make -> make.file("a", "x").file("a/b", "y")), "is not a zip");
  }

  @Test
  void whatExpandsBeyondTheLimitIsRefusedWhereverItClaimsToEnd() throws Exception {
    byte[] bomb = zip(make -> make.file("zeros", new byte[64 << 20], 0x81a4));
    assertThat(bomb.length).isLessThan(1 << 17);
    HttpResponse<String> answer = publish(bomb);
    assertProblem(answer, 413, "package-too-large");
    assertThat(answer.body()).contains("expands to more than 8388608 bytes");
  }

  @Test
  void tooManyEntriesAreRefused() throws Exception {
    byte[] many =
        zip(
            make -> {
              for (int i = 0; i < 10_001; i++) {
                make.file("f" + i, "");
              }
            });
    HttpResponse<String> answer = publish(many);
    assertProblem(answer, 413, "package-too-large");
    assertThat(answer.body()).contains("lists 10001 entries");
  }

  @Test
  void aZipLargerThanTheLimitIsRefused() throws Exception {
    assertProblem(publish(new byte[(2 << 20) + 1]), 413, "package-too-large");
  }

  @Test
  void whatIsNoZipOrADamagedOneIsRefused() throws Exception {
    assertRefused(new byte[0], "is not a zip");
    assertRefused("hello".getBytes(StandardCharsets.UTF_8), "is not a zip");
    byte[] whole = good().zip();
    assertRefused(Arrays.copyOf(whole, whole.length / 2), "is not a zip");
  }

  @Test
  void bytesThatChangedOnTheWayAreNoticed() throws Exception {
    byte[] zip = zip(make -> make.stored("weights", "0123456789"));
    int at = new String(zip, StandardCharsets.ISO_8859_1).indexOf("456");
    zip[at] ^= 1;
    assertRefused(zip, "'weights' does not have the checksum it states");
  }

  @Test
  void aGraphThatIsCorruptIsRefused() throws Exception {
    assertRefused(
        good().with("model.onnx", "not a graph").zip(), "model.onnx is not an ONNX graph");
    byte[] graph = MultiplierPackage.graph(2, "y");
    assertRefused(
        good().with("model.onnx", Arrays.copyOf(graph, graph.length - 9)).zip(),
        "model.onnx is not an ONNX graph");
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    assertRefused(zip(make -> make.file("README.md", "hi")), "it has no model.yaml");
    assertRefused(
        zip(make -> make.file("model.yaml", "name: bad")), "'author' must be a text, not left out");
    MultiplierPackage other = good();
    assertRefused(
        other
            .with(
                "model.yaml",
                "name: bad\nauthor: a\nlicence: b\nruntime: onnx\nfiles: {model: gone.onnx}\n")
            .zip(),
        "names 'gone.onnx', which is not in the package");
  }

  @Test
  void aSignatureThatIsNotTheGraphsIsRefused() throws Exception {
    String yaml =
        """
        name: bad
        author: a
        licence: b
        runtime: onnx
        files: {model: model.onnx}
        signature:
          inputs: [{name: x, datatype: %s, shape: [%s]}]
          outputs: [{name: y, datatype: FP32, shape: [-1]}]
        """;
    assertRefused(
        good().with("model.yaml", yaml.formatted("FP64", "-1")).zip(),
        "'signature' of the role 'model' says");
    assertRefused(
        good().with("model.yaml", yaml.formatted("FP32", "-1, 3")).zip(),
        "'signature' of the role 'model' says");
    assertRefused(
        good().with("model.yaml", yaml.formatted("FP31", "-1")).zip(), "has the datatype 'FP31'");
    assertRefused(
        good().with("model.yaml", yaml.formatted("FP32", "-7")).zip(),
        "has a size that is no whole number from -1");
    assertRefused(
        good().with("model.yaml", yaml.formatted("FP32", "99999999999999999999")).zip(),
        "has a size that is no whole number from -1");
  }

  @Test
  void aGraphThatNamesWeightsOutsideThePackageIsRefused() throws Exception {
    for (String location : new String[] {"../../../ledger.db", "/etc/hostname"}) {
      assertRefused(
          good().with("model.onnx", MultiplierPackage.graphWithWeightsIn(location)).zip(),
          "must lead to a file inside the package");
    }
  }
}
