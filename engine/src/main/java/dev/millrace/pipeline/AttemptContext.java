package dev.millrace.pipeline;

import dev.millrace.ledger.ObjectVersion;
import dev.millrace.object.ObjectStore;
import dev.millrace.object.ObjectStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a task sees of one attempt. */
record AttemptContext(
    String runId,
    String pipeline,
    PipelineDefinition definition,
    ObjectVersion object,
    ObjectStore store,
    Checkpoint stop,
    boolean isTrial)
    implements TaskContext {

  /** Of an attempt whose answer counts. */
  AttemptContext(
      String runId,
      String pipeline,
      PipelineDefinition definition,
      ObjectVersion object,
      ObjectStore store,
      Checkpoint stop) {
    this(runId, pipeline, definition, object, store, stop, false);
  }

  /** Throws when the attempt must stop. */
  @FunctionalInterface
  interface Checkpoint {
    void pass() throws InterruptedException;
  }

  @Override
  public String bucket() {
    return object.bucket();
  }

  @Override
  public String key() {
    return object.key();
  }

  @Override
  public String version() {
    return object.version();
  }

  @Override
  public String mediaType() {
    return object.mediaType();
  }

  @Override
  public long size() {
    return object.size();
  }

  @Override
  public InputStream open() {
    try {
      return Files.newInputStream(file());
    } catch (IOException e) {
      throw new ObjectStoreException("cannot read version " + version() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Path file() {
    return store.file(object.version());
  }

  @Override
  public void checkpoint() throws InterruptedException {
    stop.pass();
  }
}
