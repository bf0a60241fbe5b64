/** Benchmarks and their recorded results. */
@NullMarked
package dev.millrace.bench;

import org.jspecify.annotations.NullMarked;
