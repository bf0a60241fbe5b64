package dev.millrace.runtimes.infer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.pipeline.InvalidPipelineException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.jspecify.annotations.Nullable;

/**
 * How CSV files are written.
 *
 * @param separator between cells; told by the first line when left out
 * @param decimal between a number's whole part and its fraction
 * @param header whether the first line names the columns
 * @param encoding of the text
 */
record CsvForm(@Nullable Character separator, char decimal, boolean header, Charset encoding) {
  static final CsvForm DEFAULT = new CsvForm(null, '.', true, StandardCharsets.UTF_8);

  @JsonCreator
  static CsvForm of(
      @JsonProperty("separator") @Nullable String separator,
      @JsonProperty("decimal") @Nullable String decimal,
      @JsonProperty("header") @Nullable Boolean header,
      @JsonProperty("encoding") @Nullable String encoding) {
    Character between = separator == null ? null : one("separator", separator, ",;|\t ");
    char point = decimal == null ? '.' : one("decimal", decimal, ".,");
    if (between != null && between == point) {
      throw new InvalidPipelineException(
          "options.csv.separator and options.csv.decimal are both '" + point + "'");
    }
    return new CsvForm(
        between,
        point,
        header == null || header,
        encoding == null ? StandardCharsets.UTF_8 : charset(encoding));
  }

  private static char one(String field, String text, String choices) {
    if (text.length() != 1 || choices.indexOf(text.charAt(0)) < 0) {
      throw new InvalidPipelineException(
          "options.csv.%s must be one of the characters in \"%s\", not \"%s\""
              .formatted(field, choices.replace("\t", "\\t"), text));
    }
    return text.charAt(0);
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (UnsupportedCharsetException | IllegalCharsetNameException e) {
      throw new InvalidPipelineException(
          "options.csv.encoding '" + name + "' is unknown; write one such as utf-8, windows-1252");
    }
  }
}
