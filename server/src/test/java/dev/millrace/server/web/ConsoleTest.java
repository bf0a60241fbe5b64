package dev.millrace.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.millrace.server.Millrace;
import dev.millrace.server.config.ConfigReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console with fingers and keys: dead runs, answers of SQL, where a value came from. */
class ConsoleTest {
  /** Words that stand on two lines although they would fit on one. */
  private static final String BROKEN_WORDS =
      """
      () => {
        const broken = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const text = walker.currentNode;
          const styled = getComputedStyle(text.parentElement);
          if (styled.visibility === "hidden" || text.parentElement.closest(".visually-hidden, pre")) continue;
          for (const { 0: word, index } of text.data.matchAll(/[\\p{L}\\p{N}_.]{2,24}/gu)) {
            const range = document.createRange();
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            const lines = new Set([...range.getClientRects()].map((rect) => Math.round(rect.top)));
            if (lines.size > 1) broken.push(word);
          }
        }
        return broken;
      }
      """;

  @TempDir Path folder;
  private final List<String> faults = new ArrayList<>();
  private Millrace millrace;
  private Browser browser;

  @BeforeEach
  void open() {
    browser = new Browser(folder.resolve("no-camera.mjpeg"));
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
  void close() {
    if (millrace != null) {
      millrace.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void deadRunsAreFoundWithKeysSayThatTheyHaveNoResultAndAreRetriedTogether() throws Exception {
    send("report-of-the-northern-stores.xlsx", "%PDF-1.7 no spreadsheet");
    Page page = page(1280, "/");
    assertThat(page.getByRole(AriaRole.BUTTON, named("Retry all 1"))).isVisible();
    send("south.xlsx", "%PDF-1.7 nor this");
    assertThat(page.getByRole(AriaRole.BUTTON, named("Retry all 2"))).isVisible();
    assertThat(Browser.violations(page)).isEmpty();
    shoot(page, "home-dead");

    Locator tile = page.locator("a.tile.dead");
    tile.focus();
    tile.press("Enter");
    assertThat(page.getByRole(AriaRole.HEADING, named("Runs that are dead"))).isVisible();
    page.setViewportSize(390, 844);
    Locator table = page.getByRole(AriaRole.TABLE, named("Runs"));
    assertThat(table.getByRole(AriaRole.ROW)).hasCount(3);
    assertThat(table.getByRole(AriaRole.CELL)).hasCount(8);
    assertThat(Browser.violations(page)).isEmpty();
    shoot(page, "runs-dead-390");

    page.getByRole(AriaRole.LINK, named("south.xlsx")).click();
    assertThat(page.getByText("None: every attempt failed.")).isVisible();
    assertThat(page.getByText("None yet")).hasCount(0);
    assertThat(page.locator("run-view")).containsText("the same bytes fail again");
    shoot(page, "run-dead-390");

    page.navigate("http://127.0.0.1:" + millrace.port() + "/#/");
    shoot(page, "home-dead-390");
    assertThat((List<?>) page.evaluate(BROKEN_WORDS)).isEmpty();
    page.getByRole(AriaRole.BUTTON, named("Retry all 2")).click();
    assertThat(page.locator(".toast")).containsText("2 runs tried again.");
    assertThat(faults).filteredOn(fault -> !fault.contains("503")).isEmpty();
  }

  @Test
  void noValueIsNoEmptyTextAndNumbersStandToTheRightUnderTheirHeaders() throws Exception {
    send("north.csv", sales());
    Page page = page(1280, "/#/datasets/sales");
    page.getByLabel("One select over sales")
        .fill("select null as none, '' as empty, 'null' as word, 1.5 as amount, null as amount2");
    page.getByRole(AriaRole.BUTTON, named("Ask")).click();

    Locator answer = page.getByRole(AriaRole.REGION, named("Answer"));
    assertThat(answer.locator("td")).hasText(new String[] {"null", "", "null", "1.5", "null"});
    assertThat(answer.locator("td").first().locator(".no-value")).hasCount(1);
    assertThat(answer.locator("td").nth(2).locator(".no-value")).hasCount(0);
    assertThat(answer.locator("th").nth(3)).hasCSS("text-align", "right");
    assertThat(answer.locator("th").nth(2)).hasCSS("text-align", "left");
    assertThat(Browser.violations(page)).isEmpty();
    shoot(page, "sql-nulls");
  }

  @Test
  void everyFieldLooksLikeTheOthers() throws Exception {
    send("north.csv", sales());
    Page page = page(1280, "/#/datasets/sales");
    Locator text = page.locator("input[type=password]").first();
    String radius = (String) text.evaluate("field => getComputedStyle(field).borderRadius");
    for (String field : List.of("textarea", "select", "input[type=number]")) {
      assertThat(page.locator(field).first()).hasCSS("border-radius", radius);
      assertThat(
              page.locator(field)
                  .first()
                  .evaluate("field => field.getBoundingClientRect().height >= 44"))
          .as(field)
          .isEqualTo(true);
    }
  }

  @Test
  void aValueSaysWhichCellItCameFromAndWhatWasDoneToIt() throws Exception {
    send("north.csv", sales());
    Page page = page(390, "/#/datasets/sales");
    page.getByRole(AriaRole.BUTTON, named("Where row 3 of sales/north.csv came from")).click();

    Locator dialog = page.getByRole(AriaRole.DIALOG, named("Where it came from"));
    assertThat(dialog).containsText("File sales/north.csv, row 3");
    assertThat(dialog.locator("li")).hasCount(3);
    assertThat(dialog.locator("li").nth(1))
        .hasText("customer from cell B3, under “Customer” “Ann ” became “Ann” by plain-text");
    assertThat(dialog.locator("li").nth(2)).containsText("As it stands there.");
    assertThat(Browser.violations(page)).isEmpty();
    shoot(page, "origin-390");
    page.keyboard().press("Escape");
    assertThat(dialog).isHidden();
    assertThat((List<?>) page.evaluate(BROKEN_WORDS)).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    shoot(page, "dataset-390");
  }

  @Test
  void theModelsAreOneStepFromTheFaceApp() {
    Page page = page(390, "/faces/");
    shoot(page, "faces-bar-390");
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    page.getByRole(AriaRole.NAVIGATION, named("Main"))
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Models"))
        .click();
    assertThat(page).hasTitle("Models – Millrace");
  }

  private Page page(int width, String path) {
    Page page = browser.page(width, 844, ColorScheme.LIGHT, faults);
    page.navigate("http://127.0.0.1:" + millrace.port() + path);
    return page;
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static String sales() {
    StringBuilder text = new StringBuilder("Day,Customer,Amount\n");
    for (int day = 1; day <= 12; day++) {
      text.append("2024-01-%02d,Ann%s,%d\n".formatted(day, day == 2 ? " " : "", day));
    }
    return text.toString();
  }

  private void send(String name, String content) throws Exception {
    String path = "/v1/buckets/sales/objects/" + name;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + millrace.port() + path))
            .header("Content-Type", name.endsWith(".csv") ? "text/csv" : "application/octet-stream")
            .header("Prefer", "wait=60")
            .PUT(BodyPublishers.ofString(content))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }
  }

  /** For people to look at. */
  private static void shoot(Page page, String name) {
    try {
      Path pictures = Files.createDirectories(Path.of("target", "pages"));
      page.screenshot(
          new Page.ScreenshotOptions().setPath(pictures.resolve(name + ".png")).setFullPage(true));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
