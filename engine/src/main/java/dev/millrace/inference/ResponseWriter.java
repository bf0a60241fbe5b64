package dev.millrace.inference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.millrace.model.ModelException;
import dev.millrace.model.Tensor;
import dev.millrace.model.TensorJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes an inference response: its JSON, and the bytes after it of outputs wanted as such. */
public final class ResponseWriter {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();
  private static final int USUAL_LENGTH = 1024;

  private ResponseWriter() {}

  /**
   * A response as it travels.
   *
   * @param json the JSON
   * @param binary what follows it; none when every output is in the JSON
   */
  public record Written(byte[] json, List<ByteBuffer> binary) {
    public Written {
      binary = List.copyOf(binary);
    }
  }

  /**
   * Writes one.
   *
   * @throws InferenceException when an output cannot be written as JSON
   */
  public static Written write(InferenceRequest request, InferenceResponse response) {
    List<ByteBuffer> binary = new ArrayList<>();
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(USUAL_LENGTH);
        JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      head(json, response);
      json.writeArrayFieldStart("outputs");
      for (Map.Entry<String, Tensor> output : response.outputs().entrySet()) {
        SharedPlace place = request.place(output.getKey());
        if (place != null) {
          outputElsewhere(json, output.getKey(), output.getValue(), place);
          continue;
        }
        boolean asBytes = request.wantsBinary(output.getKey());
        output(json, bytes, output.getKey(), output.getValue(), asBytes);
        if (asBytes) {
          binary.add(output.getValue().data());
        }
      }
      json.writeEndArray();
      json.writeEndObject();
      json.flush();
      return new Written(bytes.toByteArray(), binary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void head(JsonGenerator json, InferenceResponse response) throws IOException {
    json.writeStringField("model_name", response.model());
    json.writeStringField("model_version", response.version());
    if (!response.id().isEmpty()) {
      json.writeStringField("id", response.id());
    }
    json.writeObjectFieldStart("parameters");
    for (Map.Entry<String, String> parameter : response.parameters().entrySet()) {
      json.writeStringField(parameter.getKey(), parameter.getValue());
    }
    json.writeEndObject();
  }

  private static void output(
      JsonGenerator json, ByteArrayBuilder bytes, String name, Tensor tensor, boolean asBytes)
      throws IOException {
    beginOutput(json, name, tensor);
    if (asBytes) {
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", tensor.data().remaining());
      json.writeEndObject();
    } else {
      json.writeFieldName("data");
      if (NumberText.knows(tensor.datatype())) {
        json.writeRawValue("");
        json.flush(); // what follows goes behind it, past the generator
        NumberText.write(tensor, bytes);
      } else {
        data(json, name, tensor);
      }
    }
    json.writeEndObject();
  }

  private static void outputElsewhere(
      JsonGenerator json, String name, Tensor tensor, SharedPlace place) throws IOException {
    beginOutput(json, name, tensor);
    json.writeObjectFieldStart("parameters");
    json.writeStringField(SharedTensors.REGION, place.region().name());
    json.writeNumberField(SharedTensors.OFFSET, place.offset());
    json.writeNumberField(SharedTensors.BYTE_SIZE, tensor.data().remaining());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void beginOutput(JsonGenerator json, String name, Tensor tensor)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("datatype", tensor.datatype().name());
    json.writeFieldName("shape");
    long[] shape = tensor.shape();
    json.writeArray(shape, 0, shape.length);
  }

  private static void data(JsonGenerator json, String name, Tensor tensor) throws IOException {
    try {
      TensorJson.write(tensor, json);
    } catch (ModelException e) {
      throw new InferenceException(
          InferenceException.Kind.INVALID,
          "output '%s' cannot be JSON (%s); ask for it with binary_data"
              .formatted(name, e.getMessage()),
          e);
    }
  }
}
