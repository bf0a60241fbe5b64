package dev.millrace.sheets;

import dev.millrace.ledger.Bell;
import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.dataset.FileEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps datasets in step with the buckets: what came from a deleted object leaves its dataset, and
 * an object that went back to an earlier version is taken in as it is now. Deletions ring a bell;
 * whatever was missed, by a stop in between say, is found on the next round.
 */
public final class DatasetSweep implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DatasetSweep.class);
  private static final Duration EVERY = Duration.ofSeconds(30);

  private final Datasets datasets;
  private final Intakes intakes;
  private final Ledger ledger;
  private final Bell bell = new Bell();
  private @Nullable Thread thread;

  /** What the ledger says of objects, by the names that datasets know them by. */
  public interface Ledger {
    /** How an object stands. */
    Standing of(String file);

    /** Whether its current version went into a dataset, and no run of it is still to come. */
    boolean wentInto(String dataset, String file);
  }

  /**
   * How an object stands.
   *
   * @param version its current one; null when there is none
   * @param deleted whether it was there and was deleted; what the ledger never knew is let be
   */
  public record Standing(@Nullable String version, boolean deleted) {}

  public DatasetSweep(Datasets datasets, Intakes intakes, Ledger ledger) {
    this.datasets = datasets;
    this.intakes = intakes;
    this.ledger = ledger;
  }

  /** Begins its rounds. */
  public void start() {
    thread = Thread.ofVirtual().name("dataset-sweep").start(this::rounds);
  }

  /** Says that an object was deleted. */
  public void hint() {
    bell.ring();
  }

  private void rounds() {
    try {
      while (true) {
        long seen = bell.rings();
        round();
        bell.await(seen, EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is closed
    }
  }

  private void round() throws InterruptedException {
    for (String name : datasets.names()) {
      try {
        sweep(name);
      } catch (IOException | RuntimeException e) {
        log.error("dataset {} is not in step with its bucket; trying again soon", name, e);
      }
    }
  }

  private void sweep(String name) throws IOException, InterruptedException {
    datasets.change(
        name,
        dataset -> {
          List<String> gone = gone(dataset);
          List<FileEntry> changed = changed(dataset);
          if (gone.isEmpty() && changed.isEmpty()) {
            return false;
          }
          intakes.of(dataset).forget(gone, intakes.again(dataset, gone, changed));
          log.info(
              "dataset {}: {} files of deleted objects left it, {} were taken in again",
              name,
              gone.size(),
              changed.size());
          return true;
        });
  }

  private List<String> gone(Dataset dataset) {
    List<String> gone = new ArrayList<>();
    for (FileEntry file : dataset.files()) {
      if (!file.isDeleted() && ledger.of(file.name()).deleted()) {
        gone.add(file.name());
      }
    }
    return gone;
  }

  /** Files of which another version is current, one that was here before: no run will come. */
  private List<FileEntry> changed(Dataset dataset) {
    List<FileEntry> changed = new ArrayList<>();
    for (FileEntry file : dataset.files()) {
      String version = ledger.of(file.name()).version();
      if (version != null
          && (file.isDeleted() || !version.equals(file.sha256()))
          && ledger.wentInto(dataset.table(), file.name())) {
        changed.add(file.of(version));
      }
    }
    return changed;
  }

  @Override
  public void close() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
