package dev.millrace.packs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Writes the inputs of all cases for the recorder (packs/recorder/README.md says how). */
final class CaseInputs {
  private CaseInputs() {}

  static void write(Map<String, BufferedImage> photos, Path directory) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ArrayNode list = json.createArrayNode();
    for (FaceApiCase one : FaceApiCase.ALL) {
      Directories.write(directory.resolve(one.id() + ".u8"), one.pixels(photos));
      ObjectNode entry = list.addObject();
      entry.put("id", one.id()).put("role", one.role());
      ArrayNode shape = entry.putArray("shape");
      for (long dimension : one.shape()) {
        shape.add(dimension);
      }
    }
    Directories.write(directory.resolve("inputs.json"), json.writeValueAsBytes(list));
  }
}
