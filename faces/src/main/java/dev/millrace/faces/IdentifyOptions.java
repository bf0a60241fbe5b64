package dev.millrace.faces;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.pipeline.InvalidPipelineException;
import java.util.regex.Pattern;

/**
 * The options of the task {@code identify-faces}.
 *
 * @param collection whom to compare with, and where the faces are kept
 * @param minScore faces that the detector is less sure of are left out, 0..1
 * @param minQuality faces of lower quality are left out, 0..1
 */
record IdentifyOptions(String collection, double minScore, double minQuality) {

  private static final Pattern COLLECTION = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /**
   * Reads a pipeline's options.
   *
   * @throws InvalidPipelineException with what is wrong and what would be right
   */
  static IdentifyOptions read(JsonNode json) {
    Section options = new Section("options", json, InvalidPipelineException::new);
    IdentifyOptions read =
        new IdentifyOptions(
            options.text("collection", "people"),
            options.number("minScore", 0, 0, 1),
            options.number("minQuality", 0, 0, 1));
    options.done();
    if (!COLLECTION.matcher(read.collection()).matches()) {
      throw options.refuse(
          "options.collection must be 1 to 63 lower-case letters, digits and hyphens, such as \"people\", not \"%s\".",
          read.collection());
    }
    return read;
  }
}
