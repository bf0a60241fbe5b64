package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiTest {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "head", "patch");

  @Test
  void theDocumentListsExactlyTheRoutesThereAre(@TempDir Path data) throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      JsonNode paths = Program.json(program.get("/openapi.json")).path("paths");
      Set<String> described = new TreeSet<>();
      paths
          .properties()
          .forEach(
              path ->
                  path.getValue()
                      .fieldNames()
                      .forEachRemaining(
                          method -> {
                            if (METHODS.contains(method)) {
                              described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                            }
                          }));
      Set<String> registered =
          program.millrace.routes().stream()
              .map(route -> route.replace('<', '{').replace('>', '}'))
              .filter(OpenApiTest::isApi)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(described).containsExactlyElementsOf(registered);
    }
  }

  /** The console's own files are not part of the API. */
  private static boolean isApi(String route) {
    return route.contains(" /v1/")
        || route.contains(" /v2")
        || route.contains(" /health/")
        || route.endsWith(" /metrics")
        || route.endsWith(" /openapi.json");
  }
}
