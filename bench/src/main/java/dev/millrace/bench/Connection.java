package dev.millrace.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept-alive HTTP connection that does as little as can be done: the client shares the cores
 * with the program it measures. Not thread-safe.
 */
final class Connection implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  Connection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 32 << 10);
    out = socket.getOutputStream();
  }

  /** Sends an object and waits until it is kept; fails unless it is new. */
  void put(String bucket, String key, String mediaType, byte[] bytes) throws IOException {
    String head =
        "PUT /v1/buckets/%s/objects/%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(bucket, key, mediaType, bytes.length);
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.write(bytes);
    out.flush();
    expect("201", answer());
  }

  String get(String path) throws IOException {
    String head = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path);
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    Answer answer = answer();
    expect("200", answer);
    return answer.body();
  }

  private record Answer(String status, String body) {}

  private static void expect(String status, Answer answer) throws IOException {
    if (!answer.status().contains(" " + status + " ")) {
      throw new IOException(answer.status() + ": " + answer.body());
    }
  }

  private Answer answer() throws IOException {
    String status = line();
    int length = -1;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      }
      chunked |= lower.equals("transfer-encoding: chunked");
    }
    return new Answer(status, chunked ? chunks() : text(length));
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    for (int size; (size = Integer.parseInt(line(), 16)) > 0; line()) {
      body.append(text(size));
    }
    line();
    return body.toString();
  }

  private String text(int length) throws IOException {
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c; (c = in.read()) != '\n'; ) {
      if (c < 0) {
        throw new EOFException("the connection was closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
