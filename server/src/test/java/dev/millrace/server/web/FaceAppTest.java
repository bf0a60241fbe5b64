package dev.millrace.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The face app in real Chromium on the real program. */
class FaceAppTest {
  private static Browser browser;
  private FaceApp app;

  @BeforeAll
  static void launch(@TempDir Path folder) throws Exception {
    browser = FaceApp.browser(folder);
  }

  @AfterAll
  static void quit() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start(@TempDir Path folder) {
    app = new FaceApp(browser, folder);
  }

  @AfterEach
  void stop() {
    if (app != null) {
      app.close();
      assertThat(app.faults).as("what the browser complained of").isEmpty();
    }
  }

  /** The card of a photo. */
  private static Locator card(Page page, String name) {
    return page.locator("photo-card")
        .filter(new Locator.FilterOptions().setHas(heading(page, name)));
  }

  private static Locator heading(Page page, String name) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static void tab(Page page, String name) {
    page.locator("nav.tabs a").filter(new Locator.FilterOptions().setHasText(name)).click();
  }

  /** Clicks a face on its picture, types a name, and presses Enter. */
  private static void nameFirstFace(Page page, String photo, String name) {
    card(page, photo).locator(".box").first().click();
    page.locator("face-panel input").fill(name);
    page.keyboard().press("Enter");
    assertThat(card(page, photo).locator(".box.known .box-label")).hasText(name);
  }

  @Test
  void manyDroppedPhotosShowTheirFacesAsTheAnswersComeOverTheStream() throws Exception {
    Page page = app.open();
    List<FaceApp.Dropped> files = new ArrayList<>();
    for (int photo = 1; photo <= 6; photo++) {
      files.add(FaceApp.sample(photo));
    }
    files.add(new FaceApp.Dropped("notes.txt", new byte[] {'h', 'i'}));
    FaceApp.drop(page, files);
    assertThat(page.locator(".box")).hasCount(22);
    assertThat(page.locator("photo-card img.picture")).hasCount(6);
    assertThat(page.locator(".toast")).containsText("notes.txt is not a photo");
    Locator box = card(page, "sample1.jpg").locator(".box").first();
    Locator frame = card(page, "sample1.jpg").locator(".frame");
    double left = box.boundingBox().x - frame.boundingBox().x;
    assertThat(left / frame.boundingBox().width).as("1473 of 1920").isBetween(0.75, 0.79);
  }

  @Test
  void anUnknownFaceIsNamedWithOneClickAndRecognisedInTheNextPhoto() throws Exception {
    Page page = app.open();
    FaceApp.drop(page, List.of(FaceApp.sample(1)));
    nameFirstFace(page, "sample1.jpg", "Ada");
    FaceApp.drop(page, List.of(FaceApp.again(1, "next.jpg")));
    assertThat(card(page, "next.jpg").locator(".box.known .box-label")).hasText("Ada");
    assertThat(card(page, "next.jpg").locator(".box.unknown")).hasCount(2);

    button(page, "Undo").click();
    assertThat(page.locator(".box.known")).hasCount(0);
  }

  @Test
  void peopleAreListedRenamedAndRemoved() throws Exception {
    Page page = app.open();
    FaceApp.drop(page, List.of(FaceApp.sample(1)));
    nameFirstFace(page, "sample1.jpg", "Ada");
    tab(page, "People");
    assertThat(page.locator(".person-name")).hasText("Ada");
    page.locator("button.person").click();
    page.locator("#person-name").fill("Ada Lovelace");
    button(page, "Rename").click();
    assertThat(page.locator("#person-title")).hasText("Ada Lovelace");

    button(page, "Remove Ada Lovelace").click();
    assertThat(page.locator("person-panel")).containsText("This cannot be undone");
    page.locator("person-panel button.danger").click();
    assertThat(heading(page, "Nobody has a name yet")).isVisible();
    Object people =
        page.evaluate(
            "() => fetch('/v1/collections/people').then(a => a.json()).then(c => c.enrolledFaces)");
    assertThat(people).isEqualTo(0);
  }

