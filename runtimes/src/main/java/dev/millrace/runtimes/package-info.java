/** What model versions run on: ONNX Runtime. */
@NullMarked
package dev.millrace.runtimes;

import org.jspecify.annotations.NullMarked;
