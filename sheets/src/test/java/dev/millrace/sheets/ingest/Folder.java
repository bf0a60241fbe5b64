package dev.millrace.sheets.ingest;

import dev.millrace.sheets.dataset.Dataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A folder of files and the dataset {@code data} that they are taken into. */
final class Folder {
  final Dataset dataset;
  private final Path directory;
  private final List<SourceFile> files = new ArrayList<>();

  Folder(Path directory) {
    this.directory = directory;
    this.dataset = Dataset.open(directory.resolve("data.duckdb"), "data");
  }

  void close() {
    dataset.close();
  }

  SourceFile file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes all files in, and forgets them. */
  Intake.Taken take() throws IOException, InterruptedException {
    return take(Decider.NOBODY);
  }

  Intake.Taken take(Decider decider) throws IOException, InterruptedException {
    List<SourceFile> all = List.copyOf(files);
    files.clear();
    return intake().take(all, Map.of(), decider);
  }

  Intake.Taken takeRepairing(double above) throws IOException, InterruptedException {
    IntakeSettings repairing = IntakeSettings.standard().repairingAbove(above);
    List<SourceFile> all = List.copyOf(files);
    files.clear();
    return new Intake(dataset, repairing, Progress.NONE).take(all, Map.of(), Decider.NOBODY);
  }

  /** A file of any bytes. */
  SourceFile file(String name, byte[] bytes) throws IOException {
    Path path = directory.resolve(name);
    Files.write(path, bytes);
    SourceFile file = new SourceFile(name, path);
    files.add(file);
    return file;
  }

  Intake intake() {
    return new Intake(dataset, IntakeSettings.standard(), Progress.NONE);
  }

  /** What is asked about layouts. */
  List<String> questions() {
    return intake().layouts().layouts().values().stream()
        .flatMap(layout -> layout.questions().stream())
        .map(OpenQuestion::text)
        .toList();
  }

  /** The rows of a query, values apart by bars. */
  List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = dataset.query();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join("|", values));
      }
    }
    return rows;
  }
}
