package dev.millrace.bench.oip;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.millrace.runtimes.onnx.OnnxRuntime;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * A loop around ONNX Runtime with nothing else: what a model costs without a server. Prints a line
 * for each round: runs, and processor seconds of the thread.
 */
final class BareLoop {
  private BareLoop() {}

  public static void main(String[] arguments) throws Exception {
    int width = Integer.parseInt(arguments[1]);
    int runs = Integer.parseInt(arguments[2]);
    new OnnxRuntime().close(); // starts ONNX Runtime's environment as the server does
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      FloatBuffer input =
          ByteBuffer.allocateDirect(4 * width).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      try (OrtSession session = environment.createSession(arguments[0], options)) {
        var clock = java.lang.management.ManagementFactory.getThreadMXBean();
        while (System.in.read() >= 0) {
          long spent = clock.getCurrentThreadCpuTime();
          for (int i = 0; i < runs; i++) {
            try (OnnxTensor tensor =
                    OnnxTensor.createTensor(environment, input.rewind(), new long[] {1, width});
                OrtSession.Result result = session.run(Map.of("x", tensor))) {
              if (result.size() != 1) {
                throw new IllegalStateException("one output is expected");
              }
            }
          }
          System.out.println((clock.getCurrentThreadCpuTime() - spent) / 1e3 / runs);
        }
      }
    }
  }
}
