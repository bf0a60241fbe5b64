package dev.millrace.runtimes.infer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelSource;
import dev.millrace.model.PackageRule;
import dev.millrace.model.ServedModel;
import dev.millrace.pipeline.Answer;
import dev.millrace.pipeline.InvalidPipelineException;
import dev.millrace.pipeline.PipelineDefinition;
import dev.millrace.pipeline.Task;
import dev.millrace.pipeline.TaskContext;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * The task {@code infer}: any model on any object that can be its input. A CSV file or a list of
 * JSON records is answered row by row, an inference request of the Open Inference Protocol tensor
 * by tensor, a picture after the preprocessing that the package declares.
 *
 * <p>The model reference is resolved at each run, so a moved alias holds from the next run on.
 * Thread-safe.
 */
public final class Infer implements Task {

  /** The task's name in pipeline definitions. */
  public static final String NAME = "infer";

  /** What it asks of model packages: preprocessing that it knows and that fits the graphs. */
  public static final PackageRule PACKAGES = new PackageRule(NAME, true, InferPackages::check);

  private final ModelSource models;
  private final PictureSource pictures;

  public Infer(ModelSource models, PictureSource pictures) {
    this.models = models;
    this.pictures = pictures;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void check(PipelineDefinition definition) {
    if (definition.model() == null) {
      throw new InvalidPipelineException(
          "the task infer needs a model, such as model: \"prices@live\"");
    }
    InferOptions.read(definition.options());
  }

  @Override
  public List<String> missing(PipelineDefinition definition) {
    return models
        .missing(Objects.requireNonNull(definition.model(), "checked when declared"))
        .stream()
        .toList();
  }

  /**
   * Runs the model on the run's object.
   *
   * @throws dev.millrace.pipeline.BadInputException when the object cannot be its input; the
   *     message names the row and column, or the tensor
   */
  @Override
  public Answer run(TaskContext context) throws IOException, InterruptedException {
    PipelineDefinition definition = context.definition();
    InferOptions options = InferOptions.read(definition.options());
    ServedModel model =
        models.resolve(Objects.requireNonNull(definition.model(), "checked when declared"));
    Graph graph = Graph.of(model, options.role(), options.outputs());
    Labels labels = Labels.read(graph, InferPackages.texts(model));
    InputFormat format = options.format() == null ? InputFormat.of(context) : options.format();
    ObjectNode result =
        switch (format) {
          case JSON -> json(graph, labels, options, context);
          case CSV -> {
            Rows rows = CsvRows.open(context.file(), options.csv());
            yield rows(new RowInference(graph, labels, options.keep()), rows, context);
          }
          case IMAGE -> new ImageInference(graph, labels, pictures).run(context.file());
        };
    return new Answer(result, model.provenance());
  }

  private static ObjectNode json(
      Graph graph, Labels labels, InferOptions options, TaskContext context)
      throws IOException, InterruptedException {
    JsonNode root = JsonObjects.parse(context);
    if (JsonObjects.isInferenceRequest(root)) {
      return new TensorInference(graph).run(root);
    }
    RowInference inference = new RowInference(graph, labels, options.keep());
    return rows(inference, JsonObjects.rows(root), context);
  }

  private static ObjectNode rows(RowInference inference, Rows source, TaskContext context)
      throws IOException, InterruptedException {
    try (Rows rows = source) {
      return inference.run(rows, context);
    }
  }
}
