package dev.millrace.server;

import dev.millrace.object.ObjectStore;
import dev.millrace.pipeline.Task;
import dev.millrace.server.data.DataDirectory;
import dev.millrace.server.http.DatasetFixRoutes;
import dev.millrace.server.http.DatasetHeaderRoutes;
import dev.millrace.server.http.DatasetRoutes;
import dev.millrace.server.http.DatasetSettingsRoutes;
import dev.millrace.server.http.DatasetSuggestionRoutes;
import dev.millrace.server.http.DatasetTableRoutes;
import dev.millrace.server.http.Routes;
import dev.millrace.sheets.DatasetPasswords;
import dev.millrace.sheets.DatasetSweep;
import dev.millrace.sheets.Datasets;
import dev.millrace.sheets.IngestSheets;
import dev.millrace.sheets.Intakes;
import dev.millrace.sheets.dataset.ReadOnlySql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Spreadsheets over one data directory: the datasets, the task that feeds them, the routes. */
final class Spreadsheets implements AutoCloseable {
  private static final Duration LONGEST_QUERY = Duration.ofSeconds(30);

  private final Datasets datasets;
  private final ReadOnlySql sql = new ReadOnlySql(LONGEST_QUERY);
  private final ObjectStore store;
  private final InstantSource clock;
  private final Path directory;
  private final DatasetPasswords passwords;
  private final Intakes intakes;
  private final DatasetSweep sweep;

  Spreadsheets(DataDirectory data, Storage storage) {
    this.directory = data.datasets();
    this.datasets = new Datasets(directory);
    this.store = storage.store;
    this.clock = storage.clock;
    this.passwords = new DatasetPasswords(data.root().resolve("secrets"));
    this.intakes = new Intakes(this::bytes, passwords);
    this.sweep = new DatasetSweep(datasets, intakes, new ObjectsOfDatasets(storage));
    storage.objects.afterDeletion(sweep::hint);
  }

  /** Begins to keep the datasets in step with the buckets. */
  void start() {
    sweep.start();
  }

  Task task() {
    return new IngestSheets(datasets, intakes);
  }

  Routes routes() {
    Routes table = new DatasetTableRoutes(datasets, sql, directory);
    Routes rest = new DatasetRoutes(datasets, intakes);
    Routes headers = new DatasetHeaderRoutes(datasets, intakes);
    Routes suggestions = new DatasetSuggestionRoutes(datasets, intakes, clock);
    Routes settings = new DatasetSettingsRoutes(datasets, intakes, passwords);
    Routes fixes = new DatasetFixRoutes(datasets, intakes, clock);
    return routes -> {
      rest.addTo(routes);
      headers.addTo(routes);
      suggestions.addTo(routes);
      settings.addTo(routes);
      fixes.addTo(routes);
      table.addTo(routes);
    };
  }

  private Optional<Path> bytes(String sha256) {
    return Optional.of(store.file(sha256)).filter(Files::exists);
  }

  @Override
  public void close() {
    sweep.close();
    sql.close();
    datasets.close();
  }
}
