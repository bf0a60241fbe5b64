package dev.millrace.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How far long work is: a line that changes at a terminal, lines elsewhere. */
class StatusLineTest {
  private final StringWriter written = new StringWriter();

  @Test
  @Timeout(60)
  void atATerminalTheStatusIsShownAgainAndAgainAndErasedAtTheEnd() throws Exception {
    CountDownLatch asked = new CountDownLatch(3);
    try (StatusLine _ =
        new StatusLine(
            new PrintWriter(written),
            true,
            20,
            () -> {
              asked.countDown();
              return "step " + (3 - asked.getCount());
            })) {
      asked.await();
    }
    assertThat(written.toString())
        .startsWith("\r\u001b[Kstep 1\r\u001b[Kstep 2")
        .endsWith("\r\u001b[K");
  }

  @Test
  @Timeout(60)
  void elsewhereALineIsSaidNowAndThen() throws Exception {
    CountDownLatch asked = new CountDownLatch(3);
    try (StatusLine _ =
        new StatusLine(
            new PrintWriter(written),
            false,
            20,
            () -> {
              asked.countDown();
              return "step " + (3 - asked.getCount());
            })) {
      asked.await();
    }
    assertThat(written.toString().lines()).startsWith("step 1", "step 2").doesNotContain("");
    assertThat(written.toString()).doesNotContain("\u001b");
  }

  @Test
  void whatIsDoneAtOnceNeedsNoLine() {
    try (StatusLine _ = StatusLine.of(new PrintWriter(written), () -> "never asked for")) {
      assertThat(written.toString()).isEmpty();
    }
    assertThat(written.toString()).isEmpty();
  }

  @Test
  void aFileOnItsWayTellsHowMuchOfItWasSentAndWhatThen(@TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("a"), new byte[4_000_000]);
    Sending sending = new Sending("a", file, "waiting");
    List<String> status = new ArrayList<>(List.of(sending.status()));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          status.add(sending.status());
          byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      new Api(url, null).put("b", "a", sending, Map.of());
    } finally {
      server.stop(0);
    }
    assertThat(status.get(0)).isEqualTo("a: 0.0 of 4.0 MB sent");
    assertThat(status.get(1)).startsWith("a: sent; waiting, ");
  }
}
