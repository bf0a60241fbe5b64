package dev.millrace.sheets.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Words of several languages that name the same thing in headers. */
final class Synonyms {
  private static final Map<String, String> GROUPS = read();

  private Synonyms() {}

  /** The group of a normalised name; null when it is in none. */
  static @Nullable String group(String normalised) {
    return GROUPS.get(normalised);
  }

  private static Map<String, String> read() {
    Map<String, String> groups = new HashMap<>();
    try (InputStream file = Synonyms.class.getResourceAsStream("synonyms.txt")) {
      if (file == null) {
        throw new IllegalStateException("synonyms.txt is not on the class path");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
      lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> enter(line, groups));
      return Map.copyOf(groups);
    } catch (IOException e) {
      throw new UncheckedIOException("synonyms.txt cannot be read", e);
    }
  }

  private static void enter(String line, Map<String, String> groups) {
    String[] words = line.split(",", -1);
    for (String word : words) {
      String before = groups.putIfAbsent(word.strip(), words[0].strip());
      if (before != null && !before.equals(words[0].strip())) {
        throw new IllegalStateException("synonyms.txt has '" + word.strip() + "' in two groups");
      }
    }
  }
}
