package dev.millrace.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotType;
import dev.millrace.server.Repository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Takes the pictures of docs/images anew, when asked: {@code -Dmillrace.screenshots=true}. */
@EnabledIfSystemProperty(named = "millrace.screenshots", matches = "true")
class ScreenshotsTest {

  @Test
  void theFaceAppAndTheConsoleAsTheyAre(@TempDir Path folder) throws Exception {
    try (Browser browser = FaceApp.browser(folder);
        FaceApp app = new FaceApp(browser, folder)) {
      Page page = app.open(1280, 900, ColorScheme.LIGHT);
      for (int photo = 6; photo >= 1; photo--) {
        FaceApp.drop(page, List.of(FaceApp.sample(photo)));
      }
      assertThat(page.locator(".box")).hasCount(22);
      List<String> names = new ArrayList<>(List.of("Ada", "Grace", "Katherine", "Mary", "Emmy"));
      for (String photo : List.of("sample1.jpg", "sample1.jpg", "sample2.jpg", "sample5.jpg")) {
        name(page, photo, names.removeFirst());
      }
      FaceApp.drop(page, List.of(FaceApp.again(1, "party.jpg")));
      assertThat(card(page, "party.jpg").locator(".box.known")).hasCount(2);
      page.waitForTimeout(10_000); // messages have gone
      page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }");
      page.waitForTimeout(500);
      shoot(page, "faces");
      card(page, "party.jpg").locator(".box.unknown").click();
      page.keyboard().type("Ka");
      page.waitForTimeout(500);
      shoot(page, "naming");
      page.keyboard().press("Escape");
      page.keyboard().press("Escape");
      page.navigate(app.url("/faces/#/strangers"));
      page.waitForTimeout(1_500);
      shoot(page, "strangers");
      page.navigate(app.url("/"));
      page.locator("main a[href*='/runs/']").first().click();
      page.waitForTimeout(1_500);
      shoot(page, "run");
      Page phone = app.open(390, 844, ColorScheme.DARK);
      assertThat(phone.locator(".box.known").first()).isVisible();
      phone.waitForTimeout(2_000);
      shoot(phone, "phone");
    }
  }

  private static Locator card(Page page, String name) {
    return page.locator("photo-card").filter(new Locator.FilterOptions().setHasText(name));
  }

  private static void name(Page page, String photo, String name) {
    card(page, photo).locator(".box.unknown").first().click();
    page.locator("face-panel input").fill(name);
    page.keyboard().press("Enter");
    assertThat(card(page, photo).locator(".box-label").getByText(name)).hasCount(1);
  }

  private static void shoot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setType(ScreenshotType.JPEG)
            .setQuality(82)
            .setPath(Repository.root().resolve("docs/images/" + name + ".jpg")));
  }
}
