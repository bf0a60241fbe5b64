package dev.millrace.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Declares the pipelines of a directory: {@code NAME.yaml} is pipeline NAME. */
public final class PipelineFiles {
  private static final long MAX_BYTES = 1 << 20;

  private final Path directory;
  private final Pipelines pipelines;

  public PipelineFiles(Path directory, Pipelines pipelines) {
    this.directory = directory;
    this.pipelines = pipelines;
  }

  /**
   * Declares what the files say and removes the pipelines whose file is gone.
   *
   * @return one sentence for each file that could not be accepted; its pipeline stays as it was
   */
  public List<String> load() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> declared = files.filter(PipelineFiles::isYaml).sorted().toList();
      removeUndeclared(declared);
      return declared.stream().flatMap(this::declare).toList();
    } catch (IOException e) {
      return List.of("cannot read " + directory + ": " + e.getMessage());
    }
  }

  private static boolean isYaml(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private Stream<String> declare(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new InvalidPipelineException("it is larger than " + MAX_BYTES + " bytes");
      }
      pipelines.put(name(file), PipelineParser.parse(Files.readString(file)), source(file), false);
      return Stream.empty();
    } catch (InvalidPipelineException | IOException e) {
      return Stream.of(source(file) + ": " + e.getMessage());
    }
  }

  private void removeUndeclared(List<Path> declared) {
    List<String> sources = declared.stream().map(PipelineFiles::source).toList();
    for (PipelineVersion pipeline : pipelines.active()) {
      if (!pipeline.source().equals(Pipelines.API) && !sources.contains(pipeline.source())) {
        pipelines.delete(pipeline.name(), pipeline.source());
      }
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
  }

  private static String source(Path file) {
    return "pipelines/" + file.getFileName();
  }
}
