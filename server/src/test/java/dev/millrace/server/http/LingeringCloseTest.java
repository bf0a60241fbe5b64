package dev.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.server.access.AccessKeys;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is refused in the middle of a body hears why, and holds nothing for ever. */
class LingeringCloseTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final long MUCH = 1L << 40;
  private static final String DETAIL = "not today ".repeat(400);
  private static final Lingering PATIENT = new Lingering(8, MUCH, LONG, LONG);

  private static HttpServer server(Lingering lingering) {
    HttpSettings usual = HttpSettings.on("127.0.0.1", 0);
    return HttpServer.start(
        new HttpSettings(
            usual.host(),
            usual.port(),
            usual.maxConnections(),
            usual.maxRequests(),
            usual.headerBytes(),
            usual.idle(),
            lingering,
            usual.stop()),
        new AccessKeys(List.of()),
        List.of(
            routes ->
                routes.post(
                    "/v1/refused",
                    ctx -> {
                      throw new ProblemException(413, "too-large", "Too large", DETAIL);
                    },
                    Allow.WRITE)));
  }

  /** A connection on which a request with a body of that length has begun. */
  private static Socket begin(HttpServer server, long length) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(60_000);
    send(
        socket,
        "POST /v1/refused HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n");
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void assertWhole(String answer) {
    assertThat(answer).startsWith("HTTP/1.1 413").contains("Connection: close", DETAIL);
  }

  /** Sends until that fails; the most there is to send is far more than sockets hold. */
  private static void pour(Socket socket, Duration pause) throws Exception {
    OutputStream out = socket.getOutputStream();
    byte[] piece = new byte[64 << 10];
    for (int i = 0; i < 1 << 14; i++) {
      out.write(piece);
      Thread.sleep(pause);
    }
  }

  @Test
  void aSlowSenderReadsTheWholeAnswerAfterItHasSentAll() throws Exception {
    byte[] piece = new byte[64 << 10];
    try (HttpServer server = server(PATIENT);
        Socket sender = begin(server, 100L * piece.length)) {
      for (int i = 0; i < 100; i++) {
        sender.getOutputStream().write(piece);
        Thread.sleep(5);
      }
      assertWhole(answer(sender));
    }
  }

  @Test
  void whoSendsHeadersThatAreTooLargeReadsTheAnswerToo() throws Exception {
    try (HttpServer server = server(PATIENT);
        Socket sender = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      send(sender, "GET /v1/things HTTP/1.1\r\nHost: localhost\r\n");
      for (int i = 0; i < 4000; i++) {
        send(sender, "X-%d: %s%n".formatted(i, "x".repeat(1000)));
      }
      assertThat(answer(sender)).startsWith("HTTP/1.1 431").contains("headers-too-large");
    }
  }

  @Test
  void aSenderThatFallsSilentIsCutOff() throws Exception {
    Lingering lingering = new Lingering(8, MUCH, Duration.ofMillis(100), LONG);
    try (HttpServer server = server(lingering);
        Socket sender = begin(server, MUCH)) {
      assertWhole(answer(sender));
      assertThatThrownBy(
              () -> {
                for (int pause = 400; pause < 30_000; pause *= 2) {
                  Thread.sleep(pause);
                  send(sender, "x"); // answered by a reset, if it is cut off
                  Thread.sleep(50);
                  send(sender, "x");
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aSenderThatPoursForEverIsCutOffAfterSoManyBytes() throws Exception {
    Lingering lingering = new Lingering(8, 1 << 20, LONG, LONG);
    try (HttpServer server = server(lingering);
        Socket sender = begin(server, MUCH)) {
      assertThatThrownBy(() -> pour(sender, Duration.ZERO)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aSenderThatPoursForEverIsCutOffAfterSoLong() throws Exception {
    Lingering lingering = new Lingering(8, MUCH, LONG, Duration.ofMillis(300));
    try (HttpServer server = server(lingering);
        Socket sender = begin(server, MUCH)) {
      assertThatThrownBy(() -> pour(sender, Duration.ofMillis(20))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void noMoreThanSoManySendersAreWaitedFor() throws Exception {
    try (HttpServer server = server(new Lingering(1, MUCH, LONG, LONG));
        Socket first = begin(server, MUCH)) {
      assertWhole(answer(first));
      try (Socket second = begin(server, MUCH)) {
        assertThatThrownBy(() -> pour(second, Duration.ZERO)).isInstanceOf(IOException.class);
      }
      send(first, "still heard");
    }
  }

  @Test
  void aServerThatStopsWaitsForNone() throws Exception {
    HttpServer server = server(PATIENT);
    try (Socket sender = begin(server, MUCH)) {
      assertWhole(answer(sender));
      server.close();
      assertThatThrownBy(() -> pour(sender, Duration.ZERO)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aConnectionWhoseRefusedBodyIsThereAlreadyIsKept() throws Exception {
    try (HttpServer server = server(PATIENT);
        Socket sender = begin(server, 5)) {
      send(sender, "hello");
      send(sender, "GET /v1/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(answer(sender)).contains("HTTP/1.1 413", "HTTP/1.1 404");
    }
  }
}
