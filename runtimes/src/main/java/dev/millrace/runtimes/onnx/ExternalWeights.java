package dev.millrace.runtimes.onnx;

import dev.millrace.model.ModelException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the files in which an ONNX graph keeps weights outside itself, so that they name the
 * version as the graph does. Follows only the fields that can hold tensors and steps over
 * everything else; takes no memory for weights.
 *
 * <p>Source: onnx.proto of the ONNX project ({@code TensorProto.external_data}).
 */
final class ExternalWeights {
  private static final int MOST_DEPTH = 64;
  private static final int LENGTH = 2;

  // Fields by message.
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_FUNCTION = 25;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_SPARSE_INITIALIZER = 15;
  private static final int FUNCTION_NODE = 7;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int ATTRIBUTE_TENSOR = 5;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_TENSORS = 10;
  private static final int ATTRIBUTE_GRAPHS = 11;
  private static final int ATTRIBUTE_SPARSE = 22;
  private static final int ATTRIBUTE_SPARSES = 23;
  private static final int TENSOR_EXTERNAL_DATA = 13;
  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;

  private final Set<String> locations = new TreeSet<>();

  private ExternalWeights() {}

  /** What a message is, which says where tensors can be in it. */
  private enum Kind {
    MODEL,
    GRAPH,
    FUNCTION,
    NODE,
    ATTRIBUTE,
    SPARSE_TENSOR,
    TENSOR,
    ENTRY,
    OTHER
  }

  /**
   * The locations that a graph's tensors name, relative to its file.
   *
   * @throws ModelException when the file is no ONNX graph
   */
  static Set<String> of(Path file) {
    ExternalWeights weights = new ExternalWeights();
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      weights.read(bytes, Kind.MODEL, 0);
      return weights.locations;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new ModelException(file.getFileName() + " is not an ONNX graph", e);
    } catch (IOException e) {
      throw new ModelException(file.getFileName() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void read(ByteBuffer message, Kind kind, int depth) {
    if (depth > MOST_DEPTH) {
      throw new IllegalArgumentException("graphs are nested too deep");
    }
    String key = "";
    while (message.hasRemaining()) {
      long tag = varint(message);
      int field = (int) (tag >>> 3);
      if ((tag & 7) != LENGTH) {
        skip(message, (int) (tag & 7));
        continue;
      }
      ByteBuffer value = delimited(message);
      if (kind == Kind.ENTRY && field == ENTRY_KEY) {
        key = text(value);
      } else if (kind == Kind.ENTRY && field == ENTRY_VALUE && key.equals("location")) {
        locations.add(text(value));
      } else {
        Kind inner = inner(kind, field);
        if (inner != Kind.OTHER) {
          read(value, inner, depth + 1);
        }
      }
    }
  }

  private static Kind inner(Kind kind, int field) {
    return switch (kind) {
      case MODEL ->
          field == MODEL_GRAPH ? Kind.GRAPH : field == MODEL_FUNCTION ? Kind.FUNCTION : Kind.OTHER;
      case GRAPH ->
          switch (field) {
            case GRAPH_NODE -> Kind.NODE;
            case GRAPH_INITIALIZER -> Kind.TENSOR;
            case GRAPH_SPARSE_INITIALIZER -> Kind.SPARSE_TENSOR;
            default -> Kind.OTHER;
          };
      case FUNCTION -> field == FUNCTION_NODE ? Kind.NODE : Kind.OTHER;
      case NODE -> field == NODE_ATTRIBUTE ? Kind.ATTRIBUTE : Kind.OTHER;
      case ATTRIBUTE ->
          switch (field) {
            case ATTRIBUTE_TENSOR, ATTRIBUTE_TENSORS -> Kind.TENSOR;
            case ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS -> Kind.GRAPH;
            case ATTRIBUTE_SPARSE, ATTRIBUTE_SPARSES -> Kind.SPARSE_TENSOR;
            default -> Kind.OTHER;
          };
      case SPARSE_TENSOR -> field <= 2 ? Kind.TENSOR : Kind.OTHER; // values and indices
      case TENSOR -> field == TENSOR_EXTERNAL_DATA ? Kind.ENTRY : Kind.OTHER;
      case ENTRY, OTHER -> Kind.OTHER;
    };
  }

  private static String text(ByteBuffer value) {
    return StandardCharsets.UTF_8.decode(value.duplicate()).toString();
  }

  private static void skip(ByteBuffer message, int wireType) {
    switch (wireType) {
      case 0 -> varint(message);
      case 1 -> advance(message, Long.BYTES);
      case 5 -> advance(message, Integer.BYTES);
      default -> throw new IllegalArgumentException("wire type " + wireType);
    }
  }

  private static ByteBuffer delimited(ByteBuffer message) {
    long length = varint(message);
    if (length < 0 || length > message.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer value = message.slice(message.position(), (int) length);
    advance(message, (int) length);
    return value;
  }

  private static void advance(ByteBuffer message, int bytes) {
    if (bytes > message.remaining()) {
      throw new BufferUnderflowException();
    }
    message.position(message.position() + bytes);
  }

  /** Seven bits a byte, lowest first; the top bit says that more follow. */
  private static long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = from.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number does not end");
  }
}
