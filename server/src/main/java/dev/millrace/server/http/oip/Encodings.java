package dev.millrace.server.http.oip;

import dev.millrace.inference.InferenceException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** gzip and deflate, both ways. */
final class Encodings {
  private Encodings() {}

  /**
   * What was sent, decompressed.
   *
   * @throws InferenceException when the encoding is not known here, or the bytes are not of it
   */
  static InputStream decoded(InputStream sent, String encoding) throws IOException {
    try {
      return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
        case "gzip", "x-gzip" -> new GZIPInputStream(sent, 8192);
        case "deflate" -> inflated(new BufferedInputStream(sent));
        default ->
            throw new InferenceException(
                InferenceException.Kind.ENCODING,
                "Content-Encoding '"
                    + encoding
                    + "' is not known here; there are gzip and deflate");
      };
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      throw new InferenceException(
          InferenceException.Kind.INVALID, "the body cannot be decompressed: " + e.getMessage(), e);
    }
  }

  /** RFC 9110 means the zlib format by deflate; some clients send the bare one. */
  private static InputStream inflated(BufferedInputStream sent) throws IOException {
    sent.mark(2);
    int first = sent.read();
    int second = sent.read();
    sent.reset();
    boolean zlib = (first & 0x0f) == 8 && ((first << 8) | second) % 31 == 0;
    return new InflaterInputStream(sent, new Inflater(!zlib), 8192) {
      @Override
      public void close() throws IOException {
        super.close();
        inf.end();
      }
    };
  }

  /** The first of gzip and deflate that an {@code Accept-Encoding} accepts. */
  static Optional<String> accepted(String header) {
    String accepted = header.toLowerCase(Locale.ROOT);
    for (String part : accepted.split(",", -1)) {
      String[] halves = part.strip().split("\\s*;\\s*", 2);
      boolean refused = halves.length == 2 && halves[1].matches("q\\s*=\\s*0(\\.0*)?");
      if (!refused && (halves[0].equals("gzip") || halves[0].equals("deflate"))) {
        return Optional.of(halves[0]);
      }
    }
    return Optional.empty();
  }

  /**
   * Compresses with little effort: tensors hardly shrink, and time is what requests are short of.
   */
  static OutputStream encoding(OutputStream out, String encoding) throws IOException {
    if (encoding.equals("gzip")) {
      return new GZIPOutputStream(out, 8192) {
        {
          def.setLevel(Deflater.BEST_SPEED);
        }

        @Override
        public void close() throws IOException {
          super.close();
          def.end();
        }
      };
    }
    return new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED), 8192) {
      @Override
      public void close() throws IOException {
        super.close();
        def.end();
      }
    };
  }
}
