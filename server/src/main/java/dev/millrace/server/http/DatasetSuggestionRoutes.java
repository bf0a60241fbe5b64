package dev.millrace.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.sheets.Datasets;
import dev.millrace.sheets.IngestSheets;
import dev.millrace.sheets.Intakes;
import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.dataset.DatasetException;
import dev.millrace.sheets.dataset.FileEntry;
import dev.millrace.sheets.dataset.Fix;
import dev.millrace.sheets.dataset.Suggestion;
import dev.millrace.sheets.ingest.Accepting;
import dev.millrace.sheets.ingest.SourceFile;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cells that are probably wrong: what is suggested for them, and that a person accepts or dismisses
 * it.
 */
public final class DatasetSuggestionRoutes implements Routes {
  private static final int MOST = 10_000;

  private final Datasets datasets;
  private final Intakes intakes;
  private final InstantSource clock;

  public DatasetSuggestionRoutes(Datasets datasets, Intakes intakes, InstantSource clock) {
    this.datasets = datasets;
    this.intakes = intakes;
    this.clock = clock;
  }

  /** Which suggestions are meant: those that are all that is said here. */
  private record Which(
      @Nullable String kind,
      @Nullable String column,
      @Nullable String value,
      @Nullable String suggested,
      @Nullable String by) {
    boolean isOf(Suggestion one) {
      return (kind == null || kind.equals(one.kind()))
          && (column == null || column.equals(one.column()))
          && (value == null || value.equals(one.value()))
          && (suggested == null || suggested.equals(one.suggested()));
    }

    boolean isNothing() {
      return kind == null && column == null && value == null && suggested == null;
    }

    static Which read(Context ctx) throws IOException {
      Which which = JsonBody.read(ctx, Which.class);
      if (which.isNothing()) {
        throw new DatasetException(
            "say which suggestions are meant: by kind, column, value, suggested or several of"
                + " them");
      }
      return which;
    }

    List<Suggestion> in(Dataset dataset) {
      return dataset.suggestions().stream().filter(this::isOf).toList();
    }
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v1/datasets/{dataset}/suggestions", this::list, Allow.READ);
    routes.post("/v1/datasets/{dataset}/suggestions/accept", this::accept, Allow.WRITE);
    routes.post("/v1/datasets/{dataset}/suggestions/dismiss", this::dismiss, Allow.WRITE);
    routes.post("/v1/datasets/{dataset}/suggestions/restore", this::restore, Allow.WRITE);
  }

  private void list(Context ctx) {
    Dataset dataset = DatasetRoutes.dataset(datasets, ctx);
    List<Suggestion> all = dataset.suggestions();
    ctx.json(
        Map.of(
            "total",
            all.size(),
            "dismissed",
            dataset.dismissals(),
            "suggestions",
            all.stream().limit(MOST).map(DatasetSuggestionRoutes::json).toList()));
  }

  private static ObjectNode json(Suggestion one) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("file", one.file())
            .put("sheet", one.sheet())
            .put("row", one.row());
    if (one.cell() != null) {
      json.put("cell", one.cell().name());
    }
    return json.put("column", one.column())
        .put("value", one.value())
        .put("suggested", one.suggested())
        .put("kind", one.kind())
        .put("confidence", one.confidence());
  }

  private void accept(Context ctx) throws IOException, InterruptedException {
    Which which = Which.read(ctx);
    DatasetRoutes.dataset(datasets, ctx);
    ctx.json(
        datasets.change(
            ctx.pathParam("dataset"),
            dataset -> accept(dataset, which, DatasetFixRoutes.who(ctx, which.by()))));
  }

  private ObjectNode accept(Dataset dataset, Which which, String who)
      throws IOException, InterruptedException {
    List<Suggestion> wanted = which.in(dataset);
    List<Fix> fixes = Accepting.fixes(wanted, who, clock.instant());
    List<String> names = fixes.stream().map(fix -> fix.cell().file()).distinct().toList();
    List<FileEntry> files =
        dataset.files().stream().filter(file -> names.contains(file.name())).toList();
    List<SourceFile> sources = intakes.again(dataset, List.of(), files);
    if (!fixes.isEmpty()) {
      intakes.of(dataset).fix(sources, fixes);
    }
    ObjectNode answer =
        Json.MAPPER
            .createObjectNode()
            .put("accepted", fixes.size())
            .put("left", wanted.size() - fixes.size());
    answer.set("rows", IngestSheets.rows(dataset.counts(names)));
    return answer;
  }

  private void dismiss(Context ctx) throws IOException, InterruptedException {
    Which which = Which.read(ctx);
    DatasetRoutes.dataset(datasets, ctx);
    int dismissed =
        datasets.change(
            ctx.pathParam("dataset"),
            dataset -> {
              List<Suggestion> wanted = which.in(dataset);
              dataset.dismiss(wanted, DatasetFixRoutes.who(ctx, which.by()), clock.instant());
              return wanted.size();
            });
    ctx.json(Map.of("dismissed", dismissed));
  }

  private void restore(Context ctx) throws IOException, InterruptedException {
    DatasetRoutes.dataset(datasets, ctx);
    ctx.json(
        Map.of(
            "restored",
            datasets.change(ctx.pathParam("dataset"), dataset -> dataset.restoreSuggestions())));
  }
}
