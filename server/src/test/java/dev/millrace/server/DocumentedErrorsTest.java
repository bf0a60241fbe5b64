package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentedErrorsTest {
  private static final Pattern STATUS_AND_SLUG = Pattern.compile("\\b[45]\\d\\d,\\s*\"([a-z-]+)\"");

  @Test
  void everyProblemThatRoutesAnswerIsDocumented() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("docs/errors.md"))) {
      root = java.util.Objects.requireNonNull(root.getParent(), "docs/errors.md is not found");
    }
    Set<String> slugs = new TreeSet<>();
    Path routes = root.resolve("server/src/main/java/dev/millrace/server/http");
    try (Stream<Path> files = Files.list(routes)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher matcher = STATUS_AND_SLUG.matcher(Files.readString(file));
        while (matcher.find()) {
          slugs.add(matcher.group(1));
        }
      }
    }
    String page = Files.readString(root.resolve("docs/errors.md"));
    assertThat(slugs).hasSizeGreaterThan(25);
    assertThat(slugs).filteredOn(slug -> !page.contains("`" + slug + "`")).isEmpty();
  }
}
