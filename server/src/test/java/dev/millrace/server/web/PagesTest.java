package dev.millrace.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.access.AccessKeys;
import dev.millrace.server.http.HttpServer;
import dev.millrace.server.http.HttpSettings;
import dev.millrace.server.http.WebRoutes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages and what they name are served. */
class PagesTest {
  private static final Pattern NAMED = Pattern.compile("(?:href|src)=\"(/[^\"#]+)\"");

  @Test
  void eachPageIsServedWithEverythingItNames() throws Exception {
    var nobody = new AccessKeys(List.of());
    try (HttpClient client = HttpClient.newHttpClient();
        HttpServer server =
            HttpServer.start(
                HttpSettings.on("127.0.0.1", 0),
                nobody,
                (method, route, status, took) -> {},
                List.of(new WebRoutes()))) {
      for (String page : List.of("/", "/faces/", "/faces")) {
        HttpResponse<String> answer = get(client, server, page);
        assertThat(answer.statusCode()).as(page).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
            .contains("default-src 'self'")
            .doesNotContain("unsafe-inline");
        var named = NAMED.matcher(answer.body()).results().map(match -> match.group(1)).toList();
        assertThat(named).contains("/css/tokens.css");
        for (String path : named) {
          assertThat(get(client, server, path).statusCode()).as(path).isEqualTo(200);
        }
      }
    }
  }

  private static HttpResponse<String> get(HttpClient client, HttpServer server, String path)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
