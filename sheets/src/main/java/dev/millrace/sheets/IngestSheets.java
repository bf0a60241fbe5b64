package dev.millrace.sheets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.pipeline.Answer;
import dev.millrace.pipeline.BadInputException;
import dev.millrace.pipeline.InvalidPipelineException;
import dev.millrace.pipeline.PipelineDefinition;
import dev.millrace.pipeline.Provenance;
import dev.millrace.pipeline.Task;
import dev.millrace.pipeline.TaskContext;
import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.dataset.DatasetException;
import dev.millrace.sheets.dataset.FileEntry;
import dev.millrace.sheets.dataset.RowCounts;
import dev.millrace.sheets.ingest.Decider;
import dev.millrace.sheets.ingest.SourceFile;
import dev.millrace.sheets.read.SheetReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The task {@code ingest-sheets}: the rows of a spreadsheet that lands go into a dataset. What an
 * earlier version of the object brought is replaced; a version that is in the dataset already is no
 * work, so a repeated attempt changes nothing. Thread-safe.
 */
public final class IngestSheets implements Task {
  /** The task's name in pipeline definitions. */
  public static final String NAME = "ingest-sheets";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Provenance MADE_BY =
      new Provenance(
          NAME, "1", "", "tables found, mapped and corrected by the dataset's layouts", "millrace");

  private final Datasets datasets;
  private final Intakes intakes;

  public IngestSheets(Datasets datasets, Intakes intakes) {
    this.datasets = datasets;
    this.intakes = intakes;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void check(PipelineDefinition definition) {
    if (definition.model() != null) {
      throw new InvalidPipelineException(
          "the task ingest-sheets takes no model; leave 'model' out");
    }
    for (Map.Entry<String, JsonNode> option : definition.options().properties()) {
      if (!option.getKey().equals("dataset")) {
        throw new InvalidPipelineException(
            "the task ingest-sheets has no option '" + option.getKey() + "'; it has dataset");
      }
    }
    try {
      Datasets.checked(dataset(definition));
    } catch (DatasetException e) {
      throw new InvalidPipelineException(String.valueOf(e.getMessage()));
    }
  }

  private static String dataset(PipelineDefinition definition) {
    return definition.options().path("dataset").asText("");
  }

  /** The name under which a dataset knows an object. */
  public static String fileName(String bucket, String key) {
    return bucket + "/" + key;
  }

  @Override
  public Answer run(TaskContext context) throws IOException, InterruptedException {
    String name = dataset(context.definition());
    String file = fileName(context.bucket(), context.key());
    if (SheetReader.isLockFile(Path.of(context.key()))) {
      throw new BadInputException(
          "lock-file", "this is not a spreadsheet but the mark that one is open somewhere");
    }
    FileEntry entry =
        datasets.change(
            name,
            dataset -> {
              if (!isThere(dataset, file, context.version())) {
                SourceFile source = new SourceFile(file, context.file());
                intakes
                    .of(dataset)
                    .take(intakes.withThoseBehind(dataset, source), Map.of(), Decider.NOBODY);
              }
              return dataset.file(file).orElseThrow();
            });
    if (entry.state().equals(FileEntry.REFUSED)) {
      String reason = String.valueOf(entry.reason());
      int colon = reason.indexOf(": ");
      throw new BadInputException(reason.substring(0, colon), reason.substring(colon + 2));
    }
    return new Answer(result(name, entry), MADE_BY);
  }

  /** A file that was refused is tried again: its password may be known now. */
  private static boolean isThere(Dataset dataset, String file, String version) {
    return dataset
        .file(file)
        .filter(entry -> entry.sha256().equals(version))
        .filter(entry -> !entry.isDeleted() && !entry.state().equals(FileEntry.REFUSED))
        .isPresent();
  }

  private static JsonNode result(String dataset, FileEntry entry) {
    ObjectNode result =
        JSON.createObjectNode()
            .put("dataset", dataset)
            .put("file", entry.name())
            .put("format", entry.format())
            .put("state", entry.state());
    if (entry.reason() != null) {
      result.put("reason", entry.reason());
    }
    result.set("rows", rows(entry.counts()));
    return result;
  }

  /** Counts of rows as the API writes them. */
  public static ObjectNode rows(RowCounts counts) {
    return JSON.createObjectNode()
        .put("in", counts.in())
        .put("data", counts.data())
        .put("rejected", counts.rejected())
        .put("repeated", counts.repeated())
        .put("waiting", counts.waiting())
        .put("other", counts.other());
  }
}
