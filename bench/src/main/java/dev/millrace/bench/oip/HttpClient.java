package dev.millrace.bench.oip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends the same request over HTTP/1.1 again and again. */
final class HttpClient implements Load.Client {
  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

  private final ByteBuffer request;

  HttpClient(String path, String headers, byte[] body) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(
        "POST %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(path, headers, body.length)
            .getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(body);
    request = ByteBuffer.allocateDirect(all.size()).put(all.toByteArray());
  }

  @Override
  public ByteBuffer request() {
    return request.clear();
  }

  @Override
  public boolean answered(ByteBuffer arrived, ByteBuffer reply) throws IOException {
    int from = arrived.position();
    int length = 0;
    int line = from;
    for (int i = from; i < arrived.limit(); i++) {
      if (arrived.get(i) != '\n') {
        continue;
      }
      if (i - line <= 1) {
        return body(arrived, from, i + 1, length);
      }
      length = isLength(arrived, line) ? number(arrived, line + LENGTH.length, i) : length;
      line = i + 1;
    }
    return false;
  }

  private static boolean body(ByteBuffer arrived, int from, int begin, int length)
      throws IOException {
    if (arrived.limit() - begin < length) {
      return false;
    }
    // "HTTP/1.1 200"
    if (arrived.get(from + 9) != '2' || length == 0) {
      byte[] all = new byte[begin + length - from];
      arrived.get(from, all);
      throw new IOException(new String(all, StandardCharsets.UTF_8));
    }
    arrived.position(begin + length);
    return true;
  }

  private static boolean isLength(ByteBuffer arrived, int line) {
    for (int i = 0; i < LENGTH.length; i++) {
      if (line + i >= arrived.limit() || (arrived.get(line + i) | 0x20) != (LENGTH[i] | 0x20)) {
        return false;
      }
    }
    return true;
  }

  private static int number(ByteBuffer arrived, int begin, int end) {
    byte[] digits = new byte[end - begin];
    arrived.get(begin, digits);
    return Integer.parseInt(new String(digits, StandardCharsets.US_ASCII).strip());
  }
}
