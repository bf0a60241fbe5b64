package dev.millrace.server.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Chromium of this machine; tests that need one are skipped where there is none. */
final class Browser implements AutoCloseable {
  private static final List<String> KNOWN =
      List.of(
          "/usr/bin/chromium",
          "/usr/bin/chromium-browser",
          "/usr/bin/google-chrome",
          "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

  /** Generous, for machines that are busy with other things. */
  private static final int PATIENCE_MS = 30_000;

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser browser;

  /**
   * Starts it.
   *
   * @param camera motion JPEG that its camera shows
   */
  Browser(Path camera) {
    Optional<Path> chromium = chromium();
    assumeTrue(chromium.isPresent(), "no Chromium here; name one in MILLRACE_CHROMIUM");
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(chromium.orElseThrow())
                    .setArgs(
                        List.of(
                            "--no-sandbox", // containers run tests as root
                            "--use-fake-ui-for-media-stream",
                            "--use-fake-device-for-media-stream",
                            "--use-file-for-fake-video-capture=" + camera)));
  }

  private static Optional<Path> chromium() {
    String named = System.getenv("MILLRACE_CHROMIUM");
    Stream<String> places = named == null ? KNOWN.stream() : Stream.of(named);
    return places.map(Path::of).filter(Files::isExecutable).findFirst();
  }

  /** A page that fails the test when a script fails or a rule of its security policy is broken. */
  Page page(int width, int height, ColorScheme scheme, List<String> faults) {
    Page page =
        browser
            .newContext(
                new com.microsoft.playwright.Browser.NewContextOptions()
                    .setViewportSize(width, height)
                    .setColorScheme(scheme)
                    .setDeviceScaleFactor(width < 500 ? 2 : 1))
            .newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.onPageError(faults::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            faults.add(message.text());
          }
        });
    return page;
  }

  /** What axe-core finds wrong with the page as it is, one line each. */
  static List<String> violations(Page page) {
    List<String> lines = new ArrayList<>();
    new AxeBuilder(page)
        .analyze()
        .getViolations()
        .forEach(
            rule ->
                rule.getNodes().forEach(node -> lines.add(rule.getId() + ": " + node.getHtml())));
    return lines;
  }

  void closePages() {
    List.copyOf(browser.contexts()).forEach(context -> context.close());
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
