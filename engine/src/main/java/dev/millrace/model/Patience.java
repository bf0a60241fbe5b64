package dev.millrace.model;

import java.time.Duration;

/**
 * How long a caller waits for an answer.
 *
 * @param most waiting for a thread and running together
 * @param begun called when the run begins, on the thread that runs
 */
public record Patience(Duration most, Runnable begun) {}
