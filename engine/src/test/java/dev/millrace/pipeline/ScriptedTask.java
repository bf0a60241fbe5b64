package dev.millrace.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A task named {@code echo} whose work a test can replace; by itself it answers with the object's
 * text.
 */
final class ScriptedTask implements Task {
  /** What it does for one run. */
  @FunctionalInterface
  interface Script {
    Answer run(TaskContext context) throws Exception;
  }

  static final Provenance PROVENANCE =
      new Provenance("echo", "1", "sha256:0", "none", "java " + Runtime.version().feature());

  private volatile Script script = ScriptedTask::echo;
  private final AtomicInteger calls = new AtomicInteger();

  static Answer echo(TaskContext context) throws Exception {
    String text = new String(context.open().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(JsonNodeFactory.instance.objectNode().put("text", text), PROVENANCE);
  }

  void does(Script other) {
    script = other;
  }

  int calls() {
    return calls.get();
  }

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public void check(PipelineDefinition definition) {
    if (definition.options().has("bad")) {
      throw new InvalidPipelineException("'options.bad' is not for echo");
    }
  }

  @Override
  public Answer run(TaskContext context) throws Exception {
    calls.incrementAndGet();
    return script.run(context);
  }
}
