package dev.millrace.server.grpc;

import dev.millrace.inference.Catalogue;
import dev.millrace.inference.OfferedModel;
import dev.millrace.model.Datatype;
import dev.millrace.protocol.DataType;
import dev.millrace.protocol.ModelConfig;
import dev.millrace.protocol.ModelConfigRequest;
import dev.millrace.protocol.ModelConfigResponse;
import dev.millrace.protocol.ModelInput;
import dev.millrace.protocol.ModelOutput;

/** Describes a model as Triton's configuration would, as far as that has a meaning here. */
final class ConfigCall {
  private final Catalogue catalogue;

  ConfigCall(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  ModelConfigResponse config(ModelConfigRequest request) {
    OfferedModel offered = catalogue.find(request.getName(), request.getVersion());
    ModelConfig.Builder config =
        ModelConfig.newBuilder()
            .setName(offered.name())
            .setPlatform(offered.platform())
            .setBackend(offered.backend());
    offered
        .signature()
        .inputs()
        .forEach(
            port ->
                config.addInput(
                    ModelInput.newBuilder()
                        .setName(port.name())
                        .setDataType(type(port.datatype()))
                        .addAllDims(port.shape())));
    offered
        .signature()
        .outputs()
        .forEach(
            port ->
                config.addOutput(
                    ModelOutput.newBuilder()
                        .setName(port.name())
                        .setDataType(type(port.datatype()))
                        .addAllDims(port.shape())));
    return ModelConfigResponse.newBuilder().setConfig(config).build();
  }

  private static DataType type(Datatype datatype) {
    return switch (datatype) {
      case BOOL -> DataType.TYPE_BOOL;
      case UINT8 -> DataType.TYPE_UINT8;
      case UINT16 -> DataType.TYPE_UINT16;
      case UINT32 -> DataType.TYPE_UINT32;
      case UINT64 -> DataType.TYPE_UINT64;
      case INT8 -> DataType.TYPE_INT8;
      case INT16 -> DataType.TYPE_INT16;
      case INT32 -> DataType.TYPE_INT32;
      case INT64 -> DataType.TYPE_INT64;
      case FP16 -> DataType.TYPE_FP16;
      case FP32 -> DataType.TYPE_FP32;
      case FP64 -> DataType.TYPE_FP64;
      case BYTES -> DataType.TYPE_STRING;
    };
  }
}
