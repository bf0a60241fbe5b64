package dev.millrace.sheets.schema;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Names of columns: their normal form, how alike two are, and what they are called in SQL. */
public final class Names {
  private static final Pattern CAMEL = Pattern.compile("(?<=[\\p{Ll}\\d])(?=\\p{Lu})");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern BRACKETS = Pattern.compile("[(\\[][^)\\]]*[)\\]]");
  private static final Pattern NEITHER = Pattern.compile("[^\\p{L}\\p{Nd}]+");
  private static final JaroWinklerSimilarity JARO_WINKLER = new JaroWinklerSimilarity();
  private static final LevenshteinDistance LEVENSHTEIN = LevenshteinDistance.getDefaultInstance();

  /** The same name, but for case, accents and punctuation. */
  static final double SAME = 1;

  /** Another word for it that is known. */
  static final double SYNONYM = 0.95;

  private Names() {}

  /**
   * Lower case, no accents, words apart by single spaces: {@code Umsatz_Netto (€)} and {@code
   * umsatzNetto} are both {@code umsatz netto}.
   */
  public static String normalise(String name) {
    String without = BRACKETS.matcher(name).replaceAll(" ");
    String bare = without.isBlank() ? name : without;
    String apart = CAMEL.matcher(bare).replaceAll(" ");
    String lower = apart.toLowerCase(Locale.ROOT).replace("ß", "ss").replace("#", " number ");
    String letters = MARKS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD)).replaceAll("");
    return NEITHER.matcher(letters).replaceAll(" ").strip();
  }

  /** How alike two names are: 1 for the same, .95 for synonyms, less for a likeness, 0 for none. */
  static double likeness(String one, String other) {
    String a = normalise(one);
    String b = normalise(other);
    if (a.isEmpty() || b.isEmpty()) {
      return 0;
    }
    if (a.equals(b) || a.replace(" ", "").equals(b.replace(" ", ""))) {
      return SAME;
    }
    String group = Synonyms.group(a);
    if (group != null && group.equals(Synonyms.group(b))) {
      return SYNONYM;
    }
    if (group != null && Synonyms.group(b) != null) {
      return 0; // both are known, and they are not the same thing
    }
    return spelling(a, b);
  }

  private static double spelling(String a, String b) {
    List<String> wordsA = Arrays.asList(a.split(" ", -1));
    List<String> wordsB = Arrays.asList(b.split(" ", -1));
    if (new TreeSet<>(wordsA).equals(new TreeSet<>(wordsB))) {
      return 0.93;
    }
    if (isAbbreviation(wordsA, wordsB) || isAbbreviation(wordsB, wordsA)) {
      return 0.85;
    }
    int edits = LEVENSHTEIN.apply(a, b);
    int length = Math.max(a.length(), b.length());
    boolean typo = edits <= Math.max(1, length / 6) && length > 4 && !differInDigits(a, b);
    return typo ? 0.6 + 0.3 * JARO_WINKLER.apply(a, b) : 0;
  }

  /** Word by word the beginning of the other, three letters at least: {@code cust num}. */
  private static boolean isAbbreviation(List<String> shorter, List<String> longer) {
    if (shorter.size() != longer.size()) {
      return false;
    }
    for (int i = 0; i < shorter.size(); i++) {
      String word = shorter.get(i);
      boolean tooShort = word.length() < 3 && !word.equals(longer.get(i));
      if (tooShort || !longer.get(i).startsWith(word)) {
        return false;
      }
    }
    return true;
  }

  /** {@code price 1} and {@code price 2} are two columns, not a typing error. */
  private static boolean differInDigits(String a, String b) {
    return !a.replaceAll("\\D", "").equals(b.replaceAll("\\D", ""));
  }

  /**
   * A name as SQL likes it: {@code account number} becomes {@code account_number}; one that begins
   * with a digit gets a {@code c} in front.
   *
   * @param taken names that it must differ from; it gets a number behind then
   */
  public static String forSql(String name, Set<String> taken) {
    String words = normalise(name).replace(' ', '_');
    String base = words.isEmpty() ? "column" : words;
    if (Character.isDigit(base.charAt(0)) || base.startsWith("_")) {
      base = "c" + base;
    }
    String free = base.length() <= 60 ? base : base.substring(0, 60);
    for (int number = 2; taken.contains(free); number++) {
      free = base + "_" + number;
    }
    return free;
  }
}
