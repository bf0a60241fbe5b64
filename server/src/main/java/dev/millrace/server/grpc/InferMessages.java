package dev.millrace.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.millrace.inference.BinaryTensors;
import dev.millrace.inference.InferenceException;
import dev.millrace.inference.InferenceException.Kind;
import dev.millrace.inference.InferenceRequest;
import dev.millrace.inference.InferenceRequest.RequestedOutput;
import dev.millrace.inference.InferenceResponse;
import dev.millrace.inference.RequestRules;
import dev.millrace.inference.SharedPlace;
import dev.millrace.inference.SharedTensors;
import dev.millrace.model.Datatype;
import dev.millrace.model.DirectMemory;
import dev.millrace.model.Tensor;
import dev.millrace.protocol.InferParameter;
import dev.millrace.protocol.ModelInferRequest;
import dev.millrace.protocol.ModelInferRequest.InferInputTensor;
import dev.millrace.protocol.ModelInferRequest.InferRequestedOutputTensor;
import dev.millrace.protocol.ModelInferResponse;
import dev.millrace.protocol.ModelInferResponse.InferOutputTensor;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests and responses between gRPC's messages and the terms of the service. */
final class InferMessages {
  private InferMessages() {}

  /**
   * Reads a request.
   *
   * @param timeoutMicros what is left of the call's deadline; 0 when it has none
   * @param shared where tensors are found that lie in shared memory
   */
  static InferenceRequest read(
      ModelInferRequest message, long timeoutMicros, SharedTensors shared) {
    Map<String, Object> parameters = parameters(message.getParametersMap());
    RequestRules.requireNoSequence(parameters);
    if (timeoutMicros > 0) {
      parameters.merge("timeout", timeoutMicros, InferMessages::sooner);
    }
    return new InferenceRequest(
        message.getId(),
        parameters,
        inputs(message, shared),
        outputs(message.getOutputsList(), shared));
  }

  private static Object sooner(Object asked, Object left) {
    return asked instanceof Number a && left instanceof Number b
        ? (Object) Math.min(a.longValue(), b.longValue())
        : left;
  }

  private static Map<String, Tensor> inputs(ModelInferRequest message, SharedTensors shared) {
    boolean raw = message.getRawInputContentsCount() > 0;
    for (InferInputTensor input : message.getInputsList()) {
      if (raw && input.hasContents()) {
        throw invalid(
            "contents field must not be specified when using raw_input_contents for '%s' for model '%s'"
                .formatted(input.getName(), message.getModelName()));
      }
    }
    long sent = message.getInputsList().stream().filter(input -> !isShared(input)).count();
    if (raw && message.getRawInputContentsCount() != sent) {
      throw invalid(
          "there are %d inputs and %d raw_input_contents"
              .formatted(sent, message.getRawInputContentsCount()));
    }
    Iterator<ByteString> contents = message.getRawInputContentsList().iterator();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (InferInputTensor input : message.getInputsList()) {
      Tensor tensor;
      if (isShared(input)) {
        tensor = shared(input, shared);
      } else {
        tensor = raw ? raw(input, contents.next()) : new ContentsReader(input).read();
      }
      if (inputs.put(input.getName(), tensor) != null) {
        throw invalid("input '" + input.getName() + "' already exists in request");
      }
    }
    return inputs;
  }

  private static boolean isShared(InferInputTensor input) {
    return SharedTensors.areAskedFor(input.getParametersMap().keySet());
  }

  private static Tensor shared(InferInputTensor input, SharedTensors shared) {
    if (input.hasContents()) {
      throw invalid(
          "input '%s' has both data and the parameter shared_memory_region"
              .formatted(input.getName()));
    }
    Datatype datatype = BinaryTensors.datatype(input.getName(), input.getDatatype());
    return BinaryTensors.read(
        input.getName(),
        datatype,
        shape(input),
        shared.input(input.getName(), parameters(input.getParametersMap())));
  }

