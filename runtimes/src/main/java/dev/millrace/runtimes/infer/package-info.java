/** The task {@code infer}: any model on rows, tensors and pictures that land. */
@NullMarked
package dev.millrace.runtimes.infer;

import org.jspecify.annotations.NullMarked;
