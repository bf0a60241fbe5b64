package dev.millrace.model;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A runtime for tests: a file holds one number, and its graph multiplies by it. */
final class ScaleRuntime implements Runtime {
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger runs = new AtomicInteger();
  String version = "scale 1.0";

  /** What sessions say that they run on, beyond the version. */
  volatile Optional<String> loaded = Optional.empty();

  volatile boolean readsWholePackage;

  /** Added to every output, as a new release of a runtime might. */
  volatile float drift;

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public boolean readsWholePackage() {
    return readsWholePackage;
  }

  @Override
  public Session open(ModelFile loading) {
    Path file = loading.file();
    try {
      String[] words = Files.readString(file).strip().split(" ", -1);
      float scale = Float.parseFloat(words[0]);
      String output = words.length > 1 ? words[1] : "y";
      open.incrementAndGet();
      return new ScaleSession(scale, output);
    } catch (IOException | NumberFormatException e) {
      throw new ModelException(file.getFileName() + " holds no number", e);
    }
  }

  private final class ScaleSession implements Session {
    private final float scale;
    private final String output;

    ScaleSession(float scale, String output) {
      this.scale = scale;
      this.output = output;
    }

    @Override
    public Signature signature() {
      return new Signature(
          List.of(new Signature.Port("x", Datatype.FP32, List.of(-1L))),
          List.of(new Signature.Port(output, Datatype.FP32, List.of(-1L))));
    }

    @Override
    public Optional<String> runtime() {
      return loaded;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      signature().check(inputs);
      runs.incrementAndGet();
      Tensor x = inputs.values().iterator().next();
      Tensor y = Tensor.floats(x.shape());
      FloatBuffer from = x.asFloats();
      FloatBuffer to = y.asFloats();
      while (from.hasRemaining()) {
        to.put(from.get() * scale + drift);
      }
      return Map.of(output, y);
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }
}
