package dev.millrace.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Asks a person until there is an answer: none is taken for granted. */
final class Terminal {
  private final PrintWriter out;
  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));

  Terminal(PrintWriter out) {
    this.out = out;
  }

  /** Nobody is there to answer. */
  static final class EndedException extends Exception {
    private static final long serialVersionUID = 1;
  }

  void say(String line) {
    out.println(line);
  }

  /**
   * One of several answers.
   *
   * @param words for each answer all that says it, in small letters
   */
  <T> T choose(String question, Map<T, Set<String>> words) throws EndedException {
    while (true) {
      String answer = line(question).toLowerCase(Locale.ROOT);
      for (Map.Entry<T, Set<String>> one : words.entrySet()) {
        if (one.getValue().contains(answer)) {
          return one.getKey();
        }
      }
      out.println("  " + (answer.isEmpty() ? "that" : "'" + answer + "'") + " is no answer to it");
    }
  }

  boolean yes(String question) throws EndedException {
    return choose(
        question + " [y]es or [n]o?", Map.of(true, Set.of("y", "yes"), false, Set.of("n", "no")));
  }

  /** What is typed, without white space around it; may be empty. */
  String line(String question) throws EndedException {
    out.print(question + " ");
    out.flush();
    try {
      String answer = in.readLine();
      if (answer == null) {
        throw new EndedException();
      }
      return answer.strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the terminal cannot be read", e);
    }
  }
}
