package dev.millrace.runtimes.infer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.model.ModelException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code preprocessing.image} of {@code model.yaml} says; null where it says nothing.
 *
 * @param input the graph's input for the picture; its only one when left out
 * @param size height and width that the graph takes
 * @param layout of the tensor's dimensions
 * @param channels and their order
 * @param resize the filter
 * @param fit how a picture of other proportions becomes this size
 * @param shorter with {@code fit: crop}: the length that the shorter side is resized to first
 * @param fill with {@code fit: pad}: the value around the picture, 0..255
 * @param scale a sample is multiplied by it
 * @param mean is subtracted then, for each channel or one for all
 * @param std divides then, for each channel or one for all
 * @param linear whether samples are brought from sRGB to linear light first, as 0..255
 */
record ImageSettings(
    @Nullable String input,
    @Nullable List<Integer> size,
    @Nullable Layout layout,
    @Nullable Channels channels,
    @Nullable Filter resize,
    @Nullable Fit fit,
    @Nullable Integer shorter,
    @Nullable Integer fill,
    @Nullable Double scale,
    @Nullable List<Double> mean,
    @Nullable List<Double> std,
    @Nullable Boolean linear) {

  /** The order of a tensor's dimensions. */
  enum Layout {
    NCHW,
    NHWC
  }

  /** The channels of a tensor, in their order. */
  enum Channels {
    RGB,
    BGR,
    GRAY;

    int count() {
      return this == GRAY ? 1 : 3;
    }
  }

  /** How a picture of other proportions becomes the size that the graph takes. */
  enum Fit {
    /** Both sides are resized, whatever that does to the proportions. */
    STRETCH,
    /** The shorter side is resized, and the middle cut out. */
    CROP,
    /** The longer side is resized, and the rest filled evenly on both sides. */
    PAD
  }

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /**
   * Reads the declaration.
   *
   * @throws ModelException when it holds a field or a value that cannot be
   */
  static ImageSettings read(JsonNode declared) {
    try {
      return JSON.treeToValue(declared, ImageSettings.class);
    } catch (JsonProcessingException e) {
      throw new ModelException("model.yaml: 'preprocessing.image': " + e.getOriginalMessage(), e);
    }
  }
}
