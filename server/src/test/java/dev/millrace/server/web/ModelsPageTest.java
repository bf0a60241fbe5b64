package dev.millrace.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.millrace.server.ClassifierPackage;
import dev.millrace.server.Millrace;
import dev.millrace.server.config.ConfigReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's page of models in real Chromium on the real program. */
class ModelsPageTest {
  private static Browser browser;
  private final List<String> faults = new ArrayList<>();
  private Path folder;
  private Millrace millrace;

  @BeforeAll
  static void launch(@TempDir Path folder) {
    browser = new Browser(folder.resolve("no-camera.mjpeg"));
  }

  @AfterAll
  static void quit() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start(@TempDir Path temporary) {
    folder = temporary;
    millrace =
        Millrace.start(
            ConfigReader.read(
                null,
                Map.of(),
                Map.of(
                    "port", IntNode.valueOf(0),
                    "data", TextNode.valueOf(folder.resolve("data").toString()),
                    "facesModel", TextNode.valueOf(folder.resolve("none").toString()))));
  }

  @AfterEach
  void stop() {
    browser.closePages();
    millrace.close();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + millrace.port() + path;
  }

  private Path zipped(String change) throws IOException {
    Path source = folder.resolve("package");
    ClassifierPackage.write(source);
    Path yaml = source.resolve("model.yaml");
    Files.writeString(yaml, Files.readString(yaml).replace("names: [calm, wild]", change));
    return rezipped();
  }

  private void send(String method, String path, String type, String body) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(url(path)))
                  .header("Content-Type", type)
                  .header("Prefer", "wait=30")
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    }
  }

  /** Rows enough for a reference, and as many again about another mean. */
  private void use(double mean, String key) throws Exception {
    Random random = new Random(7);
    String rows =
        IntStream.range(0, 8000)
            .mapToObj(i -> (mean + random.nextGaussian()) + "," + random.nextGaussian())
            .collect(Collectors.joining("\n", "calm,wild\n", "\n"));
    send("PUT", "/v1/buckets/rows/objects/" + key, "text/csv", rows);
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  @Test
  void aPackageIsPublishedMadeLiveUsedAndItsDriftIsSeen() throws Exception {
    Page page = browser.page(1280, 900, ColorScheme.LIGHT, faults);
    page.navigate(url("/#/models"));
    assertThat(page.getByText("No model is published yet.")).isVisible();
    page.getByLabel("Model", new Page.GetByLabelOptions().setExact(true)).fill("mood");
    page.locator("input[type=file]").setInputFiles(zipped("names: [calm, wild]"));
    assertThat(page.locator(".toast")).containsText("mood@1: 1 case passed.");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("mood")).click();

    button(page, "Make live: version 1").click();
    assertThat(page.locator(".versions .badge.known").first()).hasText("live");
    assertThat(page.locator(".versions")).containsText("1 case passed");
    assertThat(page.locator(".versions")).containsText("onnxruntime");

    send(
        "PUT",
        "/v1/pipelines/moods",
        "application/json",
        "{\"on\":{\"bucket\":\"rows\"},\"task\":\"infer\",\"model\":\"mood@live\"}");
    use(0, "a.csv");
    use(3, "b.csv");
    page.reload();
    assertThat(page.locator("drift-view .badge.dead").first()).hasText("shifted");
    assertThat(page.locator("drift-view figcaption")).containsText("500 rows");
    button(page, "X[1]").click();
    assertThat(page.locator("drift-view figcaption")).containsText("X[1]");
    assertThat(page.locator("drift-view tr[aria-current=true]")).containsText("X[1]");
    assertThat(
            page.getByRole(
                AriaRole.TABLE,
                new Page.GetByRoleOptions().setName("Drift of each input and output")))
        .isVisible();
    assertThat(Browser.violations(page)).isEmpty();
    shoot(page, "models-light");

    page.locator("input[type=file]").setInputFiles(zipped("names: [mild, wild]"));
    assertThat(page.locator(".toast").last()).containsText("mood@2");
    button(page, "Compare with live: version 2").click();
    Locator compared =
        page.getByRole(
            AriaRole.REGION, new Page.GetByRoleOptions().setName("Version 1 beside version 2"));
    assertThat(compared)
        .containsText("Of the last 2 objects, 0 are answered the same, 2 otherwise.");
    assertThat(compared.getByRole(AriaRole.LINK).first()).hasText("b.csv");
    assertThat(Browser.violations(page)).isEmpty();
    button(page, "Make live: version 2").click();
    assertThat(page.locator(".versions tbody tr").first()).containsText("live");
    // without a face model the server says that it is not ready
    assertThat(faults).filteredOn(fault -> !fault.contains("503")).isEmpty();
  }

  @Test
  void aPackageWhoseCaseFailsIsRefusedWithTheDifference() throws Exception {
    Page page = browser.page(390, 800, ColorScheme.DARK, faults);
    page.navigate(url("/#/models"));
    page.getByLabel("Model", new Page.GetByLabelOptions().setExact(true)).fill("mood");
    ClassifierPackage.write(folder.resolve("package"));
    Files.write(
        folder.resolve("package/cases/model/test_data_set_0/output_0.pb"),
        new byte[] {8, 1, 16, 7, 58, 1, 1}); // label 1 where the graph says 0
    page.locator("input[type=file]").setInputFiles(rezipped());
    assertThat(page.locator("[role=alert]")).containsText("expected 1, got 0");
    assertThat(Browser.violations(page)).isEmpty();
    shoot(page, "models-refused");
  }

  private Path rezipped() throws IOException {
    Path source = folder.resolve("package");
    Path zip = folder.resolve("mood.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(source)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        entries.putNextEntry(new ZipEntry(source.relativize(file).toString()));
        Files.copy(file, entries);
      }
    }
    return zip;
  }

  /** Kept where a person can look at it. */
  private static void shoot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target", "screenshots", name + ".png")));
  }
}
