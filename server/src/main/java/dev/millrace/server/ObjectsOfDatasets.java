package dev.millrace.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.ResultRow;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunRows;
import dev.millrace.sheets.DatasetSweep;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The objects whose rows are in datasets, as the ledger knows them. */
final class ObjectsOfDatasets implements DatasetSweep.Ledger {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Storage storage;

  ObjectsOfDatasets(Storage storage) {
    this.storage = storage;
  }

  /** Where an object lies: a dataset calls it by bucket and key. */
  private record Place(String bucket, String key) {
    static Place of(String file) {
      int slash = Math.max(file.indexOf('/'), 0);
      return new Place(file.substring(0, slash), file.substring(slash + 1));
    }
  }

  @Override
  public DatasetSweep.Standing of(String file) {
    Place place = Place.of(file);
    return current(place)
        .map(object -> new DatasetSweep.Standing(object.version(), false))
        .orElseGet(
            () ->
                new DatasetSweep.Standing(
                    null, storage.objects.wasDeleted(place.bucket, place.key)));
  }

  private Optional<ObjectVersion> current(Place place) {
    return storage.objects.get(place.bucket, place.key, null);
  }

  @Override
  public boolean wentInto(String dataset, String file) {
    return current(Place.of(file))
        .map(object -> storage.database.read(handle -> wentInto(handle, dataset, object)))
        .orElse(false);
  }

  private static boolean wentInto(Handle handle, String dataset, ObjectVersion object) {
    List<RunRow> runs = RunRows.ofObject(handle, object.id());
    return runs.stream().allMatch(run -> run.state().ended())
        && runs.stream()
            .flatMap(run -> ResultRow.of(handle, run.id()).stream())
            .anyMatch(result -> dataset.equals(dataset(result.json())));
  }

  private static String dataset(String result) {
    try {
      return JSON.readTree(result).path("dataset").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result in the ledger is no JSON", e);
    }
  }
}
