package dev.millrace.inference;

import static dev.millrace.inference.InferenceException.invalid;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.model.Datatype;
import dev.millrace.model.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one member of {@code inputs}. When {@code data} comes before the shape and datatype it
 * needs, it is passed over first and read once these are known.
 */
final class InputReader {
  private static final int UNKNOWN = -1;

  private final byte[] text;
  private final SharedTensors shared;
  private String name = "";
  private @Nullable String datatype;
  private long @Nullable [] shape;
  private Map<String, Object> parameters = Map.of();
  private @Nullable Tensor tensor;
  private int dataAt = UNKNOWN;

  InputReader(byte[] text, SharedTensors shared) {
    this.text = text;
    this.shared = shared;
  }

  String name() {
    return name;
  }

  Tensor read(JsonParser json, ByteBuffer binary) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      json.nextToken();
      switch (member) {
        case "name" -> name = JsonFields.text(json, "inputs.name");
        case "datatype" -> datatype = JsonFields.text(json, "inputs.datatype");
        case "shape" -> shape = JsonFields.sizes(json, name);
        case "parameters" -> parameters = JsonFields.parameters(json, "input '" + name + "'");
        case "data" -> data(json);
        default -> json.skipChildren();
      }
    }
    JsonFields.require(!name.isEmpty(), "an input has no 'name'");
    return finish(binary);
  }

  private void data(JsonParser json) throws IOException {
    if (dataAt != UNKNOWN) {
      throw invalid("input '%s' has 'data' twice", name);
    }
    dataAt = (int) json.currentTokenLocation().getByteOffset();
    if (shape == null || datatype == null || name.isEmpty()) {
      json.skipChildren();
    } else {
      tensor = inline(json, Shapes.datatype(name, datatype), shape);
    }
  }

  /** An element takes a character and, but for one, a comma. */
  private Tensor inline(JsonParser json, Datatype type, long... sizes) throws IOException {
    long most = (text.length - dataAt) / 2 + 1L;
    return new DataReader(name, type, sizes, most).read(json);
  }

  private Tensor finish(ByteBuffer binary) throws IOException {
    if (shape == null || datatype == null) {
      throw invalid("input '%s' has no '%s'", name, shape == null ? "shape" : "datatype");
    }
    Datatype type = Shapes.datatype(name, datatype);
    Object size = parameters.get("binary_data_size");
    if (SharedTensors.areAskedFor(parameters.keySet())) {
      return shared(size, type, shape);
    }
    if (size != null) {
      return binary(binary, size, type, shape);
    }
    if (tensor != null) {
      return tensor;
    }
    if (dataAt == UNKNOWN) {
      throw invalid("input '%s' has neither 'data' nor the parameter binary_data_size", name);
    }
    try (JsonParser again = RequestReader.JSON.createParser(text, dataAt, text.length - dataAt)) {
      again.nextToken();
      return inline(again, type, shape);
    }
  }

  private Tensor shared(@Nullable Object size, Datatype type, long... sizes) {
    if (dataAt != UNKNOWN || size != null) {
      throw invalid("input '%s' has both data and the parameter shared_memory_region", name);
    }
    return BinaryTensors.read(name, type, sizes, shared.input(name, parameters));
  }

  private Tensor binary(ByteBuffer binary, Object size, Datatype type, long... sizes) {
    if (dataAt != UNKNOWN) {
      throw invalid("input '%s' has both 'data' and the parameter binary_data_size", name);
    }
    if (!(size instanceof Long bytes) || bytes < 0) {
      throw invalid("input '%s': binary_data_size is %s, not a number of bytes", name, size);
    }
    if (bytes > binary.remaining()) {
      throw invalid(
          "input '%s' has binary_data_size %d, but only %d bytes are left after the JSON",
          name, bytes, binary.remaining());
    }
    ByteBuffer own = binary.slice(binary.position(), bytes.intValue());
    binary.position(binary.position() + bytes.intValue());
    return BinaryTensors.read(name, type, sizes, own);
  }
}
