package dev.millrace.sheets.read;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
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
  private static final int EVENTS_BETWEEN_LOOKS = 1 << 13;

  private final Budget budget;
  private final ExpandedStream in;
  private final XMLStreamReader reader;
  private final XmlGuard guard = new XmlGuard();
  private char[] text = new char[256];
  private int textLength;
  private int depth;
  private boolean ended;
  private int events;

  XmlCursor(ExpandedStream in, Budget budget) {
    this.in = in;
    this.budget = budget;
    try {
      this.reader = factory().createXMLStreamReader(XmlGuard.afterLookForDocumentType(in));
    } catch (XMLStreamException | IOException e) {
      throw broken(e);
    }
  }

  private UnreadableSheetException broken(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnreadableSheetException known) {
        return known;
      }
    }
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    boolean ended = message.toLowerCase(Locale.ROOT).startsWith("unexpected end-of-input");
    return ended
        ? new UnreadableSheetException(
            Reason.TRUNCATED,
            "The file ends in the middle of its %s. Send it again.".formatted(in.name()),
            e)
        : new UnreadableSheetException(
            Reason.DAMAGED,
            "The file is damaged: its %s is no valid XML (%s). Save it anew in a spreadsheet program."
                .formatted(in.name(), message),
            e);
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
  boolean nextStart() {
    while (!ended) {
      if (next() == XMLStreamConstants.START_ELEMENT) {
        return true;
      }
    }
    return false;
  }

  /** Moves on and returns one of {@link XMLStreamConstants}. */
  int next() {
    in.stopAfter(XmlGuard.LONGEST_PIECE);
    int event = advance();
    if (++events % EVENTS_BETWEEN_LOOKS == 0) {
      budget.checkTime();
    }
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> guard.entered(reader, ++depth);
      case XMLStreamConstants.END_ELEMENT -> depth--;
      case XMLStreamConstants.DTD -> throw XmlGuard.declaresType();
      case XMLStreamConstants.ENTITY_REFERENCE -> throw XmlGuard.hostile("it refers to an entity");
      default -> {}
    }
    return event;
  }

  private int advance() {
    try {
      int event = reader.next();
      ended = event == XMLStreamConstants.END_DOCUMENT;
      return event;
    } catch (XMLStreamException | RuntimeException e) {
      throw broken(e);
    }
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
  void skip() {
    int outside = depth - 1;
    while (depth > outside) {
      next();
    }
  }

  /** Reads the text right inside the element that was just entered, up to its end. */
  void readText() {
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

  /** Reads all text within the element that was just entered, up to its end. */
  void readAllText() {
    textLength = 0;
    int outside = depth - 1;
    while (depth > outside) {
      appendText(next());
    }
  }

  /** Adds the current event's characters with every run of white space made one blank. */
  void appendCollapsed(int event, StringBuilder to) {
    if (event != XMLStreamConstants.CHARACTERS && event != XMLStreamConstants.CDATA) {
      return;
    }
    budget.checkLength(to.length() + reader.getTextLength());
    char[] characters = reader.getTextCharacters();
    int end = reader.getTextStart() + reader.getTextLength();
    for (int i = reader.getTextStart(); i < end; i++) {
      char c = characters[i] == '\n' || characters[i] == '\t' ? ' ' : characters[i];
      if (c != ' ' || to.isEmpty() || to.charAt(to.length() - 1) != ' ') {
        to.append(c);
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
  public void close() throws IOException {
    try {
      reader.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    } finally {
      in.close();
    }
  }
}
