package dev.millrace.server.grpc;

import dev.millrace.inference.Catalogue;
import dev.millrace.inference.InferenceException;
import dev.millrace.inference.OfferedModel;
import dev.millrace.inference.SharedMemory;
import dev.millrace.model.Signature;
import dev.millrace.pipeline.Provenance;
import dev.millrace.protocol.ModelMetadataRequest;
import dev.millrace.protocol.ModelMetadataResponse;
import dev.millrace.protocol.ModelMetadataResponse.TensorMetadata;
import dev.millrace.protocol.ModelReadyRequest;
import dev.millrace.protocol.ModelReadyResponse;
import dev.millrace.protocol.ServerMetadataResponse;
import dev.millrace.protocol.ServerReadyResponse;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Whether server and models are there and ready, and what they are. */
final class MetadataCalls {
  private final Catalogue catalogue;
  private final SharedMemory shared;
  private final GrpcSettings settings;
  private final BooleanSupplier ready;

  MetadataCalls(
      Catalogue catalogue, SharedMemory shared, GrpcSettings settings, BooleanSupplier ready) {
    this.catalogue = catalogue;
    this.shared = shared;
    this.settings = settings;
    this.ready = ready;
  }

  ServerReadyResponse serverReady() {
    return ServerReadyResponse.newBuilder().setReady(ready.getAsBoolean()).build();
  }

  ServerMetadataResponse server() {
    ServerMetadataResponse.Builder server =
        ServerMetadataResponse.newBuilder()
            .setName(settings.serverName())
            .setVersion(settings.serverVersion())
            .addAllExtensions(
                List.of("model_repository", "model_configuration", "statistics", "parameters"));
    if (shared.isOffered()) {
      server.addExtensions("system_shared_memory");
    }
    return server.build();
  }

  ModelReadyResponse modelReady(ModelReadyRequest request) {
    boolean serves;
    try {
      catalogue.find(request.getName(), request.getVersion());
      serves = true;
    } catch (InferenceException e) {
      if (e.kind() != InferenceException.Kind.NOT_READY) {
        throw e;
      }
      serves = false;
    }
    return ModelReadyResponse.newBuilder().setReady(serves).build();
  }

  ModelMetadataResponse model(ModelMetadataRequest request) {
    OfferedModel offered = catalogue.find(request.getName(), request.getVersion());
    Provenance provenance = offered.model().provenance();
    return ModelMetadataResponse.newBuilder()
        .setName(offered.name())
        .addAllVersions(catalogue.versions(offered))
        .setPlatform(offered.platform())
        .addAllInputs(tensors(offered.signature().inputs()))
        .addAllOutputs(tensors(offered.signature().outputs()))
        .putProperties("version", provenance.version())
        .putProperties("digest", provenance.digest())
        .putProperties("preprocessing", provenance.preprocessing())
        .putProperties("runtime", provenance.runtime())
        .build();
  }

  private static List<TensorMetadata> tensors(List<Signature.Port> ports) {
    return ports.stream()
        .map(
            port ->
                TensorMetadata.newBuilder()
                    .setName(port.name())
                    .setDatatype(port.datatype().name())
                    .addAllShape(port.shape())
                    .build())
        .toList();
  }
}
