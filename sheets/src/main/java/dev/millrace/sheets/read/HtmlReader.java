package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Workbook;
import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;

/**
 * Reads HTML that was named a spreadsheet: all tables of the page on one sheet, one below the
 * other, as Excel opens it, with headings as rows of their own. Cells are texts, as a person sees
 * them. jsoup builds the page as it comes in; each row is taken out of it once it is complete, so
 * that a long table takes little memory.
 */
final class HtmlReader {
  private static final Set<String> HEADINGS =
      Set.of("h1", "h2", "h3", "h4", "h5", "h6", "caption", "p");
  private static final int MOST_ELEMENTS_KEPT = 200_000;
  private static final long MOST_BYTES_WITHOUT_ELEMENT = 8 << 20;
  private static final int HEAD = 4096;
  private static final Pattern CHARSET =
      Pattern.compile("(?i)charset\\s*=\\s*[\"']?([A-Za-z0-9_.:-]+)");

  private final Budget budget;
  private int elementsKept;

  HtmlReader(Budget budget) {
    this.budget = budget;
  }

  Workbook read(Path file) throws IOException {
    refuseLarge(file);
    Charset charset = charset(file);
    HtmlRows rows = new HtmlRows(new SheetBuilder(budget, "", false));
    ExpandedStream in = ExpandedStream.plain(Files.newInputStream(file), budget, Files.size(file));
    try (InputStreamReader text = new InputStreamReader(in, charset);
        StreamParser parser = new StreamParser(Parser.htmlParser()).parse(text, "")) {
      long seen = 0;
      for (var elements = parser.iterator(); elements.hasNext(); ) {
        take(elements.next(), rows);
        refuseLongElement(in.bytes() - seen);
        seen = in.bytes();
      }
    }
    if (rows.isEmpty()) {
      throw Sniffer.not("The file is a web page without a table in it.");
    }
    return new Workbook("html (" + charset.name() + ")", List.of(rows.build()), List.of());
  }

  private void refuseLarge(Path file) throws IOException {
    long size = Files.size(file);
    if (size > budget.limits().keptTextBytes()) {
      throw new UnreadableSheetException(
          Reason.TOO_LARGE,
          "The file is a web page of %,d bytes; at most %,d are read. Save it as csv or xlsx."
              .formatted(size, budget.limits().keptTextBytes()));
    }
  }

  private void take(Element element, HtmlRows rows) {
    elementsKept++;
    budget.checkTime();
    if (element.normalName().equals("tr")) {
      rows.row(element);
      remove(element);
    } else if (HEADINGS.contains(element.normalName()) && element.closest("td, th") == null) {
      rows.heading(element);
      remove(element);
    } else if (elementsKept > MOST_ELEMENTS_KEPT) {
      throw new UnreadableSheetException(
          Reason.TOO_MANY_CELLS,
          "A row of the web page, or what stands between its tables, has more than %,d elements."
              .formatted(MOST_ELEMENTS_KEPT));
    }
  }

  private void remove(Element element) {
    elementsKept -= element.getAllElements().size();
    element.remove();
  }

  private static void refuseLongElement(long bytes) {
    if (bytes > MOST_BYTES_WITHOUT_ELEMENT) {
      throw new UnreadableSheetException(
          Reason.CELL_TOO_LONG,
          "A single element of the web page has more than %,d bytes."
              .formatted(MOST_BYTES_WITHOUT_ELEMENT));
    }
  }

  /** A byte order mark counts most, then what the page says of itself, then what fits. */
  private Charset charset(Path file) throws IOException {
    TextEncoding found = TextEncoding.of(file, budget);
    budget.startOver();
    if (found.markBytes() > 0) {
      return found.charset();
    }
    try (InputStream in = Files.newInputStream(file)) {
      Matcher said = CHARSET.matcher(TextEncoding.plain(in.readNBytes(HEAD)));
      if (found.guessed() && said.find() && isKnown(said.group(1))) {
        return Charset.forName(said.group(1));
      }
    }
    return found.charset();
  }

  private static boolean isKnown(String charset) {
    try {
      return Charset.isSupported(charset);
    } catch (java.nio.charset.IllegalCharsetNameException e) {
      return false;
    }
  }
}
