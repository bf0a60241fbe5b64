package dev.millrace.model;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A runtime for tests: a file holds one number, and its graph multiplies by it. */
final class ScaleRuntime implements Runtime {
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger runs = new AtomicInteger();
  String version = "scale 1.0";

  /** What sessions say that they run on, beyond the version. */
  volatile Optional<String> loaded = Optional.empty();

  volatile boolean readsWholePackage;

  /** Added to every output, as a new release of a runtime might. */
  volatile float drift;

  /** Called during every run. */
  volatile Runnable during = () -> {};

  /** Makes every run differ a little from the one before. */
  volatile boolean random;

  /** Cases inside the file, as some formats have them. */
  final List<VerificationCase> embedded = new ArrayList<>();

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
      opened.incrementAndGet();
      return new ScaleSession(scale, output);
    } catch (IOException | NumberFormatException e) {
      throw new ModelException(file.getFileName() + " holds no number", e);
    }
  }

  @Override
  public List<VerificationCase> embeddedCases(ModelFile file) {
    return List.copyOf(embedded);
  }

  private final class ScaleSession implements Session {
    private final float scale;
    private final String output;
    private volatile boolean closed;

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
      if (closed) {
        throw new IllegalStateException("a closed session was run");
      }
      during.run();
      runs.incrementAndGet();
      Tensor x = inputs.values().iterator().next();
      Tensor y = Tensor.floats(x.shape());
      FloatBuffer from = x.asFloats();
      FloatBuffer to = y.asFloats();
      while (from.hasRemaining()) {
        to.put(from.get() * scale + drift + (random ? runs.get() * 1e-5f : 0));
      }
      return Map.of(output, y);
    }

    @Override
    public void close() {
      closed = true;
      open.decrementAndGet();
    }
  }
}
