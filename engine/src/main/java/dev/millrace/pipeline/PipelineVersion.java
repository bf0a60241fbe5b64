package dev.millrace.pipeline;

import java.time.Instant;

/**
 * An immutable version of a pipeline's definition.
 *
 * @param version counts up from 1; a changed definition is a new version
 * @param source {@code api}, or the file that declares it
 * @param afterObject objects with a higher ledger number are its to do
 */
public record PipelineVersion(
    String name,
    int version,
    PipelineDefinition definition,
    String source,
    long afterObject,
    Instant createdAt) {}
