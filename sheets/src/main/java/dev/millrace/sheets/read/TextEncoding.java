package dev.millrace.sheets.read;

import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a text file's bytes stand for characters. A byte order mark says it; else UTF-16 shows by its
 * zero bytes and UTF-8 by being valid throughout, which other texts are not; what remains is
 * guessed from its letters by {@link EightBit}.
 *
 * @param markBytes bytes of the byte order mark, to be left out
 * @param guessed whether another encoding is possible
 * @param broken places that are not valid in the encoding
 */
record TextEncoding(Charset charset, String name, int markBytes, boolean guessed, long broken) {

  private static final int BLOCK = 1 << 16;
  private static final int SAMPLE = 1 << 18;

  /** Text that a few bytes begin with, good enough to look for ASCII words in it. */
  static String plain(byte[] head) {
    return marked(head)
        .or(() -> zeros(head))
        .map(found -> found.decode(head))
        .orElseGet(() -> new String(head, StandardCharsets.ISO_8859_1));
  }

  private String decode(byte[] head) {
    return new String(head, markBytes, head.length - markBytes, charset);
  }

  static TextEncoding of(Path file, Budget budget) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(BLOCK);
    }
    Optional<TextEncoding> told = marked(head).or(() -> zeros(head));
    if (told.isPresent()) {
      return told.get();
    }
    refuseBinary(head);
    return utf8OrEightBit(file, budget);
  }

  private static Optional<TextEncoding> marked(byte[] head) {
    if (starts(head, 0xEF, 0xBB, 0xBF)) {
      return sure(StandardCharsets.UTF_8, 3);
    }
    if (starts(head, 0xFF, 0xFE, 0, 0)) {
      return sure(StandardCharsets.UTF_32LE, 4);
    }
    if (starts(head, 0, 0, 0xFE, 0xFF)) {
      return sure(StandardCharsets.UTF_32BE, 4);
    }
    if (starts(head, 0xFF, 0xFE)) {
      return sure(StandardCharsets.UTF_16LE, 2);
    }
    return starts(head, 0xFE, 0xFF) ? sure(StandardCharsets.UTF_16BE, 2) : Optional.empty();
  }

  private static Optional<TextEncoding> sure(Charset charset, int markBytes) {
    return Optional.of(new TextEncoding(charset, charset.name(), markBytes, false, 0));
  }

  private static boolean starts(byte[] head, int... bytes) {
    if (head.length < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if ((head[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** UTF-16 without a mark: every second byte of digits, delimiters and Latin letters is zero. */
  private static Optional<TextEncoding> zeros(byte[] head) {
    int[] zeros = new int[2];
    for (int i = 0; i < head.length; i++) {
      if (head[i] == 0) {
        zeros[i & 1]++;
      }
    }
    int pairs = Math.max(head.length / 2, 1);
    if (zeros[1] > pairs / 10 && zeros[0] < zeros[1] / 10) {
      return sure(StandardCharsets.UTF_16LE, 0);
    }
    return zeros[0] > pairs / 10 && zeros[1] < zeros[0] / 10
        ? sure(StandardCharsets.UTF_16BE, 0)
        : Optional.empty();
  }

  private static void refuseBinary(byte[] head) {
    int controls = 0;
    for (byte b : head) {
      if (b >= 0 && b < 32 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1A) {
        controls++;
      }
    }
    if (controls > 1 + head.length / 200) {
      throw new UnreadableSheetException(
          Reason.NOT_A_SPREADSHEET, "The file is neither a spreadsheet nor text.");
    }
  }

  private static TextEncoding utf8OrEightBit(Path file, Budget budget) throws IOException {
    Utf8Check check = new Utf8Check();
    try (ExpandedStream in =
        ExpandedStream.plain(Files.newInputStream(file), budget, Files.size(file))) {
      byte[] block = new byte[BLOCK];
      for (int read = in.read(block); read > 0; read = in.read(block)) {
        check.take(block, read);
      }
    }
    if (check.isUtf8()) {
      return new TextEncoding(StandardCharsets.UTF_8, "UTF-8", 0, false, check.broken);
    }
    Charset charset = EightBit.guess(check.sample.toByteArray());
    return new TextEncoding(charset, EightBit.name(charset), 0, true, 0);
  }

  /** Counts what is and what is not UTF-8, and keeps a sample of the blocks beyond ASCII. */
  private static final class Utf8Check {
    private final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(BLOCK + 8);
    private final CharBuffer characters = CharBuffer.allocate(BLOCK + 8);
    private final ByteArrayOutputStream sample = new ByteArrayOutputStream();
    private long beyondAscii;
    private long broken;

    void take(byte[] block, int length) {
      if (sample.size() < SAMPLE && hasBeyondAscii(block, length)) {
        sample.write(block, 0, length);
      }
      bytes.put(block, 0, length).flip();
      CoderResult result;
      do {
        characters.clear();
        result = decoder.decode(bytes, characters, false);
        countBeyondAscii();
        if (result.isError()) {
          broken++;
          bytes.position(bytes.position() + result.length());
        }
      } while (!result.isUnderflow());
      bytes.compact();
    }

    private static boolean hasBeyondAscii(byte[] block, int length) {
      for (int i = 0; i < length; i++) {
        if (block[i] < 0) {
          return true;
        }
      }
      return false;
    }

    private void countBeyondAscii() {
      char[] array = characters.array();
      for (int i = 0; i < characters.position(); i++) {
        if (array[i] > 127) {
          beyondAscii++;
        }
      }
    }

    /** A few broken places among many good ones come from a damaged or patched-up file. */
    boolean isUtf8() {
      return broken == 0 || beyondAscii > 20 * broken;
    }
  }
}
