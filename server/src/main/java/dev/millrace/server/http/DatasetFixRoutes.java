package dev.millrace.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.sheets.Datasets;
import dev.millrace.sheets.IngestSheets;
import dev.millrace.sheets.Intakes;
import dev.millrace.sheets.clean.Correction;
import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.dataset.DatasetException;
import dev.millrace.sheets.dataset.FileEntry;
import dev.millrace.sheets.dataset.Fix;
import dev.millrace.sheets.dataset.FixRefusedException;
import dev.millrace.sheets.ingest.SourceFile;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people say that cells should hold; the file is read again at once with it. */
public final class DatasetFixRoutes implements Routes {
  private static final int MOST = 10_000;

  private final Datasets datasets;
  private final Intakes intakes;
  private final InstantSource clock;

  public DatasetFixRoutes(Datasets datasets, Intakes intakes, InstantSource clock) {
    this.datasets = datasets;
    this.intakes = intakes;
    this.clock = clock;
  }

  /** The body of a request to fix cells of one file. */
  private record Order(
      @Nullable String file,
      @Nullable String sha256,
      @Nullable List<CellOrder> fixes,
      @Nullable String by) {}

  private record CellOrder(@Nullable String sheet, @Nullable String cell, @Nullable String value) {}

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v1/datasets/{dataset}/fixes", this::list, Allow.READ);
    routes.post("/v1/datasets/{dataset}/fixes", this::fix, Allow.WRITE);
    routes.exception(FixRefusedException.class, DatasetFixRoutes::refused);
  }

  private static void refused(FixRefusedException exception, Context ctx) {
    Problems.answer(
        ctx,
        new Problem(
            422,
            "fix-refused",
            "Fix refused",
            String.valueOf(exception.getMessage()),
            Map.of("problems", Json.MAPPER.valueToTree(exception.refused()))));
  }

  private void list(Context ctx) {
    ctx.json(Map.of("fixes", json(DatasetRoutes.dataset(datasets, ctx).fixes())));
  }

  private void fix(Context ctx) throws IOException, InterruptedException {
    Order order = JsonBody.read(ctx, Order.class);
    DatasetRoutes.dataset(datasets, ctx);
    ctx.json(
        datasets.change(
            ctx.pathParam("dataset"), dataset -> fix(dataset, order, who(ctx, order.by()))));
  }

  /** A key's name is proof; what the body says is not. */
  static String who(Context ctx, @Nullable String by) {
    String bearer = AccessRoutes.bearerName(ctx);
    String said = by == null ? "" : by.strip();
    return bearer.isEmpty() ? said.substring(0, Math.min(said.length(), 100)) : bearer;
  }

  private ObjectNode fix(Dataset dataset, Order order, String who)
      throws IOException, InterruptedException {
    FileEntry file = file(dataset, order);
    List<Fix> fixes = fixes(order, file, who);
    List<SourceFile> sources = intakes.again(dataset, List.of(), alike(dataset, file));
    if (sources.stream().noneMatch(source -> source.name().equals(file.name()))) {
      throw new DatasetException(
          "the bytes of '%s' are not kept any more; send the file again".formatted(file.name()));
    }
    intakes.of(dataset).fix(sources, fixes);
    List<Fix> kept =
        dataset.fixes().stream()
            .filter(one -> fixes.stream().anyMatch(fix -> fix.cell().equals(one.cell())))
            .toList();
    ObjectNode answer = Json.MAPPER.createObjectNode().put("file", file.name());
    answer.set("rows", IngestSheets.rows(dataset.file(file.name()).orElseThrow().counts()));
    answer.set("fixes", json(kept));
    return answer;
  }

  /** The file, and those of other names that have the same bytes: a fix holds for the bytes. */
  private static List<FileEntry> alike(Dataset dataset, FileEntry file) {
    return dataset.files().stream()
        .filter(one -> one.sha256().equals(file.sha256()) && !one.isDeleted())
        .toList();
  }

  private static FileEntry file(Dataset dataset, Order order) {
    FileEntry file =
        dataset
            .file(order.file() == null ? "" : order.file())
            .orElseThrow(
                () ->
                    new DatasetException(
                        "dataset '%s' has no file '%s'".formatted(dataset.table(), order.file())));
    if (!file.sha256().equals(order.sha256())) {
      throw new ProblemException(
          409,
          "file-changed",
          "File changed",
          "'%s' is another file now than the one that was looked at; look at its rejects again"
              .formatted(file.name()));
    }
    return file;
  }

  private List<Fix> fixes(Order order, FileEntry file, String who) {
    List<CellOrder> cells = order.fixes() == null ? List.of() : order.fixes();
    if (cells.isEmpty() || cells.size() > MOST) {
      throw new DatasetException(
          "'fixes' holds %d cells; it takes 1 to %d".formatted(cells.size(), MOST));
    }
    return cells.stream().map(cell -> fix(cell, file, who)).toList();
  }

  private Fix fix(CellOrder order, FileEntry file, String who) {
    String sheet = order.sheet() == null ? "" : order.sheet();
    String cell = order.cell() == null ? "" : order.cell();
    return Fix.of(
        new Fix.Cell(file.name(), file.sha256(), sheet, cell),
        order.value(),
        Correction.BY_HAND,
        who,
        clock.instant());
  }

  private static ArrayNode json(List<Fix> fixes) {
    ArrayNode all = Json.MAPPER.createArrayNode();
    for (Fix fix : fixes) {
      all.addObject()
          .put("file", fix.cell().file())
          .put("sha256", fix.cell().sha256())
          .put("sheet", fix.cell().sheet())
          .put("cell", fix.cell().name())
          .put("column", fix.found().column())
          .put("raw", fix.found().raw())
          .put("value", fix.text())
          .put("became", fix.found().became())
          .put("rule", fix.rule().word())
          .put("by", fix.by())
          .put("at", fix.at().toString());
    }
    return all;
  }
}
