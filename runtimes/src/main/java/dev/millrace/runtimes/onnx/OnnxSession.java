package dev.millrace.runtimes.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.millrace.model.ModelException;
import dev.millrace.model.Session;
import dev.millrace.model.Signature;
import dev.millrace.model.Tensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * One loaded ONNX graph. Any number of threads run it at once; closing waits for them, and a run
 * after that is an error instead of a crash in native code.
 */
final class OnnxSession implements Session {
  /** What a thread that others wait for may lose by a misjudgement. */
  private static final Duration BRIEF = Duration.ofMillis(50);

  private final OrtSession session;
  private final OrtEnvironment environment;
  private final Watchdog watchdog;
  private final Duration deadline;
  private final String file;
  private final Signature signature;
  private final Map<String, String> metadata;
  private final ReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  private OnnxSession(
      OrtSession session,
      OrtEnvironment environment,
      Watchdog watchdog,
      Duration deadline,
      String file,
      Signature signature,
      Map<String, String> metadata) {
    this.session = session;
    this.environment = environment;
    this.watchdog = watchdog;
    this.deadline = deadline;
    this.file = file;
    this.signature = signature;
    this.metadata = Map.copyOf(metadata);
  }

  /** Takes over an ONNX Runtime session, closing it when its graph cannot be served. */
  static OnnxSession of(
      OrtSession session,
      OrtEnvironment environment,
      Watchdog watchdog,
      Duration deadline,
      Path file)
      throws OrtException {
    try {
      Signature signature =
          new Signature(
              OnnxTypes.ports(session.getInputInfo()), OnnxTypes.ports(session.getOutputInfo()));
      return new OnnxSession(
          session,
          environment,
          watchdog,
          deadline,
          String.valueOf(file.getFileName()),
          signature,
          session.getMetadata().getCustomMetadata());
    } catch (OrtException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    return run(inputs, deadline)
        .orElseThrow(
            () -> new ModelException(file + " took longer than " + deadline.toMillis() + " ms"));
  }

  @Override
  public Optional<Map<String, Tensor>> runBriefly(Map<String, Tensor> inputs) {
    return run(inputs, BRIEF);
  }

  private Optional<Map<String, Tensor>> run(Map<String, Tensor> inputs, Duration longest) {
    signature.check(inputs);
    use.readLock().lock();
    try {
      if (closed) {
        throw new ModelException(
            file + " is no longer loaded: its model version was unloaded; resolve it again");
      }
      return runOpen(inputs, longest);
    } finally {
      use.readLock().unlock();
    }
  }

  /** Empty when it was ended because it took longer. */
  private Optional<Map<String, Tensor>> runOpen(Map<String, Tensor> inputs, Duration longest) {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try (Watchdog.Watch watch = watchdog.watch(longest)) {
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        String name = input.getKey();
        tensors.put(name, OnnxTypes.toOnnx(environment, name, input.getValue()));
      }
      try (OrtSession.Result result = session.run(tensors, watch.options())) {
        return Optional.of(copy(result));
      } catch (OrtException e) {
        if (watch.expired()) {
          return Optional.empty();
        }
        throw new ModelException(file + " failed: " + e.getMessage(), e);
      }
    } catch (OrtException e) {
      throw new ModelException(file + " could not be given its inputs: " + e.getMessage(), e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private static Map<String, Tensor> copy(OrtSession.Result result) throws OrtException {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (Map.Entry<String, OnnxValue> output : result) {
      if (!(output.getValue() instanceof OnnxTensor tensor)) {
        throw new ModelException("output '" + output.getKey() + "' is not a tensor");
      }
      outputs.put(output.getKey(), OnnxTypes.fromOnnx(output.getKey(), tensor));
    }
    return outputs;
  }

  @Override
  public void close() {
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
      }
    } catch (OrtException e) {
      throw new ModelException(file + " could not be unloaded: " + e.getMessage(), e);
    } finally {
      use.writeLock().unlock();
    }
  }
}
