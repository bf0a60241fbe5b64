package dev.millrace.runtimes.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.millrace.model.ModelException;

/**
 * Starts ONNX Runtime's one environment of this process.
 *
 * <p>While it starts, version 1.29.0 matches this process's whole command line against a regular
 * expression whose matcher recurses once or more for each character. A Java class path of a few
 * thousand characters overflows an ordinary thread's stack, and the process dies without a word. So
 * it starts on a thread of its own with a stack for any command line; the memory is only reserved,
 * and given back at once.
 */
final class OnnxEnvironment {
  private static final long STACK_BYTES = 1L << 30;

  private OnnxEnvironment() {}

  static OrtEnvironment start() {
    Thread thread = new Thread(null, OrtEnvironment::getEnvironment, "onnx-start", STACK_BYTES);
    thread.start();
    try {
      thread.join();
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      environment.setTelemetry(false);
      return environment;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException("interrupted while ONNX Runtime started", e);
    } catch (OrtException e) {
      throw new ModelException("ONNX Runtime does not start: " + e.getMessage(), e);
    }
  }
}
