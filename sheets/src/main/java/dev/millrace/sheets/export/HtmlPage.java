package dev.millrace.sheets.export;

/** Pieces of a page that needs no other file: it can be mailed and opened anywhere. */
final class HtmlPage {
  static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>What became of the spreadsheets</title>
      <style>
      :root { color-scheme: light dark; --line: light-dark(#d5d9e0, #3a3f4a); --ink: light-dark(#1a1d23, #e6e8ec); }
      body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); margin: 0; background: light-dark(#fff, #16181d); }
      main { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; font-size: 1.2rem; }
      .lead { font-size: 1.1rem; }
      table { border-collapse: collapse; } th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
      td.number { text-align: right; font-variant-numeric: tabular-nums; }
      .wide { overflow-x: auto; } .question::before { content: "? "; font-weight: bold; }
      .bar { display: flex; height: 1.5rem; border-radius: .3rem; overflow: hidden; } .bar span { min-width: 2px; }
      .c0 { background: #2f7d5b; } .c1 { background: #c0392b; } .c2 { background: #8e6bbf; } .c3 { background: #c98a1b; } .c4 { background: #7a828e; }
      .key { display: inline-block; width: .8em; height: .8em; border-radius: .2em; margin-right: .4em; }
      .key-row { display: flex; flex-wrap: wrap; gap: 1.2rem; margin: .6rem 0; padding: 0; list-style: none; }
      .state { border: 1px solid var(--line); border-radius: 1em; padding: 0 .6em; font-size: .85em; }
      .state.WAITING { background: #c98a1b; color: #000; } details { margin: .5rem 0; } summary { cursor: pointer; }
      </style>
      <main>
      <h1>What became of the spreadsheets</h1>
      """;

  private HtmlPage() {}

  /** A bar of where all rows went, with its numbers below. */
  static void bar(StringBuilder page, long all, String[] names, long[] counts) {
    page.append("<div class=\"bar\" aria-hidden=\"true\">");
    long sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i];
      if (counts[i] > 0) {
        page.append("<span class=\"c%d\" style=\"flex: %d\"></span>".formatted(i, counts[i]));
      }
    }
    page.append("</div>\n<ul class=\"key-row\"><li><b>%,d</b> rows read =</li>".formatted(all));
    for (int i = 0; i < counts.length; i++) {
      page.append(
          "<li><span class=\"key c%d\"></span><b>%,d</b> %s</li>"
              .formatted(i, counts[i], names[i]));
    }
    page.append("</ul>\n");
    page.append(
        sum == all
            ? "<p>Every row is accounted for.</p>\n"
            : "<p><b>%,d rows are not accounted for: this is a fault of the program.</b></p>\n"
                .formatted(all - sum));
  }

  static void escape(StringBuilder page, String text) {
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      switch (one) {
        case '<' -> page.append("&lt;");
        case '>' -> page.append("&gt;");
        case '&' -> page.append("&amp;");
        case '"' -> page.append("&quot;");
        default -> page.append(one);
      }
    }
  }
}
