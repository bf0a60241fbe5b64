package dev.millrace.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.sheets.DatasetPasswords;
import dev.millrace.sheets.DatasetSettings;
import dev.millrace.sheets.Datasets;
import dev.millrace.sheets.Intakes;
import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.dataset.FileEntry;
import dev.millrace.sheets.ingest.Decider;
import dev.millrace.sheets.layout.Hidden;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a dataset's files are read: what is hidden in them, repairs, and their password. */
public final class DatasetSettingsRoutes implements Routes {
  private final Datasets datasets;
  private final Intakes intakes;
  private final DatasetPasswords passwords;

  public DatasetSettingsRoutes(Datasets datasets, Intakes intakes, DatasetPasswords passwords) {
    this.datasets = datasets;
    this.intakes = intakes;
    this.passwords = passwords;
  }

  /** The body; what is left out stays as it is. */
  private record Change(
      @Nullable Hidden hiddenRows,
      @Nullable Hidden hiddenColumns,
      @Nullable Hidden hiddenSheets,
      @Nullable Double repairAbove,
      @Nullable Boolean repair,
      @Nullable String password) {

    DatasetSettings on(DatasetSettings before) {
      Double above = repairAbove == null ? before.repairAbove() : repairAbove;
      return new DatasetSettings(
          hiddenRows == null ? before.hiddenRows() : hiddenRows,
          hiddenColumns == null ? before.hiddenColumns() : hiddenColumns,
          hiddenSheets == null ? before.hiddenSheets() : hiddenSheets,
          Boolean.FALSE.equals(repair) ? null : above);
    }

    @Override
    public String toString() {
      return "Change of settings"; // the password is nobody's to see
    }
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v1/datasets/{dataset}/settings", this::get, Allow.READ);
    routes.put("/v1/datasets/{dataset}/settings", this::put, Allow.ADMIN);
  }

  private void get(Context ctx) {
    ctx.json(json(DatasetRoutes.dataset(datasets, ctx)));
  }

  private ObjectNode json(Dataset dataset) {
    ObjectNode json = Json.MAPPER.valueToTree(intakes.settings(dataset));
    return json.put("passwordGiven", passwords.find(dataset.table()).isPresent());
  }

  private void put(Context ctx) throws IOException, InterruptedException {
    Change change = JsonBody.read(ctx, Change.class);
    String name = Datasets.checked(ctx.pathParam("dataset"));
    ctx.json(
        datasets.change(
            name,
            dataset -> {
              DatasetSettings before = intakes.settings(dataset);
              DatasetSettings now = change.on(before);
              intakes.settings(dataset, now);
              if (change.password() != null) {
                passwords.put(name, change.password());
              }
              readAgain(dataset, !now.equals(before), change.password() != null);
              return json(dataset);
            }));
  }

  private void readAgain(Dataset dataset, boolean all, boolean refused)
      throws IOException, InterruptedException {
    List<FileEntry> files =
        dataset.files().stream()
            .filter(file -> !file.isDeleted())
            .filter(file -> all || (refused && file.state().equals(FileEntry.REFUSED)))
            .toList();
    if (!files.isEmpty()) {
      intakes.of(dataset).take(intakes.again(dataset, List.of(), files), Map.of(), Decider.NOBODY);
    }
  }
}
