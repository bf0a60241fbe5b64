package dev.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.access.AccessKey;
import dev.millrace.server.access.AccessKeys;
import dev.millrace.server.access.Scope;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  private final HttpClient client = HttpClient.newHttpClient();

  private static final Routes THINGS =
      routes -> {
        routes.get("/v1/things", ctx -> ctx.result("things"), Allow.READ);
        routes.post("/v1/things", ctx -> ctx.result("made"), Allow.WRITE);
        routes.get(
            "/v1/broken",
            ctx -> {
              throw new IllegalStateException("secret inside");
            },
            Allow.READ);
      };

  private static HttpServer server(AccessKey... keys) {
    return HttpServer.start(
        HttpSettings.on("127.0.0.1", 0),
        new AccessKeys(List.of(keys)),
        List.of(
            THINGS,
            new WebRoutes(),
            new HealthRoutes(Map.of("model", () -> Optional.of("no model is loaded")))));
  }

  private HttpResponse<String> send(
      HttpServer server, String method, String path, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void sayWhatIsNotReady() throws Exception {
    try (HttpServer server = server()) {
      assertThat(send(server, "GET", "/health/live").body()).isEqualTo("{\"live\":true}");
      var ready = send(server, "GET", "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("no model is loaded");
    }
  }

  @Test
  void errorsAreProblemsAndTellNothingOfTheInside() throws Exception {
    try (HttpServer server = server()) {
      var missing = send(server, "GET", "/v1/nothing");
      assertThat(missing.statusCode()).isEqualTo(404);
      assertThat(missing.headers().firstValue("Content-Type")).hasValue("application/problem+json");

      assertThat(missing.body()).contains("urn:millrace:problem:no-such-route");

      var wrongMethod = send(server, "DELETE", "/v1/things");
      assertThat(wrongMethod.statusCode()).isEqualTo(405);
      assertThat(wrongMethod.headers().firstValue("Allow").orElse("")).contains("GET", "POST");

      var broken = send(server, "GET", "/v1/broken");
      assertThat(broken.statusCode()).isEqualTo(500);
      assertThat(broken.body()).contains("internal-error", "urn:uuid:").doesNotContain("secret");
    }
  }

  @Test
  void whatJettyItselfRefusesIsAProblemToo() throws Exception {
    try (HttpServer server = server()) {
      var large = send(server, "GET", "/v1/things", "X-Large", "x".repeat(20_000));
      assertThat(large.statusCode()).isEqualTo(431);
      assertThat(large.body()).contains("urn:millrace:problem:headers-too-large");
    }
  }

  @Test
  void withoutKeysOtherSitesAreRefused() throws Exception {
    try (HttpServer server = server()) {
      assertThat(send(server, "POST", "/v1/things").statusCode()).isEqualTo(200);
      var other = send(server, "POST", "/v1/things", "Origin", "https://evil.example");
      assertThat(other.statusCode()).isEqualTo(403);
      assertThat(other.body()).contains("other-origin", "evil.example");
      String own = "http://127.0.0.1:" + server.port();
      assertThat(send(server, "POST", "/v1/things", "Origin", own).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withKeysEachRouteAsksForItsScope() throws Exception {
    String text = AccessKeys.generate();
    var key = new AccessKey("reader", AccessKeys.hash(text), Set.of(Scope.READ));
    try (HttpServer server = server(key)) {
      var without = send(server, "GET", "/v1/things");
      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(without.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
      assertThat(send(server, "GET", "/v1/things", "Authorization", "Bearer no").statusCode())
          .isEqualTo(401);
      String bearer = "Bearer " + text;
      assertThat(send(server, "GET", "/v1/things", "Authorization", bearer).statusCode())
          .isEqualTo(200);
      var post = send(server, "POST", "/v1/things", "Authorization", bearer);
      assertThat(post.statusCode()).isEqualTo(403);
      assertThat(post.body()).contains("scope-missing", "write");
      assertThat(send(server, "GET", "/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void webLibrariesAreServedWithTagsAndCachedForEver() throws Exception {
    try (HttpServer server = server()) {
      var file = send(server, "GET", "/webjars/lit-html/3.3.2/lit-html.js");
      assertThat(file.statusCode()).isEqualTo(200);
      assertThat(file.headers().firstValue("Content-Type").orElse("")).contains("text/javascript");
      assertThat(file.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
      String etag = file.headers().firstValue("ETag").orElseThrow();
      var again = send(server, "GET", "/webjars/lit-html/3.3.2/lit-html.js", "If-None-Match", etag);
      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(send(server, "GET", "/webjars/lit-html/../../pom.xml").statusCode())
          .isEqualTo(404);
    }
  }
}
