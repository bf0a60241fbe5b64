package dev.millrace.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A declared rule: for objects that match {@code on}, run {@code task} with {@code model}. The same
 * form in {@code pipelines/*.yaml} and over HTTP.
 *
 * @param on which objects it is for
 * @param task the task's name
 * @param model a model reference such as {@code faces@live}, when the task needs one
 * @param options what the task understands
 * @param shadow an alias (or a version's number) of the same model that is run beside it on every
 *     object, never as the answer; absent when there is none
 * @param retries failed attempts after which a run is dead, counted after the first; 5 unless said
 * @param concurrency runs of this pipeline at once in one process; 0 means as many as there are
 *     workers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PipelineDefinition(
    On on,
    String task,
    @Nullable String model,
    @Nullable String shadow,
    JsonNode options,
    int retries,
    int concurrency) {

  /** Without a shadow. */
  public PipelineDefinition(
      On on, String task, @Nullable String model, JsonNode options, int retries, int concurrency) {
    this(on, task, model, null, options, retries, concurrency);
  }

  public static final int DEFAULT_RETRIES = 5;

  /**
   * Which objects a pipeline is for.
   *
   * @param bucket the bucket's name
   * @param prefix keys must begin with it; empty matches all
   * @param mediaTypes such as {@code image/*}; empty matches all
   */
  public record On(String bucket, String prefix, List<String> mediaTypes) {
    public On {
      mediaTypes = List.copyOf(mediaTypes);
    }

    public boolean matches(String objectBucket, String key, String mediaType) {
      return bucket.equals(objectBucket)
          && key.startsWith(prefix)
          && (mediaTypes.isEmpty()
              || mediaTypes.stream().anyMatch(pattern -> covers(pattern, mediaType)));
    }

    private static boolean covers(String pattern, String mediaType) {
      String bare = mediaType.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT);
      return pattern.endsWith("/*")
          ? bare.startsWith(pattern.substring(0, pattern.length() - 1))
          : bare.equals(pattern);
    }
  }

  /** The same with another model; an empty name stands for none. */
  PipelineDefinition withModel(String reference) {
    return new PipelineDefinition(
        on, task, reference.isEmpty() ? null : reference, shadow, options, retries, concurrency);
  }

  /** The model's name without alias or number; absent when the task needs no model. */
  @Nullable String modelName() {
    return model == null ? null : model.split("@", 2)[0];
  }

  /** The reference of the version that shadows the model. */
  Optional<String> shadowModel() {
    return model == null || shadow == null
        ? Optional.empty()
        : Optional.of(modelName() + "@" + shadow);
  }

  /** The empty options object. */
  public static ObjectNode noOptions() {
    return JsonNodeFactory.instance.objectNode();
  }
}
