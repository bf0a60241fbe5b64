package dev.millrace.runtimes.pmml;

import dev.millrace.model.ModelException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The text of a PMML file, once it is known to be harmless: UTF-8, of bounded size, without a
 * document type, which is what entities that read files or expand without end need, and within the
 * limits of Java's own parser, such as that of depth.
 */
final class PmmlText {
  private static final long MOST_BYTES = 256L << 20;
  private static final XMLInputFactory FACTORY = factory();

  private PmmlText() {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    // Reported instead of read: the check below refuses it.
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /**
   * Reads a file.
   *
   * @throws ModelException when it is no PMML, or something that XML can do harm with
   */
  static String read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new ModelException(file.getFileName() + " is larger than " + MOST_BYTES + " bytes");
      }
      String text = decode(Files.readAllBytes(file));
      check(text);
      return text;
    } catch (CharacterCodingException e) {
      throw new ModelException(file.getFileName() + " is not UTF-8; save it in that encoding", e);
    } catch (IOException e) {
      throw new ModelException(file.getFileName() + " cannot be read: " + e.getMessage(), e);
    } catch (XMLStreamException e) {
      throw new ModelException(file.getFileName() + " is not XML: " + e.getMessage(), e);
    } catch (ModelException e) {
      throw new ModelException(file.getFileName() + ": " + e.getMessage(), e);
    }
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /** A reader over a text; entities other than XML's own five are an error. */
  static XMLStreamReader reader(String text) throws XMLStreamException {
    return FACTORY.createXMLStreamReader(new StringReader(text));
  }

  private static void check(String text) throws XMLStreamException {
    XMLStreamReader reader = reader(text);
    boolean root = true;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.DTD ->
            throw new ModelException("it declares a document type, which PMML has no use for");
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw new ModelException("it uses the undeclared entity " + reader.getLocalName());
        case XMLStreamConstants.START_ELEMENT -> {
          if (root && !reader.getLocalName().equals("PMML")) {
            throw new ModelException("its root is " + reader.getLocalName() + ", not PMML");
          }
          root = false;
        }
        default -> {} // text, comments and the like do nothing
      }
    }
  }
}
