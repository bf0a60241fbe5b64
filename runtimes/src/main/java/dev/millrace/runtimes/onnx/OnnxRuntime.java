package dev.millrace.runtimes.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.millrace.model.ModelException;
import dev.millrace.model.ModelFile;
import dev.millrace.model.Runtime;
import dev.millrace.model.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Runs ONNX graphs on ONNX Runtime's CPU provider, in this process.
 *
 * <p>The settings were measured (docs/decisions/onnx-runtime.md): one session of a file is shared
 * by all threads; each run uses one thread, since several callers at once fill the cores better
 * than several threads within a run; waiting threads sleep instead of spinning, which costs six to
 * nine times the CPU; memory patterns are off, since batches vary. Call it from platform threads: a
 * run holds its thread until it ends.
 *
 * <p>Thread-safe. Closing it leaves open sessions usable, but without deadlines.
 */
public final class OnnxRuntime implements Runtime, AutoCloseable {
  private final OrtEnvironment environment;
  private final Settings settings;
  private final Watchdog watchdog = new Watchdog();

  /**
   * How graphs are run.
   *
   * @param threads threads within one run; 1 gives the best throughput
   * @param deadline a run that takes longer is ended with an error
   */
  public record Settings(int threads, Duration deadline) {
    /** One thread, and a minute for a run. */
    public static final Settings DEFAULT = new Settings(1, Duration.ofMinutes(1));

    public Settings {
      if (threads < 1 || deadline.isNegative() || deadline.isZero()) {
        throw new IllegalArgumentException(
            "threads (" + threads + ") and deadline (" + deadline + ") must be positive");
      }
    }
  }

  /** With the default settings. */
  public OnnxRuntime() {
    this(Settings.DEFAULT);
  }

  public OnnxRuntime(Settings settings) {
    this.settings = settings;
    this.environment = OnnxEnvironment.start();
  }

  @Override
  public String name() {
    return "onnx";
  }

  @Override
  public String version() {
    return "onnxruntime " + environment.getVersion();
  }

  @Override
  public Session open(ModelFile file) {
    filesBeside(file); // ONNX Runtime would read whatever a graph names
    return open(file.file());
  }

  @Override
  public Set<String> filesBeside(ModelFile file) {
    return ExternalWeights.of(file.file()).stream()
        .map(file::beside)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Loads a graph.
   *
   * @throws ModelException when the file is not one that ONNX Runtime can run
   */
  public Session open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelException("there is no file " + file);
    }
    try (OrtSession.SessionOptions options = options()) {
      OrtSession session = environment.createSession(file.toString(), options);
      return OnnxSession.of(session, environment, watchdog, settings.deadline(), file);
    } catch (OrtException e) {
      throw new ModelException(
          file.getFileName() + " is not a graph that " + version() + " can run: " + e.getMessage(),
          e);
    }
  }

  private OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setOptimizationLevel(OptLevel.ALL_OPT);
    options.setExecutionMode(ExecutionMode.SEQUENTIAL);
    options.setIntraOpNumThreads(settings.threads());
    options.setInterOpNumThreads(1);
    options.setMemoryPatternOptimization(false);
    options.setDeterministicCompute(true);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.inter_op.allow_spinning", "0");
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    return options;
  }

  @Override
  public void close() {
    watchdog.close();
  }
}
