package dev.millrace.runtimes.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import dev.millrace.model.Datatype;
import dev.millrace.model.DirectMemory;
import dev.millrace.model.ModelException;
import dev.millrace.model.Signature;
import dev.millrace.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Tensors and their types, between Millrace and ONNX Runtime's Java API. */
final class OnnxTypes {
  private OnnxTypes() {}

  /** Inputs or outputs of a graph, in the graph's order. */
  static List<Signature.Port> ports(Map<String, NodeInfo> nodes) {
    return nodes.values().stream().map(OnnxTypes::port).toList();
  }

  private static Signature.Port port(NodeInfo node) {
    if (!(node.getInfo() instanceof TensorInfo info)) {
      throw new ModelException(
          "'" + node.getName() + "' is a sequence or a map; only tensors are served");
    }
    List<Long> shape =
        Arrays.stream(info.getShape()).map(size -> Math.max(size, -1)).boxed().toList();
    return new Signature.Port(node.getName(), datatype(node.getName(), info), shape);
  }

  /** By the graph's own type: the Java type of a UINT64 tensor would claim to be INT64. */
  private static Datatype datatype(String name, TensorInfo info) {
    return switch (info.onnxType) {
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> Datatype.FP32;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> Datatype.FP64;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> Datatype.INT8;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> Datatype.INT16;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> Datatype.INT32;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> Datatype.INT64;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> Datatype.UINT8;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> Datatype.BOOL;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> Datatype.FP16;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING -> Datatype.BYTES;
      default ->
          throw new ModelException(
              "'"
                  + name
                  + "' has elements of type "
                  + info.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "")
                  + ", which ONNX Runtime's Java API cannot pass");
    };
  }

  /** A tensor over the same direct memory; valid while the given one is. */
  static OnnxTensor toOnnx(OrtEnvironment environment, String name, Tensor tensor)
      throws OrtException {
    if (tensor.datatype() == Datatype.BYTES) {
      return OnnxTensor.createTensor(
          environment, tensor.toTexts().toArray(String[]::new), tensor.shape());
    }
    ByteBuffer bytes = tensor.data().duplicate().order(ByteOrder.nativeOrder());
    return OnnxTensor.createTensor(
        environment, bytes, tensor.shape(), javaType(name, tensor.datatype()));
  }

  private static OnnxJavaType javaType(String name, Datatype datatype) {
    return switch (datatype) {
      case FP32 -> OnnxJavaType.FLOAT;
      case FP64 -> OnnxJavaType.DOUBLE;
      case INT8 -> OnnxJavaType.INT8;
      case INT16 -> OnnxJavaType.INT16;
      case INT32 -> OnnxJavaType.INT32;
      case INT64 -> OnnxJavaType.INT64;
      case UINT8 -> OnnxJavaType.UINT8;
      case BOOL -> OnnxJavaType.BOOL;
      case FP16 -> OnnxJavaType.FLOAT16;
      case BYTES -> OnnxJavaType.STRING;
      case UINT16, UINT32, UINT64 ->
          throw new ModelException(
              "'" + name + "': ONNX Runtime's Java API takes no tensors of " + datatype);
    };
  }

  /** A copy in memory of its own. */
  static Tensor fromOnnx(String name, OnnxTensor tensor) throws OrtException {
    if (tensor.getInfo().onnxType == OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING) {
      return Tensor.texts(tensor.getInfo().getShape(), texts(tensor.getValue()));
    }
    ByteBuffer bytes = tensor.getByteBuffer();
    ByteBuffer own = DirectMemory.allocate(bytes.remaining());
    own.put(bytes).flip();
    return new Tensor(datatype(name, tensor.getInfo()), tensor.getInfo().getShape(), own);
  }

  /** ONNX Runtime gives texts as arrays nested as deep as the shape, a scalar as one text. */
  private static List<String> texts(Object value) {
    return value instanceof Object[] nested
        ? Arrays.stream(nested).flatMap(one -> texts(one).stream()).toList()
        : List.of((String) value);
  }
}
