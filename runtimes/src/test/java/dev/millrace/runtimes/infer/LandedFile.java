package dev.millrace.runtimes.infer;

import dev.millrace.pipeline.PipelineDefinition;
import dev.millrace.pipeline.TaskContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file as a task sees an object that landed. */
record LandedFile(PipelineDefinition definition, Path file, String mediaType)
    implements TaskContext {

  @Override
  public String runId() {
    return "run-1";
  }

  @Override
  public String pipeline() {
    return "answers";
  }

  @Override
  public String bucket() {
    return "inputs";
  }

  @Override
  public String key() {
    return String.valueOf(file.getFileName());
  }

  @Override
  public String version() {
    return "0123";
  }

  @Override
  public long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InputStream open() {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void checkpoint() {}
}
