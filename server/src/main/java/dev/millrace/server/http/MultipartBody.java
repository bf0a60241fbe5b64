package dev.millrace.server.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a {@code multipart/form-data} body one after another, straight from the network: no
 * part is ever held whole. Jetty's parser pushes what it finds in each piece of the body; this
 * keeps it until it is asked for, so at most one piece waits in memory.
 */
final class MultipartBody {
  private static final int PIECE = 16 << 10;
  private static final int PART_HEADERS = 8 << 10;

  private final InputStream body;
  private final MultiPart.Parser parser;
  private final Deque<Found> found = new ArrayDeque<>();
  private boolean bodyEnded;

  /**
   * @param parts most parts there may be
   * @throws ProblemException when the content type is no multipart/form-data with a boundary
   */
  MultipartBody(InputStream body, @Nullable String contentType, int parts) {
    String boundary =
        contentType == null || !MediaTypes.bare(contentType).equals("multipart/form-data")
            ? null
            : MultiPart.extractBoundary(contentType);
    if (boundary == null || boundary.isEmpty() || boundary.length() > 70) {
      throw new ProblemException(
          415,
          "multipart-expected",
          "Multipart expected",
          "send the files as multipart/form-data with a boundary, or one file by PUT");
    }
    this.body = body;
    this.parser = new MultiPart.Parser(boundary, new Collector(found));
    this.parser.setMaxParts(parts);
    this.parser.setPartHeadersMaxLength(PART_HEADERS);
  }

  private sealed interface Found {
    record Head(String name, Optional<String> fileName, Optional<String> mediaType)
        implements Found {}

    record Bytes(byte[] bytes) implements Found {}

    record End() implements Found {}

    record Complete() implements Found {}

    record Broken(String why) implements Found {}
  }

  /**
   * One part.
   *
   * @param name the form field's; empty when the part has none
   * @param fileName empty for a plain form field
   * @param content ends where the part ends; valid until the next part is asked for
   */
  record Part(
      String name, Optional<String> fileName, Optional<String> mediaType, InputStream content) {}

  /** The next part, skipping what is left of the one before; empty after the last. */
  Optional<Part> next() throws IOException {
    while (true) {
      switch (take()) {
        case Found.Head(var name, var fileName, var mediaType) -> {
          return Optional.of(new Part(name, fileName, mediaType, new PartContent()));
        }
        case Found.Complete() -> {
          return Optional.empty();
        }
        case Found.Broken(String why) -> throw broken(why);
        case Found.Bytes skipped -> {}
        case Found.End end -> {}
      }
    }
  }

  private Found take() throws IOException {
    byte[] piece = new byte[PIECE];
    while (found.isEmpty()) {
      int read = bodyEnded ? -1 : body.read(piece);
      bodyEnded |= read < 0;
      parser.parse(Content.Chunk.from(ByteBuffer.wrap(piece, 0, Math.max(0, read)), bodyEnded));
      if (bodyEnded && found.isEmpty()) {
        return new Found.Broken("it ends before its closing boundary");
      }
    }
    return found.remove();
  }

  private static ProblemException broken(String why) {
    return new ProblemException(
        400, "broken-multipart", "Broken multipart", "the multipart body is broken: " + why);
  }

  private final class PartContent extends InputStream {
    private InputStream piece = new ByteArrayInputStream(new byte[0]);
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      while (!ended) {
        int read = piece.read(buffer, offset, length);
        if (read >= 0) {
          return read;
        }
        switch (take()) {
          case Found.Bytes(byte[] bytes) -> piece = new ByteArrayInputStream(bytes);
          case Found.Broken(String why) -> throw broken(why);
          case Found.End end -> ended = true;
          case Found.Complete complete -> ended = true;
          case Found.Head head -> throw broken("a part begins inside another");
        }
      }
      return -1;
    }
  }

  /** Puts what the parser finds in order. */
  private static final class Collector extends MultiPart.AbstractPartsListener {
    private final Deque<Found> found;
    private @Nullable String mediaType;

    Collector(Deque<Found> found) {
      this.found = found;
    }

    @Override
    public void onPartHeader(String name, String value) {
      super.onPartHeader(name, value);
      if (name.equalsIgnoreCase("Content-Type")) {
        mediaType = value;
      }
    }

    @Override
    public void onPartHeaders() {
      found.add(
          new Found.Head(
              Optional.ofNullable(getName()).orElse(""),
              Optional.ofNullable(getFileName()),
              Optional.ofNullable(mediaType)));
      mediaType = null;
    }

    @Override
    public void onPartContent(Content.Chunk chunk) {
      byte[] bytes = new byte[chunk.remaining()];
      chunk.getByteBuffer().get(bytes);
      found.add(new Found.Bytes(bytes));
    }

    @Override
    public void onPart(@Nullable String name, @Nullable String fileName, HttpFields headers) {
      found.add(new Found.End());
    }

    @Override
    public void onComplete() {
      found.add(new Found.Complete());
    }

    @Override
    public void onFailure(Throwable failure) {
      found.add(new Found.Broken(String.valueOf(failure.getMessage())));
    }
  }
}
