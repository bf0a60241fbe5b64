package dev.millrace.server.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of an object (RFC 9110, section 14): both ends included.
 *
 * @param first offset of its first byte
 * @param last offset of its last byte
 */
record ByteRange(long first, long last) {
  private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  long length() {
    return last - first + 1;
  }

  /**
   * Reads the header {@code Range}. Empty means the whole object: no header, several ranges or no
   * valid one, which a server may and must ignore.
   *
   * @throws ProblemException when the object has no such bytes
   */
  static Optional<ByteRange> of(@Nullable String header, long size) {
    Matcher matcher = SINGLE.matcher(header == null ? "" : header.replace(" ", ""));
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (matcher.group(1).isEmpty()) {
      long suffix = Long.parseLong(matcher.group(2));
      return Optional.of(satisfiable(Math.max(0, size - suffix), size - 1, size));
    }
    long first = Long.parseLong(matcher.group(1));
    long last = matcher.group(2).isEmpty() ? size - 1 : Long.parseLong(matcher.group(2));
    if (!matcher.group(2).isEmpty() && last < first) {
      return Optional.empty();
    }
    return Optional.of(satisfiable(first, Math.min(last, size - 1), size));
  }

  private static ByteRange satisfiable(long first, long last, long size) {
    if (first > last) {
      throw new ProblemException(
          new Problem(
              416,
              "range-not-satisfiable",
              "Range not satisfiable",
              "the object has " + size + " bytes"),
          java.util.Map.of("Content-Range", "bytes */" + size));
    }
    return new ByteRange(first, last);
  }
}
