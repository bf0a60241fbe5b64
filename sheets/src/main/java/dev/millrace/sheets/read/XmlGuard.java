package dev.millrace.sheets.read;

import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Looks out for XML that was made to harm. */
final class XmlGuard {
  /** No tag, comment or text that nobody asks for is longer. */
  static final int LONGEST_PIECE = 16 << 20;

  private static final int HEAD = 4096;
  private static final int DEEPEST = 256;
  private static final int MOST_NAMES = 2_000;
  private static final int MOST_BETWEEN_LOOKS = 16;
  private static final int MANY_ATTRIBUTES = 16;

  private final @Nullable String[] recentNames = new String[128];
  private final Set<String> names = new HashSet<>();
  private final SplittableRandom random = new SplittableRandom();
  private int elementsUntilLook;

  /** The reader passes over most document types, but stumbles over some. */
  static InputStream afterLookForDocumentType(ExpandedStream in) throws IOException {
    byte[] head = in.readNBytes(HEAD);
    if (TextEncoding.plain(head).contains("<!DOCTYPE")) {
      throw declaresType();
    }
    PushbackInputStream again = new PushbackInputStream(in, HEAD);
    again.unread(head);
    return again;
  }

  static UnreadableSheetException declaresType() {
    return hostile("it declares a document type");
  }

  static UnreadableSheetException hostile(String what) {
    return new UnreadableSheetException(
        Reason.HOSTILE_XML,
        "The XML inside the file is not what a spreadsheet program writes: "
            + what
            + ". Save it anew in a spreadsheet program if you trust it.");
  }

  /**
   * An element was entered. The reader keeps every name it meets; some elements, drawn by chance,
   * show well enough whether there are endlessly many, and looking at all would cost a tenth of the
   * reading.
   *
   * @param depth how many are open now
   */
  void entered(XMLStreamReader reader, int depth) {
    if (depth > DEEPEST) {
      throw hostile("elements are nested more than " + DEEPEST + " deep");
    }
    int attributes = reader.getAttributeCount();
    if (--elementsUntilLook <= 0 || attributes > MANY_ATTRIBUTES) {
      elementsUntilLook = random.nextInt(MOST_BETWEEN_LOOKS);
      remember(reader.getLocalName());
      for (int i = 0; i < attributes; i++) {
        remember(reader.getAttributeLocalName(i));
      }
    }
  }

  private void remember(String name) {
    int slot = name.hashCode() & (recentNames.length - 1);
    if (name.equals(recentNames[slot])) {
      return;
    }
    recentNames[slot] = name;
    if (names.add(name) && names.size() > MOST_NAMES) {
      throw hostile("it has more than %,d different names".formatted(MOST_NAMES));
    }
  }
}
