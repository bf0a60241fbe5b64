package dev.millrace.packs;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ranges of the embedder's values, measured on the faces of the sample photos and their mirror
 * images ({@code dev.millrace.bench.Ranges}); they are recorded so that every machine writes the
 * same 8-bit graph.
 */
final class EmbedderRanges {
  private static final String RESOURCE = "faceapi/embedder-ranges.json";

  private EmbedderRanges() {}

  static Map<String, Quantiser.Range> recorded() {
    try (@Nullable InputStream in = EmbedderRanges.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new PackException("the recipe lacks its " + RESOURCE);
      }
      Map<String, float[]> read =
          new ObjectMapper().readValue(in, new TypeReference<Map<String, float[]>>() {});
      Map<String, Quantiser.Range> ranges = new LinkedHashMap<>();
      read.forEach((value, ends) -> ranges.put(value, new Quantiser.Range(ends[0], ends[1])));
      return ranges;
    } catch (IOException e) {
      throw new PackException("the recorded ranges cannot be read", e);
    }
  }
}
