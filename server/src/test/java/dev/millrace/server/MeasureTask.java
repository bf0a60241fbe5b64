package dev.millrace.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.pipeline.Answer;
import dev.millrace.pipeline.BadInputException;
import dev.millrace.pipeline.PipelineDefinition;
import dev.millrace.pipeline.Provenance;
import dev.millrace.pipeline.Task;
import dev.millrace.pipeline.TaskContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * Measures what lands: {@code bad} is refused, {@code slow} takes until it is let go, the rest is
 * counted.
 */
final class MeasureTask implements Task {
  final CountDownLatch letGo = new CountDownLatch(1);

  @Override
  public String name() {
    return "measure";
  }

  @Override
  public void check(PipelineDefinition definition) {}

  @Override
  public Answer run(TaskContext context) throws IOException, InterruptedException {
    byte[] start;
    try (InputStream in = context.open()) {
      start = in.readNBytes(16);
    }
    switch (new String(start, StandardCharsets.UTF_8)) {
      case "bad" -> throw new BadInputException("not-measurable", "this is bad");
      case "slow" -> letGo.await();
      default -> {}
    }
    return new Answer(
        JsonNodeFactory.instance.objectNode().put("bytes", context.size()),
        new Provenance("ruler", "1", "sha256:0", "none", "java"));
  }
}
