/**
 * Model versions that are an author's own R or Python code, in worker processes beside this one.
 *
 * <p>An author's code may do anything: print, hang, eat memory, start children, end. So none of it
 * runs in this process. A {@link dev.millrace.runtimes.process.ProcessRuntime} finds an interpreter
 * and opens a model file as a pool of workers; a worker is one process with its own session, limits
 * and temporary directory, and talks in frames over two pipes (docs/workers.md). Whatever it does
 * wrong ends it, together with everything it started, and becomes one sentence in the run's
 * attempt; the next request gets a fresh one.
 *
 * <p>It protects this program from mistakes, not from malice: a worker runs as the same user, so
 * publishing such a package is running its code.
 */
@NullMarked
package dev.millrace.runtimes.process;

import org.jspecify.annotations.NullMarked;
