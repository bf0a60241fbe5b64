package dev.millrace.sheets.layout;

import java.util.regex.Pattern;

/** What notes below a table begin with. */
final class Notes {
  private static final int LONG = 80;
  private static final Pattern START =
      Pattern.compile(
          "(?iu)(\\*|†|‡|\\d{1,2}\\)|\\(\\d{1,2}\\)|\\[\\d{1,2}\\]|[¹²³]"
              + "|(notes?|source|quelle|anmerkung|hinweis|remarque|nota|fonte|fuente|bron|opmerking"
              + "|källa|anm|uwaga|źródło|примечание|источник|注|出典|출처|generated|printed|page|seite|stand"
              + "|as of|exported|disclaimer)\\b).*");

  private Notes() {}

  /** Whether a text alone in its row reads like a note rather than like a name. */
  static boolean isNote(String text) {
    return text.length() > LONG || START.matcher(text).matches();
  }
}
