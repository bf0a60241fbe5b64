package dev.millrace.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.faces.FaceFinder;
import dev.millrace.faces.FaceFinders;
import dev.millrace.faces.image.Pictures;
import dev.millrace.model.Session;
import dev.millrace.model.Tensor;
import dev.millrace.packs.Quantiser;
import dev.millrace.runtimes.onnx.OnnxRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures the ranges of the embedder's values, for its 8-bit form: {@code Ranges PACKAGE PHOTOS
 * OUT.json}. What is measured are the faces that the finder cuts from the photos and their mirror
 * images; a range leaves out one value in ten thousand at each end.
 */
public final class Ranges {
  private static final String ROLE = "embedder";
  private static final double LEFT_OUT = 1e-4;

  private Ranges() {}

  public static void main(String[] arguments) throws IOException {
    Path packageDirectory = Path.of(arguments[0]);
    List<Map<String, Tensor>> chips = chips(packageDirectory, Path.of(arguments[1]));
    byte[] graph = Files.readAllBytes(packageDirectory.resolve("embedder.onnx"));
    List<String> values = Quantiser.measured(graph);
    Path showing = Files.createTempFile("showing", ".onnx");
    Files.write(showing, Quantiser.showing(graph, values));
    Map<String, List<float[]>> seen = new LinkedHashMap<>();
    try (OnnxRuntime runtime = new OnnxRuntime();
        Session session = runtime.open(showing)) {
      for (Map<String, Tensor> input : chips) {
        Map<String, Tensor> outputs = session.run(input);
        for (String value : values) {
          Tensor output = java.util.Objects.requireNonNull(outputs.get(value));
          seen.computeIfAbsent(value, v -> new ArrayList<>()).add(output.toFloats());
        }
      }
    } finally {
      Files.delete(showing);
    }
    Map<String, float[]> ranges = new LinkedHashMap<>();
    seen.forEach((value, parts) -> ranges.put(value, range(parts)));
    new ObjectMapper().writeValue(Path.of(arguments[2]).toFile(), ranges);
  }

  private static List<Map<String, Tensor>> chips(Path packageDirectory, Path folder)
      throws IOException {
    List<Map<String, Tensor>> chips = new ArrayList<>();
    try (FacePackage served = new FacePackage(packageDirectory);
        Stream<Path> photos = Files.list(folder)) {
      RecordingModel model = new RecordingModel(served.model());
      FaceFinder finder = FaceFinders.of(model);
      Pictures pictures = new Pictures();
      for (Path photo : photos.filter(file -> file.toString().endsWith(".jpg")).sorted().toList()) {
        model.record(() -> finder.find(pictures.decode(photo))).stream()
            .filter(call -> call.role().equals(ROLE))
            .forEach(call -> chips.add(call.inputs()));
      }
    }
    return chips;
  }

  private static float[] range(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    Arrays.sort(all);
    int left = (int) (LEFT_OUT * all.length);
    return new float[] {all[left], all[all.length - 1 - left]};
  }
}
