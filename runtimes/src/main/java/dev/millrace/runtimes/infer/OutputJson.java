package dev.millrace.runtimes.infer;

import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.millrace.model.ModelException;
import dev.millrace.model.Tensor;
import dev.millrace.model.TensorJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Output tensors as JSON: floats in their own precision, NaN and infinities as texts. */
final class OutputJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private OutputJson() {}

  /** All elements in row-major order. */
  static ArrayNode flat(Tensor tensor) {
    try (TokenBuffer buffer = new TokenBuffer((ObjectCodec) JSON, false)) {
      TensorJson.write(tensor, buffer);
      return JSON.readTree(buffer.asParser());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The tensor taken apart along its first dimension: a plain value where a row has one element,
   * else nested arrays.
   *
   * @throws ModelException when it has not this many rows
   */
  static List<JsonNode> rows(String output, Tensor tensor, int count) {
    long[] shape = tensor.shape();
    ArrayNode flat = flat(tensor);
    if (shape.length == 0 && count == 1) {
      return List.of(flat.get(0));
    }
    if (shape.length == 0 || shape[0] != count) {
      throw new ModelException(
          "the output '%s' is %s, which is not one for each of %d rows; leave it out by options.outputs"
              .formatted(output, tensor, count));
    }
    long[] rest = Arrays.copyOfRange(shape, 1, shape.length);
    int perRow = flat.size() / count;
    List<JsonNode> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(
          perRow == 1 && rest.length <= 1
              ? flat.get(i)
              : nested(flat, i * perRow, perRow, 0, rest));
    }
    return rows;
  }

  /** The tensor as arrays nested as deep as its shape. */
  static JsonNode whole(Tensor tensor) {
    ArrayNode flat = flat(tensor);
    return nested(flat, 0, flat.size(), 0, tensor.shape());
  }

  private static JsonNode nested(ArrayNode flat, int from, int count, int depth, long... shape) {
    if (depth == shape.length) {
      return flat.get(from);
    }
    ArrayNode array = JSON.createArrayNode();
    int members = (int) shape[depth];
    int each = members == 0 ? 0 : count / members;
    for (int i = 0; i < members; i++) {
      array.add(nested(flat, from + i * each, each, depth + 1, shape));
    }
    return array;
  }
}
