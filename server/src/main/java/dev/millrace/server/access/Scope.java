package dev.millrace.server.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a key lets its bearer do. No scope includes another. */
public enum Scope {
  /** Get objects, runs, results, people, metrics. */
  READ,
  /** Send and delete objects, retry runs, say who a face is. */
  WRITE,
  /** Change pipelines, models and subscriptions, erase collections. */
  ADMIN;

  /** As it is written in the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scope that is written so. */
  public static Optional<Scope> named(String word) {
    return Arrays.stream(values()).filter(scope -> scope.word().equals(word)).findFirst();
  }

  /** All of them, for a sentence. */
  public static String words() {
    return Arrays.stream(values()).map(Scope::word).collect(Collectors.joining(", "));
  }
}
