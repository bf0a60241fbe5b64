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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's pages of datasets, in a real browser on the real program. */
class DatasetPagesTest {
  @TempDir Path folder;

  @Test
  void aLayoutIsConfirmedAndTheTableAskedInTheConsole() throws Exception {
    List<String> faults = new ArrayList<>();
    try (Millrace millrace = start();
        Browser browser = new Browser(folder.resolve("no-camera.mjpeg"))) {
      send(millrace, "north.csv", "Order Date,Customer,Amount", "Ann");
      send(millrace, "south.csv", "When was it,Who was it,How much was it", "Bob");
      Page page = browser.page(1280, 900, ColorScheme.LIGHT, faults);
      page.navigate("http://127.0.0.1:" + millrace.port() + "/");

      page.getByRole(AriaRole.LINK, named("sales")).click();
      assertThat(page.locator(".rows-key")).containsText("12 in the table");
      assertThat(page.locator(".rows-key")).containsText("12 waiting");
      assertThat(Browser.violations(page)).isEmpty();
      shoot(page, "dataset");

      page.getByRole(AriaRole.LINK, named("Look")).click();
      assertThat(page.locator("table.data")).containsText("Who was it");
      page.getByLabel("When was it").fill("order_date");
      page.getByLabel("Who was it").fill("customer");
      page.getByLabel("How much was it").fill("amount");
      assertThat(Browser.violations(page)).isEmpty();
      shoot(page, "layout");
      page.getByRole(AriaRole.BUTTON, named("Read it so")).click();

      assertThat(page.locator(".rows-key")).containsText("24 in the table");
      page.locator("textarea[name=sql]").fill("select sum(amount) as total from sales");
      page.getByRole(AriaRole.BUTTON, named("Ask")).click();
      assertThat(page.getByRole(AriaRole.REGION, named("Answer"))).containsText("156");
      page.locator("textarea[name=sql]").fill("drop table sales");
      page.getByRole(AriaRole.BUTTON, named("Ask")).click();
      assertThat(page.locator(".notice")).containsText("only one select");
      page.setViewportSize(390, 844);
      assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
    }
    // 422: the query that is refused; 503: this program has no face model
    assertThat(faults).filteredOn(fault -> !fault.matches(".*(422|503).*")).isEmpty();
  }

  @Test
  void whatNothingSettlesIsAnsweredBeforeALayoutIsReadInTheConsole() throws Exception {
    List<String> faults = new ArrayList<>();
    try (Millrace millrace = start();
        Browser browser = new Browser(folder.resolve("no-camera.mjpeg"))) {
      StringBuilder text = new StringBuilder("Day;Customer;Amount\n");
      for (int row = 0; row < 120; row++) {
        text.append("%02d/%02d/2024;Ann;%d,234\n".formatted(1 + row % 12, 1 + row / 12, 1 + row));
      }
      send(millrace, "north.csv", text.toString());
      Page page = browser.page(1280, 900, ColorScheme.LIGHT, faults);
      page.navigate("http://127.0.0.1:" + millrace.port() + "/#/datasets/sales");
      page.getByRole(AriaRole.LINK, named("Look")).click();
      Locator mark = page.getByLabel("Decimal mark");
      assertThat(mark).hasValue("");
      assertThat(page.locator(".questions li")).hasCount(2);
      assertThat(page.locator("input[type=checkbox]")).hasCount(0);
      assertThat(Browser.violations(page)).isEmpty();
      shoot(page, "questions");
      page.setViewportSize(375, 812);
      assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
      shoot(page, "questions-375");

      page.getByRole(AriaRole.BUTTON, named("Answer first: decimal mark, day or month first"))
          .click();
      assertThat(mark).isFocused();
      mark.selectOption("COMMA");
      page.getByRole(AriaRole.BUTTON, named("Answer first: day or month first")).click();
      page.getByLabel("Day or month first").selectOption("DAY_FIRST");
      page.getByRole(AriaRole.BUTTON, named("Read it so")).click();

      assertThat(page.locator(".rows-key")).containsText("120 in the table");
      assertThat(page.getByRole(AriaRole.REGION, named("rows"))).containsText("1.234");
      assertThat(page.locator("table.data").first().locator("th").first()).hasText("day");
      assertThat(page.getByText("rows 1 to 50 of 120")).isVisible();
      page.getByRole(AriaRole.BUTTON, named("Next")).click();
      assertThat(page.getByText("rows 51 to 100 of 120")).isVisible();
      assertThat(page.getByRole(AriaRole.BUTTON, named("Previous"))).isEnabled();
      assertThat(Browser.violations(page)).isEmpty();
      shoot(page, "dataset-375");
      page.setViewportSize(1280, 900);
      shoot(page, "dataset-pages");

      page.navigate("http://127.0.0.1:" + millrace.port() + "/#/datasets/nothing");
      assertThat(page.getByText("there is no dataset 'nothing'")).isVisible();
      assertThat(page.getByRole(AriaRole.LINK, named("Back to the console"))).isVisible();
      assertThat(Browser.violations(page)).isEmpty();
    }
    assertThat(faults).filteredOn(fault -> !fault.matches(".*(404|503).*")).isEmpty();
  }

