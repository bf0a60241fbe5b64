package dev.millrace.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.sheets.Datasets;
import dev.millrace.sheets.IngestSheets;
import dev.millrace.sheets.Intakes;
import dev.millrace.sheets.clean.DateOrder;
import dev.millrace.sheets.clean.DecimalMark;
import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.dataset.DatasetException;
import dev.millrace.sheets.dataset.FileEntry;
import dev.millrace.sheets.ingest.Decider;
import dev.millrace.sheets.ingest.LayoutDecision;
import dev.millrace.sheets.ingest.OpenQuestion;
import dev.millrace.sheets.ingest.SourceFile;
import dev.millrace.sheets.schema.DatasetSchema;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Datasets: their columns, their files, and the layouts that people confirm. */
public final class DatasetRoutes implements Routes {
  private final Datasets datasets;
  private final Intakes intakes;

  public DatasetRoutes(Datasets datasets, Intakes intakes) {
    this.datasets = datasets;
    this.intakes = intakes;
  }

  /** The body of a confirmation. */
  private record Confirmation(
      LayoutDecision.@Nullable State state,
      @Nullable Map<String, String> columns,
      @Nullable Boolean unpivot,
      @Nullable Boolean suspectedTotals,
      @Nullable Boolean groups,
      @Nullable Boolean fillDown,
      @Nullable DecimalMark decimalMark,
      @Nullable DateOrder dateOrder) {}

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v1/datasets", this::list, Allow.READ);
    routes.get("/v1/datasets/{dataset}", this::get, Allow.READ);
    routes.put("/v1/datasets/{dataset}", this::put, Allow.ADMIN);
    routes.get("/v1/datasets/{dataset}/files", this::files, Allow.READ);
    routes.get("/v1/datasets/{dataset}/layouts", this::layouts, Allow.READ);
    routes.get("/v1/datasets/{dataset}/layouts/{fingerprint}", this::layout, Allow.READ);
    routes.put("/v1/datasets/{dataset}/layouts/{fingerprint}", this::confirm, Allow.WRITE);
    routes.exception(
        DatasetException.class, Problems.as(422, "dataset-refused", "Not possible with a dataset"));
  }

  private void list(Context ctx) {
    ctx.json(
        Map.of(
            "datasets",
            datasets.names().stream()
                .map(name -> json(datasets.find(name).orElseThrow()))
                .toList()));
  }

  private void get(Context ctx) {
    ctx.json(json(dataset(ctx)));
  }

  private ObjectNode json(Dataset dataset) {
    DatasetSchema schema = dataset.schema();
    ObjectNode json = Json.MAPPER.createObjectNode().put("name", dataset.table());
    json.set("columns", Json.MAPPER.valueToTree(schema.columns()));
    json.set("keys", Json.MAPPER.valueToTree(schema.keys()));
    json.put("files", dataset.files().stream().filter(file -> !file.isDeleted()).count());
    json.set(
        "rows",
        IngestSheets.rows(dataset.counts(dataset.files().stream().map(FileEntry::name).toList())));
    json.put(
        "layoutsWaiting",
        intakes.of(dataset).layouts().layouts().values().stream()
            .filter(layout -> layout.state() == LayoutDecision.State.WAITING)
            .count());
    return json;
  }

  private void put(Context ctx) throws IOException, InterruptedException {
    DatasetSchema schema = JsonBody.read(ctx, DatasetSchema.class);
    String name = ctx.pathParam("dataset");
    schema.columns().forEach(column -> Datasets.checked(column.name()));
    datasets.change(
        name,
        dataset -> {
          try (var batch = dataset.begin(schema)) {
            batch.commit();
          }
          retake(
              dataset,
              dataset.files().stream().filter(file -> !file.isDeleted()).toList(),
              Map.of());
          return true;
        });
    ctx.json(json(datasets.find(name).orElseThrow()));
  }

  private void files(Context ctx) {
    ctx.json(Map.of("files", dataset(ctx).files().stream().map(DatasetRoutes::file).toList()));
  }

  private static ObjectNode file(FileEntry file) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("name", file.name())
            .put("sha256", file.sha256())
            .put("size", file.size())
            .put("state", file.state());
    if (file.format() != null) {
      json.put("format", file.format());
    }
    if (file.reason() != null) {
      json.put("reason", file.reason());
    }
    json.set("rows", IngestSheets.rows(file.counts()));
    return json;
  }

  private void layouts(Context ctx) {
    ctx.json(Map.of("layouts", List.copyOf(intakes.of(dataset(ctx)).layouts().layouts().values())));
  }

  private void layout(Context ctx) throws IOException {
    Dataset dataset = dataset(ctx);
    LayoutDecision layout = layout(dataset, ctx.pathParam("fingerprint"));
    ObjectNode json = Json.MAPPER.valueToTree(layout);
    FileEntry file = dataset.file(layout.example().file()).orElse(null);
    Optional<SourceFile> source = file == null ? Optional.empty() : intakes.source(file);
    if (source.isPresent()) {
      intakes
          .of(dataset)
          .preview(source.get(), layout.fingerprint())
          .ifPresent(preview -> json.set("preview", Json.MAPPER.valueToTree(preview.lines())));
    }
    ctx.json(json);
  }

  private LayoutDecision layout(Dataset dataset, String fingerprint) {
    return layout(intakes, dataset, fingerprint);
  }

  /** A layout of a dataset. */
  static LayoutDecision layout(Intakes intakes, Dataset dataset, String fingerprint) {
    LayoutDecision layout = intakes.of(dataset).layouts().layouts().get(fingerprint);
    if (layout == null) {
      throw new ProblemException(
          404,
          "no-such-layout",
          "No such layout",
          "dataset '%s' has no layout '%s'".formatted(dataset.table(), fingerprint));
    }
    return layout;
  }

  /** Confirms a layout, and loads the files that have it. */
  private void confirm(Context ctx) throws IOException, InterruptedException {
    Confirmation said = JsonBody.read(ctx, Confirmation.class);
    String fingerprint = ctx.pathParam("fingerprint");
    dataset(ctx);
    ObjectNode answer =
        datasets.change(
            ctx.pathParam("dataset"),
            dataset -> {
              LayoutDecision before = layout(dataset, fingerprint);
              LayoutDecision decided = decided(before, said);
              List<FileEntry> files = dataset.filesWith(fingerprint);
              int without = retake(dataset, files, Map.of(fingerprint, decided));
              return Json.MAPPER
                  .createObjectNode()
                  .put("files", files.size() - without)
                  .put("filesWithoutBytes", without)
                  .set("layout", Json.MAPPER.valueToTree(layout(dataset, fingerprint)));
            });
    ctx.json(answer);
  }

  private static LayoutDecision decided(LayoutDecision before, Confirmation said) {
    LayoutDecision.State state =
        said.state() == null ? LayoutDecision.State.CONFIRMED : said.state();
    for (String field : said.columns() == null ? List.<String>of() : said.columns().keySet()) {
      if (!before.columns().containsKey(field)) {
        throw new DatasetException(
            "the layout has no field '%s'; it has %s".formatted(field, before.columns().keySet()));
      }
    }
    Map<String, String> columns = new LinkedHashMap<>(before.columns());
    columns.putAll(said.columns() == null ? Map.of() : said.columns());
    columns.values().stream().filter(name -> !name.isEmpty()).forEach(Datasets::checked);
    LayoutDecision now =
        new LayoutDecision(
            before.fingerprint(),
            state,
            before.example(),
            columns,
            said.unpivot() == null ? before.unpivot() : said.unpivot(),
            said.suspectedTotals() == null ? before.suspectedTotals() : said.suspectedTotals(),
            said.groups() == null ? before.groups() : said.groups(),
            said.fillDown() == null ? before.fillDown() : said.fillDown(),
            said.decimalMark() == null ? before.decimalMark() : said.decimalMark(),
            said.dateOrder() == null ? before.dateOrder() : said.dateOrder(),
            1,
            before.questions(),
            before.pointed());
    if (now.isLoaded() && !now.unanswered().isEmpty()) {
      throw open(now.unanswered());
    }
    return now;
  }

  private static ProblemException open(List<OpenQuestion> questions) {
    return new ProblemException(
        new Problem(
            422,
            "layout-question-open",
            "A question about the layout is open",
            questions.stream()
                .map(
                    question ->
                        "%s Answer with %s."
                            .formatted(
                                question.text(),
                                question.answer() == OpenQuestion.Answer.DECIMAL_MARK
                                    ? "decimalMark, POINT or COMMA"
                                    : "dateOrder, DAY_FIRST or MONTH_FIRST"))
                .collect(Collectors.joining(" ")),
            Map.of("questions", questions)));
  }

  /** Takes files in again; gives how many have no bytes any more. */
  private int retake(Dataset dataset, List<FileEntry> files, Map<String, LayoutDecision> decided)
      throws IOException, InterruptedException {
    List<SourceFile> sources = intakes.sources(files);
    intakes.of(dataset).take(sources, decided, Decider.NOBODY);
    return files.size() - sources.size();
  }

  private Dataset dataset(Context ctx) {
    return dataset(datasets, ctx);
  }

  /** The dataset that a path names. */
  static Dataset dataset(Datasets datasets, Context ctx) {
    String name = ctx.pathParam("dataset");
    return datasets
        .find(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    404,
                    "no-such-dataset",
                    "No such dataset",
                    "there is no dataset '%s'; a pipeline with the task ingest-sheets makes one"
                        .formatted(name)));
  }
}
