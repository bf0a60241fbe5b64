package dev.millrace.packs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the model package {@code faces} from the npm package's files. */
final class FaceApiPackage {
  /** Says which recipe made the package and what it should hold; written last. */
  static final String STAMP = "built.txt";

  private final FaceApiSource source;
  private final Precision precision;
  private final Consumer<String> progress;

  /** How exactly the embedder calculates. */
  enum Precision {
    /** As the original does. */
    FLOAT("faceapi/model.yaml"),
    /** In 8 bits: less than half of the time, nearly the same vectors. */
    INT8("faceapi/model-int8.yaml");

    private final String manifest;

    Precision(String manifest) {
      this.manifest = manifest;
    }
  }

  FaceApiPackage(FaceApiSource source, Precision precision, Consumer<String> progress) {
    this.source = source;
    this.precision = precision;
    this.progress = progress;
  }

  /** Writes the package into a directory that is put in place only when it is complete. */
  void write(Path out, String recipe) throws IOException {
    Path unfinished = out.resolveSibling(out.getFileName() + ".unfinished");
    Directories.delete(unfinished);
    Map<String, byte[]> graphs = FaceApiNets.convertAll(source.files());
    if (precision == Precision.INT8) {
      graphs.computeIfPresent(
          FaceApiNets.EMBEDDER.file(),
          (file, graph) -> Quantiser.quantise(graph, EmbedderRanges.recorded()));
    }
    for (Map.Entry<String, byte[]> graph : graphs.entrySet()) {
      Directories.write(unfinished.resolve(graph.getKey()), graph.getValue());
      progress.accept(graph.getKey() + ", " + graph.getValue().length / 1000 + " kB");
    }
    new RecordedCases().write(source.pictures(), unfinished.resolve("cases"), progress);
    Directories.write(unfinished.resolve("LICENSE"), source.licence());
    Directories.write(unfinished.resolve("model.yaml"), resource(precision.manifest));
    Directories.write(unfinished.resolve(STAMP), stamp(unfinished, recipe).getBytes(UTF_8));
    Directories.replace(unfinished, out);
  }

  /** Whether a directory holds, unchanged, what this recipe wrote. */
  static boolean isUpToDate(Path out, String recipe) throws IOException {
    Path stamp = out.resolve(STAMP);
    return Files.exists(stamp) && Files.readString(stamp).equals(stamp(out, recipe));
  }

  private static String stamp(Path directory, String recipe) throws IOException {
    Map<String, String> lines = new TreeMap<>();
    for (Path file : Directories.files(directory)) {
      String name = directory.relativize(file).toString().replace('\\', '/');
      if (!name.equals(STAMP)) {
        lines.put(name, RecordedCases.sha256(Files.readAllBytes(file)));
      }
    }
    StringBuilder text = new StringBuilder("recipe " + recipe + "\n");
    lines.forEach((name, digest) -> text.append(digest).append(' ').append(name).append('\n'));
    return text.toString();
  }

  private static byte[] resource(String name) throws IOException {
    try (@Nullable InputStream in = FaceApiPackage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new PackException("the recipe lacks its " + name);
      }
      return in.readAllBytes();
    }
  }
}