  private static Tensor raw(InferInputTensor input, ByteString bytes) {
    ByteBuffer data = DirectMemory.allocate(bytes.size());
    bytes.copyTo(data);
    Datatype datatype = BinaryTensors.datatype(input.getName(), input.getDatatype());
    return BinaryTensors.read(input.getName(), datatype, shape(input), data.flip());
  }

  static long[] shape(InferInputTensor input) {
    return input.getShapeList().stream().mapToLong(Long::longValue).toArray();
  }

  private static List<RequestedOutput> outputs(
      List<InferRequestedOutputTensor> asked, SharedTensors shared) {
    long names = asked.stream().map(InferRequestedOutputTensor::getName).distinct().count();
    if (names < asked.size()) {
      throw invalid("an output already exists in request; name each once");
    }
    for (InferRequestedOutputTensor output : asked) {
      RequestRules.requireNoClassification(output.getName(), output.getParametersMap().keySet());
    }
    return asked.stream().map(output -> output(output, shared)).toList();
  }

  private static RequestedOutput output(InferRequestedOutputTensor asked, SharedTensors shared) {
    Map<String, InferParameter> parameters = asked.getParametersMap();
    return new RequestedOutput(
        asked.getName(),
        true,
        SharedTensors.areAskedFor(parameters.keySet())
            ? shared.output(asked.getName(), parameters(parameters))
            : null);
  }

  private static Map<String, Object> parameters(Map<String, InferParameter> message) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    message.forEach((name, value) -> parameters.put(name, value(name, value)));
    return parameters;
  }

  private static Object value(String name, InferParameter parameter) {
    return switch (parameter.getParameterChoiceCase()) {
      case BOOL_PARAM -> parameter.getBoolParam();
      case INT64_PARAM -> parameter.getInt64Param();
      case STRING_PARAM -> parameter.getStringParam();
      case DOUBLE_PARAM -> parameter.getDoubleParam();
      case UINT64_PARAM -> parameter.getUint64Param();
      case PARAMETERCHOICE_NOT_SET -> throw invalid("the parameter '" + name + "' has no value");
    };
  }

  static InferenceException invalid(String why) {
    return new InferenceException(Kind.INVALID, why);
  }

  /**
   * Writes a response; every output raw, as the protocol's clients expect. One that lies in shared
   * memory has raw contents too, of no bytes: clients find an output's by its number.
   */
  static ModelInferResponse write(InferenceRequest request, InferenceResponse response) {
    ModelInferResponse.Builder message =
        ModelInferResponse.newBuilder()
            .setModelName(response.model())
            .setModelVersion(response.version())
            .setId(response.id());
    response
        .parameters()
        .forEach(
            (name, value) ->
                message.putParameters(
                    name, InferParameter.newBuilder().setStringParam(value).build()));
    for (Map.Entry<String, Tensor> output : response.outputs().entrySet()) {
      Tensor tensor = output.getValue();
      InferOutputTensor.Builder described =
          InferOutputTensor.newBuilder()
              .setName(output.getKey())
              .setDatatype(tensor.datatype().name());
      for (long size : tensor.shape()) {
        described.addShape(size);
      }
      SharedPlace place = request.place(output.getKey());
      if (place == null) {
        message.addRawOutputContents(UnsafeByteOperations.unsafeWrap(tensor.data()));
      } else {
        describe(place, tensor.data().remaining(), described);
        message.addRawOutputContents(ByteString.EMPTY);
      }
      message.addOutputs(described);
    }
    return message.build();
  }

  private static void describe(SharedPlace place, int bytes, InferOutputTensor.Builder output) {
    output.putParameters(
        SharedTensors.REGION,
        InferParameter.newBuilder().setStringParam(place.region().name()).build());
    output.putParameters(SharedTensors.OFFSET, number(place.offset()));
    output.putParameters(SharedTensors.BYTE_SIZE, number(bytes));
  }

  private static InferParameter number(long value) {
    return InferParameter.newBuilder().setInt64Param(value).build();
  }
}