  @Test
  void aRejectedRowIsFixedAndReadAgainInTheConsole() throws Exception {
    List<String> faults = new ArrayList<>();
    try (Millrace millrace = start();
        Browser browser = new Browser(folder.resolve("no-camera.mjpeg"))) {
      StringBuilder text = new StringBuilder("Order Date,Customer,Amount,Pieces\n");
      for (int day = 1; day <= 28; day++) {
        String amount = day == 7 ? "lots" : "" + day;
        text.append(
            "%s,Ann,%s,1\n"
                .formatted(day == 7 ? "someday" : "2024-02-%02d".formatted(day), amount));
      }
      send(millrace, "north.csv", text.toString());
      Page page = browser.page(1280, 900, ColorScheme.LIGHT, faults);
      page.navigate("http://127.0.0.1:" + millrace.port() + "/#/datasets/sales");
      assertThat(page.locator(".rows-key")).containsText("1 rejected");
      page.getByRole(AriaRole.BUTTON, named("Rejects")).press("Enter");

      Locator amount = page.getByLabel("amount C8");
      assertThat(amount).hasAccessibleDescription("'lots' is no number");
      amount.fill("7");
      page.getByLabel("order_date A8").fill("on a Wednesday");
      page.getByRole(AriaRole.BUTTON, named("Save and read again")).press("Enter");
      assertThat(page.getByLabel("order_date A8"))
          .hasAccessibleDescription("'on a Wednesday' is no date");
      assertThat(page.getByLabel("amount C8")).hasValue("7");
      assertThat(Browser.violations(page)).isEmpty();
      shoot(page, "rejects");

      page.getByLabel("order_date A8").fill("2024-02-07");
      page.getByRole(AriaRole.BUTTON, named("Save and read again")).press("Enter");
      assertThat(page.locator(".rows-key")).containsText("28 in the table");
      assertThat(page.locator(".rows-key")).not().containsText("rejected");
      page.getByRole(AriaRole.BUTTON, named("Changes")).click();
      assertThat(page.getByRole(AriaRole.REGION, named("changes"))).containsText("by-hand");
      page.setViewportSize(390, 844);
      assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
    }
    assertThat(faults).filteredOn(fault -> !fault.matches(".*(422|503).*")).isEmpty();
  }

  @Test
  void theHeaderIsPointedAtInThePreviewWithTheKeyboard() throws Exception {
    List<String> faults = new ArrayList<>();
    try (Millrace millrace = start();
        Browser browser = new Browser(folder.resolve("no-camera.mjpeg"))) {
      StringBuilder text = new StringBuilder("January,,\n4711,north,17\n");
      for (int row = 1; row <= 30; row++) {
        text.append("%d,place %d,%d\n".formatted(4000 + row, row % 9, row));
      }
      send(millrace, "coded.csv", text.toString());
      Page page = browser.page(1280, 900, ColorScheme.LIGHT, faults);
      page.navigate("http://127.0.0.1:" + millrace.port() + "/#/datasets/sales");
      page.getByRole(AriaRole.LINK, named("Look")).click();

      Locator row = page.getByRole(AriaRole.BUTTON, named("Row 2 is the header"));
      row.press("Enter");
      assertThat(row).hasAttribute("aria-pressed", "true");
      assertThat(page.getByLabel("Header's first row")).hasValue("2");
      assertThat(Browser.violations(page)).isEmpty();
      shoot(page, "header");
      page.getByRole(AriaRole.BUTTON, named("This is the header")).press("Enter");

      assertThat(page.getByLabel("17", new Page.GetByLabelOptions().setExact(true)))
          .hasValue("c17");
      page.getByRole(AriaRole.BUTTON, named("Read it so")).click();
      assertThat(page.locator(".rows-key")).containsText("30 in the table");
    }
    assertThat(faults).filteredOn(fault -> !fault.contains("503")).isEmpty();
  }

