package dev.millrace.sheets.read;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Walks through XML from a stranger: no document type, no entities beyond XML's own five, bounded
 * nesting, bounded length of every tag, a bounded number of different names, and an eye on the
 * clock. Namespaces are not looked at: the strict and the transitional form of Office's XML differ
 * in nothing else that matters here.
 */
final class XmlCursor implements AutoCloseable {
  private static final int DEEPEST = 256;
  private static final int LONGEST_TAG = 16 << 20;
  private static final int MOST_NAMES = 5_000;
  private static final int EVENTS_BETWEEN_LOOKS = 1 << 13;

  private final Budget budget;
  private final ExpandedStream in;
  private final XMLStreamReader reader;
  private final @Nullable String[] recentNames = new String[128];
  private final Set<String> names = new HashSet<>();
  private char[] text = new char[256];
  private int textLength;
  private int depth;
  private int events;

  XmlCursor(ExpandedStream in, Budget budget) throws XMLStreamException {
    this.in = in;
    this.budget = budget;
    this.reader = factory().createXMLStreamReader(in);
  }

  /** A factory for one document, so that a stranger's names are forgotten with it. */
  private static XMLInputFactory factory() {
    InputFactoryImpl factory = new InputFactoryImpl();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    return factory;
  }

  /** Moves to the next start of an element; false at the end of the document. */
  boolean nextStart() throws XMLStreamException {
    while (reader.hasNext()) {
      if (next() == XMLStreamConstants.START_ELEMENT) {
        return true;
      }
    }
    return false;
  }

  /** Moves on and returns one of {@link XMLStreamConstants}. */
  int next() throws XMLStreamException {
    long before = in.bytes();
    int event = reader.next();
    if (in.bytes() - before > LONGEST_TAG) {
      throw hostile("a single tag is longer than %,d bytes".formatted(LONGEST_TAG));
    }
    if (++events % EVENTS_BETWEEN_LOOKS == 0) {
      budget.checkTime();
    }
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> entered();
      case XMLStreamConstants.END_ELEMENT -> depth--;
      case XMLStreamConstants.DTD -> throw hostile("it declares a document type");
      case XMLStreamConstants.ENTITY_REFERENCE -> throw hostile("it refers to an entity");
      default -> {}
    }
    return event;
  }

  private void entered() {
    if (++depth > DEEPEST) {
      throw hostile("elements are nested more than " + DEEPEST + " deep");
    }
    remember(reader.getLocalName());
    int attributes = reader.getAttributeCount();
    for (int i = 0; i < attributes; i++) {
      remember(reader.getAttributeLocalName(i));
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

  private static UnreadableSheetException hostile(String what) {
    return new UnreadableSheetException(
        Reason.HOSTILE_XML,
        "The XML inside the file is not what a spreadsheet program writes: "
            + what
            + ". Save it anew in a spreadsheet program if you trust it.");
  }

  /** How many elements are open, the current one included at its start and not at its end. */
  int depth() {
    return depth;
  }

  String name() {
    return reader.getLocalName();
  }

  /** Whether the element is one of Office's strict form. */
  boolean isStrict() {
    return Objects.requireNonNullElse(reader.getNamespaceURI(), "").contains("purl.oclc.org");
  }

  int attributes() {
    return reader.getAttributeCount();
  }

  String attributeName(int index) {
    return reader.getAttributeLocalName(index);
  }

  String attribute(int index) {
    return reader.getAttributeValue(index);
  }

  /** An attribute by its name without prefix; null where the element has none. */
  @Nullable String attribute(String name) {
    int attributes = reader.getAttributeCount();
    for (int i = 0; i < attributes; i++) {
      if (reader.getAttributeLocalName(i).equals(name)) {
        return reader.getAttributeValue(i);
      }
    }
    return null;
  }

  boolean isTrue(String attribute) {
    return isTrueText(attribute(attribute));
  }

  static boolean isTrueText(@Nullable String value) {
    return value != null && (value.equals("1") || value.equals("true") || value.equals("on"));
  }

  /** A whole number, or the other where the attribute is absent or no such number. */
  int number(String attribute, int otherwise) {
    return wholeNumber(attribute(attribute), otherwise);
  }

  static int wholeNumber(@Nullable String value, int otherwise) {
    if (value == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** Skips to the end of the element that was just entered. */
  void skip() throws XMLStreamException {
    int outside = depth - 1;
    while (depth > outside) {
      next();
    }
  }

  /** Reads the text right inside the element that was just entered, up to its end. */
  void readText() throws XMLStreamException {
    textLength = 0;
    int outside = depth - 1;
    while (depth > outside) {
      int event = next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        skip();
      } else {
        appendText(event);
      }
    }
  }

  /** Forgets the text gathered so far. */
  void clearText() {
    textLength = 0;
  }

  /** Adds the characters of the current event, if it has any, to the text. */
  void appendText(int event) {
    switch (event) {
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
        int length = reader.getTextLength();
        makeRoom(length);
        System.arraycopy(
            reader.getTextCharacters(), reader.getTextStart(), text, textLength, length);
        textLength += length;
      }
      default -> {}
    }
  }

  void append(String more) {
    makeRoom(more.length());
    more.getChars(0, more.length(), text, textLength);
    textLength += more.length();
  }

  private void makeRoom(int length) {
    budget.checkLength(textLength + length);
    if (textLength + length > text.length) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, textLength + length));
    }
  }

  char[] textCharacters() {
    return text;
  }

  int textLength() {
    return textLength;
  }

  String text() {
    return new String(text, 0, textLength);
  }

  @Override
  public void close() throws XMLStreamException {
    reader.close();
  }
}
