package dev.millrace.inference;

import static dev.millrace.inference.InferenceException.invalid;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.millrace.inference.InferenceRequest.RequestedOutput;
import dev.millrace.model.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads an inference request: its JSON, and the bytes after it that inputs with {@code
 * binary_data_size} take their data from, in the order of the inputs.
 *
 * <p>Numbers that JSON does not have are taken as Python writes them ({@code NaN}) and as texts
 * ({@code "NaN"}). Members that the protocol does not name are passed over.
 */
public final class RequestReader {
  private static final int MOST_NESTING = 100;

  static final JsonFactory JSON =
      new RequestJson(
          new JsonFactoryBuilder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(MOST_NESTING)
                      .maxStringLength(Integer.MAX_VALUE)
                      .build())
              // a virtual thread lives for one request, so buffers kept by thread would never be
              // used again
              .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
              .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
              .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
              .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER));

  private final byte[] text;
  private final ByteBuffer binary;
  private final SharedTensors shared;
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final List<RequestedOutput> outputs = new ArrayList<>();
  private Map<String, Object> parameters = Map.of();
  private String id = "";

  private RequestReader(byte[] text, ByteBuffer binary, SharedTensors shared) {
    this.text = text;
    this.binary = binary;
    this.shared = shared;
  }

  /**
   * Reads one.
   *
   * @param text the JSON
   * @param binary direct memory with what follows the JSON; handed over to the tensors
   * @param shared where tensors are found that lie in shared memory
   * @throws InferenceException when the request is not one of the protocol; the message says where
   */
  public static InferenceRequest read(byte[] text, ByteBuffer binary, SharedTensors shared) {
    RequestReader reader = new RequestReader(text, binary.duplicate(), shared);
    try (JsonParser json = JSON.createParser(text)) {
      return reader.request(json);
    } catch (StreamConstraintsException e) {
      throw invalid(
          "JSON nesting depth exceeds maximum allowed limit (%d), or a number is too long: %s",
          MOST_NESTING, e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw invalid("failed to parse the request JSON: %s", e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InferenceRequest request(JsonParser json) throws IOException {
    JsonFields.require(json.nextToken() == JsonToken.START_OBJECT, "the request must be an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      json.nextToken();
      switch (member) {
        case "id" -> id = JsonFields.text(json, "id");
        case "parameters" -> parameters = JsonFields.parameters(json, "the request");
        case "inputs" -> JsonFields.eachObject(json, "inputs", this::input);
        case "outputs" -> JsonFields.eachObject(json, "outputs", this::output);
        default -> json.skipChildren();
      }
    }
    JsonFields.require(json.nextToken() == null, "there is more after the request's JSON");
    if (binary.hasRemaining()) {
      throw invalid(
          "%d bytes follow the JSON that no input's binary_data_size asks for", binary.remaining());
    }
    RequestRules.requireNoSequence(parameters);
    return new InferenceRequest(id, parameters, inputs, outputs);
  }

  private void input(JsonParser json) throws IOException {
    InputReader input = new InputReader(text, shared);
    Tensor tensor = input.read(json, binary);
    if (inputs.put(input.name(), tensor) != null) {
      throw invalid("input '%s' already exists in request", input.name());
    }
  }

  private void output(JsonParser json) throws IOException {
    String name = "";
    Map<String, Object> asked = Map.of();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      json.nextToken();
      switch (member) {
        case "name" -> name = JsonFields.text(json, "outputs.name");
        case "parameters" -> asked = JsonFields.parameters(json, "an output");
        default -> json.skipChildren();
      }
    }
    RequestRules.requireNoClassification(name, asked.keySet());
    RequestedOutput wanted =
        new RequestedOutput(
            name,
            asked.get("binary_data") instanceof Boolean is ? is : null,
            SharedTensors.areAskedFor(asked.keySet()) ? shared.output(name, asked) : null);
    if (outputs.stream().anyMatch(known -> known.name().equals(wanted.name()))) {
      throw invalid("output '%s' already exists in request", name);
    }
    outputs.add(wanted);
  }
}
