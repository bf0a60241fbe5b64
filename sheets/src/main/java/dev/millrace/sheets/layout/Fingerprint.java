package dev.millrace.sheets.layout;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Names a layout by its columns, so that a decision taken once holds for every sheet laid out
 * alike. Algorithm l1: for each column the header's parts in NFKC, lower case, with single spaces,
 * joined by U+001F; columns that are unpivoted are one entry, made of the families of their levels
 * and the names of their values, so that other months or more of them change nothing; entries
 * joined by U+001E, their SHA-256 cut to 16 bytes. A changed algorithm gets another name: stored
 * decisions must never be replayed on a layout that only shares a hash.
 */
final class Fingerprint {
  private static final String ALGORITHM = "l1-";
  private static final int BYTES = 16;

  private Fingerprint() {}

  /**
   * The fingerprint of a table.
   *
   * @param kinds what the columns of a table without header hold, empty for a table with one
   */
  static String of(List<FoundColumn> columns, Optional<Unpivot> unpivot, String kinds) {
    StringBuilder entries = new StringBuilder(kinds);
    Optional<Unpivot> applied = unpivot.filter(Unpivot::certain);
    boolean seen = false;
    for (int at = 0; at < columns.size(); at++) {
      int position = at;
      boolean goes =
          applied.isPresent()
              && applied.get().cells().stream().anyMatch(cell -> cell.column() == position);
      if (!goes) {
        entries.append('\u001e').append(entry(columns.get(at)));
      } else if (!seen) {
        entries.append('\u001e').append(entry(applied.get()));
        seen = true;
      }
    }
    return ALGORITHM + hash(entries.toString());
  }

  private static String entry(FoundColumn column) {
    return column.parts().stream().map(Fingerprint::plain).collect(Collectors.joining("\u001f"));
  }

  private static String entry(Unpivot unpivot) {
    return "\u001d"
        + unpivot.levels().stream()
            .map(level -> level.family().name())
            .collect(Collectors.joining("\u001f"))
        + "\u001d"
        + unpivot.values().stream().map(Fingerprint::plain).collect(Collectors.joining("\u001f"));
  }

  /** A header's text without what makes no difference. */
  static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .strip()
        .replaceAll("\\s+", " ");
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
