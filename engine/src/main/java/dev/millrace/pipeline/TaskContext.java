package dev.millrace.pipeline;

import java.io.InputStream;
import java.nio.file.Path;

/** What a task is given for one attempt at one run. */
public interface TaskContext {

  /** The run's id; the same on every attempt. */
  String runId();

  /** The pipeline's name. */
  String pipeline();

  /** The definition of the pipeline version that this run belongs to. */
  PipelineDefinition definition();

  String bucket();

  String key();

  /** The object version: the SHA-256 of its bytes, in lower-case hex. */
  String version();

  String mediaType();

  /** Size of the object in bytes. */
  long size();

  /** The object's bytes; the caller closes it. */
  InputStream open();

  /** The object's bytes as a read-only file on this machine, valid during this attempt. */
  Path file();

  /**
   * Whether the answer is only compared with another's and never given: a task whose model needs
   * something kept ready for it can make that for the occasion.
   */
  default boolean isTrial() {
    return false;
  }

  /**
   * Ends the attempt early when its lease was lost or the program is stopping. Long tasks call it
   * between steps.
   *
   * @throws InterruptedException when this attempt must stop
   */
  void checkpoint() throws InterruptedException;
}
