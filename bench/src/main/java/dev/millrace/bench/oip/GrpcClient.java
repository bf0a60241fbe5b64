package dev.millrace.bench.oip;

import com.google.protobuf.ByteString;
import dev.millrace.protocol.ModelInferRequest;
import dev.millrace.protocol.ModelInferRequest.InferInputTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Sends the same unary call over HTTP/2 again and again, each on a new stream: the frames are
 * encoded before, so that hardly any work is the client's. Source: RFC 9113, RFC 7541 and gRPC over
 * HTTP/2.
 */
final class GrpcClient implements Load.Client {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int FRAME_HEAD = 9;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int LARGEST_WINDOW = Integer.MAX_VALUE;
  private static final int FIRST_WINDOW = 65_535;

  private final ByteBuffer request;
  private final int dataAt;
  private int stream = 1;
  private int received;

  /** A call of the protocol's {@code ModelInfer}. */
  static GrpcClient modelInfer(String model, int width, byte[] input) {
    return new GrpcClient(
        "/inference.GRPCInferenceService/ModelInfer",
        ModelInferRequest.newBuilder()
            .setModelName(model)
            .addInputs(
                InferInputTensor.newBuilder()
                    .setName("x")
                    .setDatatype("FP32")
                    .addShape(1)
                    .addShape(width))
            .addRawInputContents(ByteString.copyFrom(input))
            .build()
            .toByteArray());
  }

  GrpcClient(String path, byte[] message) {
    byte[] headers = headers(path);
    byte[] prefixed =
        ByteBuffer.allocate(5 + message.length)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array();
    dataAt = FRAME_HEAD + headers.length;
    request =
        ByteBuffer.allocateDirect(dataAt + FRAME_HEAD + prefixed.length)
            .put(frame(HEADERS, END_HEADERS, headers))
            .put(frame(DATA, END_STREAM, prefixed));
  }

  /** Fields that are never indexed, so that the same bytes do for every request. */
  private static byte[] headers(String path) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    fields.write(0x83); // :method POST
    fields.write(0x86); // :scheme http
    field(fields, ":path", path);
    field(fields, ":authority", "localhost");
    field(fields, "te", "trailers");
    field(fields, "content-type", "application/grpc");
    field(fields, "user-agent", "millrace-bench");
    return fields.toByteArray();
  }

  private static void field(ByteArrayOutputStream fields, String name, String value) {
    fields.write(0);
    for (String text : new String[] {name, value}) {
      fields.write(text.length());
      fields.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static byte[] frame(int type, int flags, byte[] payload) {
    return ByteBuffer.allocate(FRAME_HEAD + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(0)
        .put(payload)
        .array();
  }

  @Override
  public ByteBuffer opening() {
    byte[] largest = ByteBuffer.allocate(6).putShort((short) 4).putInt(LARGEST_WINDOW).array();
    byte[] more = ByteBuffer.allocate(4).putInt(LARGEST_WINDOW - FIRST_WINDOW).array();
    return ByteBuffer.allocate(256)
        .put("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
        .put(frame(SETTINGS, 0, largest))
        .put(frame(WINDOW_UPDATE, 0, more))
        .flip();
  }

  @Override
  public ByteBuffer request() {
    request.putInt(5, stream).putInt(dataAt + 5, stream);
    stream += 2;
    received = 0;
    return request.clear();
  }

  @Override
  public boolean answered(ByteBuffer arrived, ByteBuffer reply) throws IOException {
    boolean complete = false;
    while (arrived.remaining() >= FRAME_HEAD) {
      int length = arrived.getInt(arrived.position()) >>> 8;
      if (arrived.remaining() < FRAME_HEAD + length) {
        break;
      }
      complete |= frame(arrived, length, reply);
      arrived.position(arrived.position() + FRAME_HEAD + length);
    }
    return complete;
  }

  private boolean frame(ByteBuffer arrived, int length, ByteBuffer reply) throws IOException {
    int at = arrived.position();
    int type = arrived.get(at + 3);
    int flags = arrived.get(at + 4);
    switch (type) {
      case DATA -> received += length;
      case HEADERS -> {
        return (flags & END_STREAM) != 0 && ended();
      }
      case SETTINGS, PING -> acknowledge(arrived, type, flags, length, reply);
      case RST_STREAM, GOAWAY -> throw new IOException("the server ends with frame " + type);
      default -> {
        // what servers may say besides
      }
    }
    return false;
  }

  private boolean ended() throws IOException {
    if (received == 0) {
      throw new IOException("the call was answered with a status and no message");
    }
    return true;
  }

  private static void acknowledge(
      ByteBuffer arrived, int type, int flags, int length, ByteBuffer reply) {
    if ((flags & ACK) == 0) {
      byte[] payload = new byte[type == PING ? length : 0];
      arrived.get(arrived.position() + FRAME_HEAD, payload);
      reply.put(frame(type, ACK, payload));
    }
  }
}