  @Test
  void aSuggestionIsAcceptedAndSettingsAreChangedInTheConsole() throws Exception {
    List<String> faults = new ArrayList<>();
    try (Millrace millrace = start();
        Browser browser = new Browser(folder.resolve("no-camera.mjpeg"))) {
      StringBuilder text = new StringBuilder("Order Date,City,Amount\n");
      for (int day = 1; day <= 28; day++) {
        text.append("2024-02-%02d,%s,%d\n".formatted(day, day == 7 ? "Hambrg" : "Hamburg", day));
      }
      String columns =
          """
          {"columns":[{"name":"order_date","label":"Order Date","type":"DATE"},
            {"name":"city","label":"City","type":"TEXT"},
            {"name":"amount","label":"Amount","type":"NUMBER","unit":"kg"}]}""";
      assertThat(put(millrace, "/v1/datasets/sales", "application/json", columns)).isEqualTo(200);
      send(millrace, "north.csv", text.toString());
      Page page = browser.page(1280, 900, ColorScheme.DARK, faults);
      page.navigate("http://127.0.0.1:" + millrace.port() + "/#/datasets/sales");
      assertThat(page.getByRole(AriaRole.COLUMNHEADER, named("amount in kg"))).isVisible();
      page.getByRole(AriaRole.BUTTON, named("Suggestions")).click();
      Locator accept = page.getByRole(AriaRole.BUTTON, named("Change Hambrg to Hamburg in city"));
      assertThat(accept).isVisible();
      assertThat(Browser.violations(page)).isEmpty();
      shoot(page, "suggestions");
      accept.press("Enter");
      assertThat(page.locator("suggestions-view")).containsText("None.");

      send(
          millrace,
          "south.csv",
          text.toString().replace("Hambrg", "Hambug").replace("-02-", "-03-"));
      page.reload();
      page.getByRole(AriaRole.BUTTON, named("Suggestions")).click();
      page.getByRole(AriaRole.BUTTON, named("Leave Hambug as it is in city")).press("Enter");
      assertThat(page.locator("suggestions-view")).containsText("1 suggestion dismissed.");
      assertThat(Browser.violations(page)).isEmpty();
      shoot(page, "dismissed");
      page.getByRole(AriaRole.BUTTON, named("Suggest again")).click();
      assertThat(page.getByRole(AriaRole.BUTTON, named("Change Hambug to Hamburg in city")))
          .isVisible();
      page.getByRole(AriaRole.BUTTON, named("Changes")).click();
      assertThat(page.getByRole(AriaRole.REGION, named("changes"))).containsText("accepted");

      page.getByLabel("Hidden rows").selectOption("LEAVE_OUT");
      page.getByLabel("Password of protected files").fill("Wiesengrund-7");
      page.getByRole(AriaRole.BUTTON, named("Change how files are read")).click();
      assertThat(page.getByLabel("Forget the password")).isVisible();
      assertThat(page.getByLabel("Password of protected files")).hasValue("");
      assertThat(page.getByLabel("Hidden rows")).hasValue("LEAVE_OUT");
    }
    assertThat(faults).filteredOn(fault -> !fault.contains("503")).isEmpty();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private Millrace start() {
    return Millrace.start(
        ConfigReader.read(
            null,
            Map.of(),
            Map.of(
                "port", IntNode.valueOf(0),
                "data", TextNode.valueOf(folder.resolve("data").toString()),
                "facesModel", TextNode.valueOf(folder.resolve("none").toString()))));
  }

  private static void send(Millrace millrace, String name, String header, String customer)
      throws Exception {
    StringBuilder text = new StringBuilder(header).append('\n');
    for (int day = 1; day <= 12; day++) {
      text.append("2024-01-%02d,%s,%d\n".formatted(day, customer, day));
    }
    send(millrace, name, text.toString());
  }

  private static void send(Millrace millrace, String name, String text) throws Exception {
    int status = put(millrace, "/v1/buckets/sales/objects/" + name, "text/csv", text);
    assertThat(status).isEqualTo(201);
  }

  private static int put(Millrace millrace, String path, String type, String content)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + millrace.port() + path))
            .header("Content-Type", type)
            .header("Prefer", "wait=60")
            .PUT(BodyPublishers.ofString(content))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString()).statusCode();
    }
  }

  /** For people to look at. */
  private static void shoot(Page page, String name) throws Exception {
    Path pictures = Files.createDirectories(Path.of("target", "pages"));
    page.screenshot(
        new Page.ScreenshotOptions().setPath(pictures.resolve(name + ".png")).setFullPage(true));
  }
}
