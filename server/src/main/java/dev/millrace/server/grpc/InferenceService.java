package dev.millrace.server.grpc;

import dev.millrace.protocol.CudaSharedMemoryRegisterRequest;
import dev.millrace.protocol.CudaSharedMemoryRegisterResponse;
import dev.millrace.protocol.CudaSharedMemoryStatusRequest;
import dev.millrace.protocol.CudaSharedMemoryStatusResponse;
import dev.millrace.protocol.CudaSharedMemoryUnregisterRequest;
import dev.millrace.protocol.CudaSharedMemoryUnregisterResponse;
import dev.millrace.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import dev.millrace.protocol.ModelConfigRequest;
import dev.millrace.protocol.ModelConfigResponse;
import dev.millrace.protocol.ModelInferRequest;
import dev.millrace.protocol.ModelInferResponse;
import dev.millrace.protocol.ModelMetadataRequest;
import dev.millrace.protocol.ModelMetadataResponse;
import dev.millrace.protocol.ModelReadyRequest;
import dev.millrace.protocol.ModelReadyResponse;
import dev.millrace.protocol.ModelStatisticsRequest;
import dev.millrace.protocol.ModelStatisticsResponse;
import dev.millrace.protocol.ModelStreamInferResponse;
import dev.millrace.protocol.RepositoryIndexRequest;
import dev.millrace.protocol.RepositoryIndexResponse;
import dev.millrace.protocol.RepositoryModelLoadRequest;
import dev.millrace.protocol.RepositoryModelLoadResponse;
import dev.millrace.protocol.RepositoryModelUnloadRequest;
import dev.millrace.protocol.RepositoryModelUnloadResponse;
import dev.millrace.protocol.ServerLiveRequest;
import dev.millrace.protocol.ServerLiveResponse;
import dev.millrace.protocol.ServerMetadataRequest;
import dev.millrace.protocol.ServerMetadataResponse;
import dev.millrace.protocol.ServerReadyRequest;
import dev.millrace.protocol.ServerReadyResponse;
import dev.millrace.protocol.SystemSharedMemoryRegisterRequest;
import dev.millrace.protocol.SystemSharedMemoryRegisterResponse;
import dev.millrace.protocol.SystemSharedMemoryStatusRequest;
import dev.millrace.protocol.SystemSharedMemoryStatusResponse;
import dev.millrace.protocol.SystemSharedMemoryUnregisterRequest;
import dev.millrace.protocol.SystemSharedMemoryUnregisterResponse;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;

/** The protocol's calls, each handed to the part that answers it. */
final class InferenceService extends GRPCInferenceServiceImplBase {
  private final Executor threads;
  private final MetadataCalls metadata;
  private final ConfigCall config;
  private final InferCall infer;
  private final StreamCalls streams;
  private final RepositoryCalls repository;
  private final SharedMemoryCalls shared;

  /**
   * @param threads where calls are answered that may wait: the threads they come on serve all
   */
  InferenceService(
      Executor threads,
      MetadataCalls metadata,
      ConfigCall config,
      InferCall infer,
      StreamCalls streams,
      RepositoryCalls repository,
      SharedMemoryCalls shared) {
    this.threads = threads;
    this.metadata = metadata;
    this.config = config;
    this.infer = infer;
    this.streams = streams;
    this.repository = repository;
    this.shared = shared;
  }

  private <T> void answer(StreamObserver<T> to, Statuses.Work<T> work) {
    threads.execute(Context.current().wrap(() -> Statuses.answer(to, work)));
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> to) {
    answer(to, () -> ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> to) {
    answer(to, metadata::serverReady);
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> to) {
    answer(to, metadata::server);
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> to) {
    answer(to, () -> metadata.modelReady(request));
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> to) {
    answer(to, () -> metadata.model(request));
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> to) {
    if (!Statuses.answerHere(to, () -> infer.inferHere(request))) {
      answer(to, () -> infer.infer(request));
    }
  }

  @Override
  public StreamObserver<ModelInferRequest> modelStreamInfer(
      StreamObserver<ModelStreamInferResponse> to) {
    return streams.begin(to);
  }

  @Override
  public void modelConfig(ModelConfigRequest request, StreamObserver<ModelConfigResponse> to) {
    answer(to, () -> config.config(request));
  }

  @Override
  public void repositoryIndex(
      RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> to) {
    answer(to, () -> repository.index(request));
  }

  @Override
  public void repositoryModelLoad(
      RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> to) {
    answer(to, () -> repository.load(request));
  }

  @Override
  public void repositoryModelUnload(
      RepositoryModelUnloadRequest request, StreamObserver<RepositoryModelUnloadResponse> to) {
    answer(to, () -> repository.unload(request));
  }

  @Override
  public void modelStatistics(
      ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> to) {
    answer(to, () -> repository.statistics(request));
  }

  @Override
  public void systemSharedMemoryStatus(
      SystemSharedMemoryStatusRequest request,
      StreamObserver<SystemSharedMemoryStatusResponse> to) {
    answer(to, () -> shared.status(request));
  }

  @Override
  public void systemSharedMemoryRegister(
      SystemSharedMemoryRegisterRequest request,
      StreamObserver<SystemSharedMemoryRegisterResponse> to) {
    answer(to, () -> shared.register(request));
  }

  @Override
  public void systemSharedMemoryUnregister(
      SystemSharedMemoryUnregisterRequest request,
      StreamObserver<SystemSharedMemoryUnregisterResponse> to) {
    answer(to, () -> shared.unregister(request));
  }

  @Override
  public void cudaSharedMemoryStatus(
      CudaSharedMemoryStatusRequest request, StreamObserver<CudaSharedMemoryStatusResponse> to) {
    answer(to, () -> shared.cudaStatus(request));
  }

  @Override
  public void cudaSharedMemoryRegister(
      CudaSharedMemoryRegisterRequest request,
      StreamObserver<CudaSharedMemoryRegisterResponse> to) {
    answer(to, () -> shared.cudaRegister(request));
  }

  @Override
  public void cudaSharedMemoryUnregister(
      CudaSharedMemoryUnregisterRequest request,
      StreamObserver<CudaSharedMemoryUnregisterResponse> to) {
    answer(to, () -> shared.cudaUnregister(request));
  }
}
