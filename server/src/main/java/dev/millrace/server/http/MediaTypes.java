package dev.millrace.server.http;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Media types that senders declare, and what may be shown of them in a browser. */
final class MediaTypes {
  private static final String UNKNOWN = "application/octet-stream";
  private static final int LONGEST = 255;
  private static final Pattern SYNTAX =
      Pattern.compile(
          "[\\w.+-]+/[\\w.+-]+(\\s*;\\s*[\\w.+-]+=([\\w.+-]+|\"[^\"\\\\\\p{Cntrl}]*\"))*");

  /** What curl and others send when nobody said anything. */
  private static final Set<String> UNDECLARED =
      Set.of(UNKNOWN, "application/x-www-form-urlencoded", "binary/octet-stream");

  private static final Map<String, String> BY_ENDING =
      Map.ofEntries(
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("png", "image/png"),
          Map.entry("gif", "image/gif"),
          Map.entry("bmp", "image/bmp"),
          Map.entry("webp", "image/webp"),
          Map.entry("avif", "image/avif"),
          Map.entry("heic", "image/heic"),
          Map.entry("heif", "image/heif"),
          Map.entry("tif", "image/tiff"),
          Map.entry("tiff", "image/tiff"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("txt", "text/plain"),
          Map.entry("csv", "text/csv"),
          Map.entry("tsv", "text/tab-separated-values"),
          Map.entry("json", "application/json"),
          Map.entry("html", "text/html"),
          Map.entry("zip", "application/zip"),
          Map.entry("xls", "application/vnd.ms-excel"),
          Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
          Map.entry("ods", "application/vnd.oasis.opendocument.spreadsheet"));

  /** Shown in place; everything else is offered for download. */
  private static final Set<String> INLINE =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp");

  private MediaTypes() {}

  /**
   * What an object is kept as: as declared, else by its key's ending.
   *
   * @throws ProblemException when the declaration is no media type
   */
  static String of(@Nullable String declared, String key) {
    if (declared == null || UNDECLARED.contains(bare(declared))) {
      String ending = key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      return BY_ENDING.getOrDefault(ending, UNKNOWN);
    }
    if (declared.length() > LONGEST || !SYNTAX.matcher(declared).matches()) {
      throw new ProblemException(
          400,
          "bad-media-type",
          "Bad media type",
          "the Content-Type is not a media type such as image/jpeg");
    }
    return declared;
  }

  /** Whether a browser may show it in place. */
  static boolean inline(String mediaType) {
    return INLINE.contains(bare(mediaType));
  }

  static String bare(String mediaType) {
    return mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
