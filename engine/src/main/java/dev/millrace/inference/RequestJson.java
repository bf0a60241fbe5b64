package dev.millrace.inference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import java.io.IOException;

/**
 * Makes parsers that say where in the bytes they stand and can be told to go on further behind, so
 * that long lists of numbers are read by {@link NumberScanner} instead of token by token.
 */
final class RequestJson extends JsonFactory {
  private static final long serialVersionUID = 1L;

  RequestJson(JsonFactoryBuilder settings) {
    super(settings);
  }

  /** Text in UTF-8, as nearly all is; that in UTF-16 and UTF-32 has zeros near its beginning. */
  @Override
  protected JsonParser _createParser(byte[] text, int offset, int length, IOContext context)
      throws IOException {
    if (length < Integer.BYTES || hasZeros(text, offset) || text[offset] < 0) {
      return super._createParser(text, offset, length, context);
    }
    return new Parser(this, context, text, offset, offset + length);
  }

  private static boolean hasZeros(byte[] text, int offset) {
    for (int i = offset; i < offset + Integer.BYTES; i++) {
      if (text[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** A parser over bytes that are all there. */
  static final class Parser extends UTF8StreamJsonParser {
    private Parser(RequestJson factory, IOContext context, byte[] text, int begin, int end) {
      super(
          context,
          factory._parserFeatures,
          null,
          factory._objectCodec,
          factory._byteSymbolCanonicalizer.makeChildOrPlaceholder(factory._factoryFeatures),
          text,
          begin,
          end,
          0,
          false);
    }

    byte[] bytes() {
      return _inputBuffer;
    }

    /** Where the first byte is that is not part of the current token. */
    int position() {
      return _inputPtr;
    }

    /** Where there are no more bytes. */
    int end() {
      return _inputEnd;
    }

    /** Takes as the next token what is there: the end of the list that the parser is in. */
    void skipTo(int position) {
      _inputPtr = position;
    }
  }
}
