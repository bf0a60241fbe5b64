package dev.millrace.server.grpc;

import dev.millrace.inference.InferenceException;
import dev.millrace.inference.InferenceException.Kind;
import dev.millrace.inference.SharedMemory;
import dev.millrace.inference.SharedRegion;
import dev.millrace.protocol.CudaSharedMemoryRegisterRequest;
import dev.millrace.protocol.CudaSharedMemoryRegisterResponse;
import dev.millrace.protocol.CudaSharedMemoryStatusRequest;
import dev.millrace.protocol.CudaSharedMemoryStatusResponse;
import dev.millrace.protocol.CudaSharedMemoryUnregisterRequest;
import dev.millrace.protocol.CudaSharedMemoryUnregisterResponse;
import dev.millrace.protocol.SystemSharedMemoryRegisterRequest;
import dev.millrace.protocol.SystemSharedMemoryRegisterResponse;
import dev.millrace.protocol.SystemSharedMemoryStatusRequest;
import dev.millrace.protocol.SystemSharedMemoryStatusResponse;
import dev.millrace.protocol.SystemSharedMemoryStatusResponse.RegionStatus;
import dev.millrace.protocol.SystemSharedMemoryUnregisterRequest;
import dev.millrace.protocol.SystemSharedMemoryUnregisterResponse;
import java.util.List;

/** What clients say of their regions of shared memory. */
final class SharedMemoryCalls {
  private final SharedMemory shared;

  SharedMemoryCalls(SharedMemory shared) {
    this.shared = shared;
  }

  SystemSharedMemoryStatusResponse status(SystemSharedMemoryStatusRequest request) {
    List<SharedRegion> regions =
        request.getName().isEmpty() ? shared.regions() : List.of(shared.region(request.getName()));
    SystemSharedMemoryStatusResponse.Builder answer = SystemSharedMemoryStatusResponse.newBuilder();
    for (SharedRegion region : regions) {
      answer.putRegions(
          region.name(),
          RegionStatus.newBuilder()
              .setName(region.name())
              .setKey(region.key())
              .setOffset(region.offset())
              .setByteSize(region.byteSize())
              .build());
    }
    return answer.build();
  }

  /** Sizes of 2⁶³ and more arrive as negative ones, and are refused as such. */
  SystemSharedMemoryRegisterResponse register(SystemSharedMemoryRegisterRequest request) {
    shared.register(
        request.getName(), request.getKey(), request.getOffset(), request.getByteSize());
    return SystemSharedMemoryRegisterResponse.getDefaultInstance();
  }

  SystemSharedMemoryUnregisterResponse unregister(SystemSharedMemoryUnregisterRequest request) {
    if (request.getName().isEmpty()) {
      shared.unregisterAll();
    } else {
      shared.unregister(request.getName());
    }
    return SystemSharedMemoryUnregisterResponse.getDefaultInstance();
  }

  /** There is none. */
  CudaSharedMemoryStatusResponse cudaStatus(CudaSharedMemoryStatusRequest request) {
    shared.requireOffered();
    if (!request.getName().isEmpty()) {
      throw new InferenceException(
          Kind.INVALID, "Unable to find shared memory region: '%s'".formatted(request.getName()));
    }
    return CudaSharedMemoryStatusResponse.getDefaultInstance();
  }

  CudaSharedMemoryRegisterResponse cudaRegister(CudaSharedMemoryRegisterRequest request) {
    shared.requireOffered();
    throw new InferenceException(
        Kind.UNSUPPORTED,
        "failed to register CUDA shared memory region '%s': it is not offered here, the system's is"
            .formatted(request.getName()));
  }

  CudaSharedMemoryUnregisterResponse cudaUnregister(CudaSharedMemoryUnregisterRequest ignored) {
    shared.requireOffered();
    return CudaSharedMemoryUnregisterResponse.getDefaultInstance();
  }
}
