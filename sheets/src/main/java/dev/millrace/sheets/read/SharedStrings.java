package dev.millrace.sheets.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The texts that the cells of an xlsx refer to by number. The counts that the file states are not
 * looked at: they are often wrong.
 */
final class SharedStrings {
  private static final int BYTES_BESIDES = 56;

  private final List<String> texts = new ArrayList<>();
  private int missing;

  private SharedStrings() {}

  static SharedStrings none() {
    return new SharedStrings();
  }

  static SharedStrings read(ExpandedStream in, Budget budget) throws IOException {
    SharedStrings strings = new SharedStrings();
    try (XmlCursor xml = new XmlCursor(in, budget)) {
      while (xml.nextStart()) {
        if (xml.name().equals("si")) {
          strings.add(RichText.read(xml), budget);
        }
      }
    }
    return strings;
  }

  void add(String text, Budget budget) {
    budget.keep(text.length() + BYTES_BESIDES);
    texts.add(text);
  }

  /** The text of a number; empty, and counted, where the file has none. */
  String get(int index) {
    if (index < 0 || index >= texts.size()) {
      missing++;
      return "";
    }
    return texts.get(index);
  }

  /** What a person should know of them. */
  Optional<String> remark() {
    return missing == 0
        ? Optional.empty()
        : Optional.of(missing + " cells refer to texts that the file does not hold.");
  }
}
