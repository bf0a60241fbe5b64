package dev.millrace.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.sheets.Datasets;
import dev.millrace.sheets.Intakes;
import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.dataset.DatasetException;
import dev.millrace.sheets.dataset.FileEntry;
import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.ingest.LayoutDecision;
import dev.millrace.sheets.ingest.LayoutPreview;
import dev.millrace.sheets.ingest.SourceFile;
import dev.millrace.sheets.layout.Pointing;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A person points at the header of a table that was not, or wrongly, found. */
public final class DatasetHeaderRoutes implements Routes {
  private final Datasets datasets;
  private final Intakes intakes;

  public DatasetHeaderRoutes(Datasets datasets, Intakes intakes) {
    this.datasets = datasets;
    this.intakes = intakes;
  }

  /** The body: rows as people count them, columns as spreadsheets call them. */
  private record Place(
      @Nullable Integer firstRow,
      @Nullable Integer lastRow,
      @Nullable String firstColumn,
      @Nullable String lastColumn,
      @Nullable Integer lastTableRow) {}

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.put("/v1/datasets/{dataset}/layouts/{fingerprint}/header", this::point, Allow.WRITE);
  }

  private void point(Context ctx) throws IOException, InterruptedException {
    Pointing pointing = pointing(JsonBody.read(ctx, Place.class));
    String fingerprint = ctx.pathParam("fingerprint");
    DatasetRoutes.dataset(datasets, ctx);
    ctx.json(
        datasets.change(
            ctx.pathParam("dataset"), dataset -> point(dataset, fingerprint, pointing)));
  }

  private static Pointing pointing(Place place) {
    if (place.firstRow() == null) {
      throw new DatasetException("'firstRow' is missing: which row names the columns?");
    }
    int first = place.firstRow() - 1;
    try {
      return new Pointing(
          first,
          place.lastRow() == null ? first : place.lastRow() - 1,
          column(place.firstColumn()),
          column(place.lastColumn()),
          place.lastTableRow() == null ? null : place.lastTableRow() - 1);
    } catch (IllegalArgumentException e) {
      throw new DatasetException(String.valueOf(e.getMessage()), e);
    }
  }

  private static @Nullable Integer column(@Nullable String letters) {
    if (letters == null || letters.isEmpty()) {
      return null;
    }
    int column = Area.columnNumber(letters);
    if (column < 0) {
      throw new DatasetException("'" + letters + "' is no column; columns are called such as C");
    }
    return column;
  }

  private ObjectNode point(Dataset dataset, String fingerprint, Pointing pointing)
      throws IOException, InterruptedException {
    LayoutDecision found = DatasetRoutes.layout(intakes, dataset, fingerprint);
    LayoutDecision there = there(dataset, found, pointing);
    Set<FileEntry> files = new LinkedHashSet<>(dataset.filesWith(fingerprint));
    dataset.files().stream()
        .filter(file -> file.state().equals(FileEntry.WAITING))
        .forEach(files::add);
    intakes.of(dataset).point(intakes.sources(files), fingerprint, there);
    int loaded = dataset.filesWith(there.fingerprint()).size();
    LayoutDecision now = DatasetRoutes.layout(intakes, dataset, there.fingerprint());
    ObjectNode answer = Json.MAPPER.createObjectNode().put("files", loaded);
    answer.set("layout", Json.MAPPER.valueToTree(now));
    return answer;
  }

  private LayoutDecision there(Dataset dataset, LayoutDecision found, Pointing pointing)
      throws IOException {
    List<FileEntry> files = dataset.filesWith(found.fingerprint());
    for (FileEntry file : files) {
      var source = intakes.source(file);
      if (source.isPresent() && isExample(found, file, files)) {
        try {
          return preview(dataset, found, source.get()).point(pointing);
        } catch (IllegalArgumentException e) {
          throw new DatasetException(String.valueOf(e.getMessage()), e);
        }
      }
    }
    throw new DatasetException(
        "the bytes of no file with the layout '%s' are kept".formatted(found.fingerprint()));
  }

  /** The file that people were shown, or any where that one is gone. */
  private static boolean isExample(LayoutDecision found, FileEntry file, List<FileEntry> files) {
    String example = found.example().file();
    return file.name().equals(example)
        || files.stream().noneMatch(one -> one.name().equals(example));
  }

  private LayoutPreview preview(Dataset dataset, LayoutDecision found, SourceFile source)
      throws IOException {
    return intakes
        .of(dataset)
        .preview(source, found.fingerprint())
        .orElseThrow(() -> new DatasetException("'" + source.name() + "' has the layout no more"));
  }
}