  @Test
  void strangersAreNamedAsAGroup() throws Exception {
    Page page = app.open();
    FaceApp.drop(page, List.of(FaceApp.sample(1), FaceApp.again(1, "next.jpg")));
    assertThat(page.locator(".box")).hasCount(6);
    tab(page, "Strangers");
    assertThat(page.getByText("Seen on 2 photos")).hasCount(3);
    page.locator("li.group input").first().fill("Ada");
    page.keyboard().press("Enter");
    assertThat(page.locator("li.group")).hasCount(2);
    tab(page, "Photos");
    assertThat(page.locator(".box.known")).hasCount(2);
  }

  @Test
  void theCameraTakesAPhotoWhichIsAnswered() {
    Page page = app.open();
    button(page, "Camera").click();
    button(page, "Take photo").click();
    assertThat(page.locator(".camera-answer")).containsText(Pattern.compile("\\d strangers?"));
    button(page, "Close the camera").click();
    assertThat(page.locator("photo-card")).hasCount(1);
    assertThat(page.locator(".box").first()).isVisible();
  }

  @Test
  void everythingCanBeDoneByKeyboard() throws Exception {
    Page page = app.open();
    FaceApp.drop(page, List.of(FaceApp.sample(1)));
    assertThat(page.locator(".box")).hasCount(3);
    tabTo(page, "chip-main");
    page.keyboard().press("Enter");
    assertThat(page.locator("face-panel input")).isFocused();
    page.keyboard().type("Ada");
    page.keyboard().press("Enter");
    assertThat(page.locator(".chip.known .chip-name")).hasText("Ada");
    assertThat(focused(page)).as("the focus is back where it was").contains("chip-main");

    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    assertThat(page.locator("face-panel input")).isFocused();
    page.keyboard().press("ArrowDown");
    assertThat(page.locator("[role=option][aria-selected=true]")).containsText("Ada");
    page.keyboard().press("Escape");
    assertThat(page.locator("dialog[open]")).hasCount(0);
    assertThat(page.locator(".chip.known")).hasCount(1);
  }

  private static void tabTo(Page page, String kind) {
    for (int i = 0; i < 40 && !focused(page).contains(kind); i++) {
      page.keyboard().press("Tab");
    }
    assertThat(focused(page)).contains(kind);
  }

  private static String focused(Page page) {
    return String.valueOf(page.evaluate("() => document.activeElement.className"));
  }

  @Test
  void onAPhoneNothingIsCutOffAndAFaceIsNamed() throws Exception {
    Page page = app.open(360, 740, ColorScheme.LIGHT);
    FaceApp.drop(page, List.of(FaceApp.sample(1)));
    nameFirstFace(page, "sample1.jpg", "Ada");
    for (String view : List.of("photos", "strangers", "people")) {
      page.navigate(app.url("/faces/#/" + view));
      page.waitForTimeout(300);
      Object sideways =
          page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth");
      assertThat((int) sideways).as(view + " scrolls sideways").isLessThanOrEqualTo(0);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void axeFindsNothingWrongInAnyView(ColorScheme scheme) throws Exception {
    Page page = app.open(1280, 900, scheme);
    assertClean(page, "the empty page");
    FaceApp.drop(page, List.of(FaceApp.sample(1), FaceApp.sample(2)));
    assertThat(page.locator(".box")).hasCount(6);
    nameFirstFace(page, "sample1.jpg", "Ada");
    assertClean(page, "photos");
    card(page, "sample2.jpg").locator(".box").first().click();
    assertClean(page, "a stranger's panel");
    page.keyboard().press("Escape");
    card(page, "sample1.jpg").locator(".box.known").click();
    assertClean(page, "a known person's panel");
    page.keyboard().press("Escape");
    button(page, "Camera").click();
    assertThat(button(page, "Take photo")).isEnabled();
    assertClean(page, "the camera");
    button(page, "Close the camera").click();
    page.navigate(app.url("/faces/#/strangers"));
    assertThat(page.locator("li.group").first()).isVisible();
    assertClean(page, "strangers");
    page.navigate(app.url("/faces/#/people"));
    page.locator("button.person").click();
    assertThat(page.locator("#person-name")).isVisible();
    assertClean(page, "a person");
    page.navigate(app.url("/"));
    page.waitForSelector("h1");
    page.waitForTimeout(500);
    assertClean(page, "the console");
  }

  private static void assertClean(Page page, String view) {
    page.waitForTimeout(400); // fading in is not what is judged
    assertThat(Browser.violations(page)).as(view).isEmpty();
  }
}
