package dev.millrace.server.grpc;

import dev.millrace.inference.Catalogue;
import dev.millrace.protocol.InferBatchStatistics;
import dev.millrace.protocol.InferStatistics;
import dev.millrace.protocol.ModelStatistics;
import dev.millrace.protocol.ModelStatisticsRequest;
import dev.millrace.protocol.ModelStatisticsResponse;
import dev.millrace.protocol.RepositoryIndexRequest;
import dev.millrace.protocol.RepositoryIndexResponse;
import dev.millrace.protocol.RepositoryIndexResponse.ModelIndex;
import dev.millrace.protocol.RepositoryModelLoadRequest;
import dev.millrace.protocol.RepositoryModelLoadResponse;
import dev.millrace.protocol.RepositoryModelUnloadRequest;
import dev.millrace.protocol.RepositoryModelUnloadResponse;
import dev.millrace.protocol.StatisticDuration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What models there are, which of them serve, and what they were asked. */
final class RepositoryCalls {
  private final Catalogue catalogue;

  RepositoryCalls(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  RepositoryIndexResponse index(RepositoryIndexRequest request) {
    RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
    catalogue.index().stream()
        .filter(entry -> entry.ready() || !request.getReady())
        .forEach(entry -> index.addModels(entry(entry)));
    return index.build();
  }

  private static ModelIndex entry(Catalogue.Entry entry) {
    return ModelIndex.newBuilder()
        .setName(entry.name())
        .setVersion(entry.version())
        .setState(entry.ready() ? "READY" : "UNAVAILABLE")
        .setReason(entry.reason())
        .build();
  }

  RepositoryModelLoadResponse load(RepositoryModelLoadRequest request) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    request
        .getParametersMap()
        .forEach(
            (name, value) ->
                parameters.put(name, value.hasStringParam() ? value.getStringParam() : value));
    catalogue.load(request.getModelName(), parameters);
    return RepositoryModelLoadResponse.getDefaultInstance();
  }

  RepositoryModelUnloadResponse unload(RepositoryModelUnloadRequest request) {
    catalogue.unload(request.getModelName());
    return RepositoryModelUnloadResponse.getDefaultInstance();
  }

  ModelStatisticsResponse statistics(ModelStatisticsRequest request) {
    String version =
        request.getName().isEmpty()
            ? ""
            : catalogue.find(request.getName(), request.getVersion()).version();
    ModelStatisticsResponse.Builder all = ModelStatisticsResponse.newBuilder();
    catalogue.statistics().stream()
        .filter(one -> request.getName().isEmpty() || one.name().equals(request.getName()))
        .filter(one -> request.getVersion().isEmpty() || one.version().equals(version))
        .forEach(one -> all.addModelStats(describe(one)));
    return all.build();
  }

  private static ModelStatistics describe(dev.millrace.inference.ModelStatistics one) {
    ModelStatistics.Builder described =
        ModelStatistics.newBuilder()
            .setName(one.name())
            .setVersion(one.version())
            .setLastInference(one.lastInference())
            .setInferenceCount(one.inferences())
            .setExecutionCount(one.success().count())
            .setInferenceStats(
                InferStatistics.newBuilder()
                    .setSuccess(total(one.success()))
                    .setFail(total(one.fail()))
                    .setQueue(total(one.queue()))
                    .setComputeInput(total(one.input()))
                    .setComputeInfer(total(one.infer()))
                    .setComputeOutput(total(one.output())));
    one.batches()
        .forEach(
            (size, times) ->
                described.addBatchStats(
                    InferBatchStatistics.newBuilder()
                        .setBatchSize(size)
                        .setComputeInfer(total(times))));
    return described.build();
  }

  private static StatisticDuration total(dev.millrace.inference.ModelStatistics.Total total) {
    return StatisticDuration.newBuilder().setCount(total.count()).setNs(total.nanos()).build();
  }
}
