package dev.millrace.runtimes.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.model.Models;
import dev.millrace.model.ServedModel;
import dev.millrace.model.Verification;
import dev.millrace.runtimes.RuntimeSet;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** The models of an installation, with every runtime there is. */
final class Serving implements AutoCloseable {
  private final SqliteDatabase database;
  private final RuntimeSet runtimes = new RuntimeSet(Optional.empty(), Optional.empty());
  private final Models models;

  Serving(Path directory) {
    database = new SqliteDatabase(directory.resolve("ledger.db"));
    models =
        new Models(database, directory.resolve("models"), runtimes.all(), InstantSource.system());
  }

  /** Publishes a package, whose every case must be reproduced, and gives what is served then. */
  ServedModel publish(Path directory, int cases) {
    Models.Published published = models.publish(directory);
    assertThat(published.verification().cases())
        .hasSize(cases)
        .allMatch(Verification.CaseOutcome::passed);
    return models.resolve(published.version().reference());
  }

  Models models() {
    return models;
  }

  @Override
  public void close() {
    models.close();
    runtimes.close();
    database.close();
  }
}
