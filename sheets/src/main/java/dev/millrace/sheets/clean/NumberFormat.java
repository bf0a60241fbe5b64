package dev.millrace.sheets.clean;

import dev.millrace.sheets.schema.Unit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a spreadsheet's number format says of a number beyond how it looks. */
public final class NumberFormat {
  private static final Pattern BRACKET = Pattern.compile("\\[\\$([^\\]-]+)(?:-[0-9A-Fa-f]+)?\\]");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]{1,5})\"");
  private static final Pattern BARE = Pattern.compile("[€£¥₹₽₩₺₪$]");
  private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();
  private static final int MOST_KNOWN = 1000;

  private static final Map<String, String> KNOWN_UNITS = new ConcurrentHashMap<>();

  private NumberFormat() {}

  /** The symbol of the unit that the format shows in quotes, {@code 0.0" kg"}; absent for none. */
  public static @Nullable String unit(String format) {
    if (format.indexOf('"') < 0) {
      return null;
    }
    String known = KNOWN_UNITS.get(format);
    if (known == null) {
      Matcher matcher = QUOTED.matcher(format);
      known = "";
      while (known.isEmpty() && matcher.find()) {
        known = Unit.named(matcher.group(1)).map(Unit::symbol).orElse("");
      }
      if (KNOWN_UNITS.size() < MOST_KNOWN) {
        KNOWN_UNITS.put(format, known);
      }
    }
    return known.isEmpty() ? null : known;
  }

  /** The currency that the format shows; absent when it shows none. */
  public static @Nullable String currency(String format) {
    String known = KNOWN.get(format);
    if (known == null) {
      String found = find(format);
      known = found == null ? "" : found;
      if (KNOWN.size() < MOST_KNOWN) {
        KNOWN.put(format, known);
      }
    }
    return known.isEmpty() ? null : known;
  }

  private static @Nullable String find(String format) {
    for (Pattern pattern : new Pattern[] {BRACKET, QUOTED}) {
      Matcher matcher = pattern.matcher(format);
      while (matcher.find()) {
        String currency = Currencies.named(matcher.group(1));
        if (currency != null) {
          return currency;
        }
      }
    }
    String bare = format.replaceAll("\\[[^\\]]*\\]", "");
    Matcher sign = BARE.matcher(bare);
    return sign.find() ? Currencies.named(sign.group()) : null;
  }
}
