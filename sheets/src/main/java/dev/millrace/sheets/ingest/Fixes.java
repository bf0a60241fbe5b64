package dev.millrace.sheets.ingest;

import dev.millrace.sheets.dataset.Fix;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The fixes that hold while files are loaded: those kept with the dataset, and before them those
 * given now. Thread-safe.
 */
final class Fixes {
  private record Place(String sha256, String sheet) {}

  private final Map<Place, Map<String, Fix>> all = new HashMap<>();
  private final List<Fix> given;
  private final Set<Fix.Cell> givenCells;
  private final Set<Fix.Cell> met = ConcurrentHashMap.newKeySet();

  Fixes(Collection<Fix> kept, Collection<Fix> given) {
    this.given = List.copyOf(given);
    this.givenCells = given.stream().map(Fix::cell).collect(Collectors.toSet());
    kept.forEach(this::enter);
    given.forEach(this::enter);
  }

  private void enter(Fix fix) {
    Map<String, Fix> cells =
        all.computeIfAbsent(
            new Place(fix.cell().sha256(), fix.cell().sheet()), place -> new HashMap<>());
    if (fix.value() == null) {
      cells.remove(fix.cell().name());
    } else {
      cells.put(fix.cell().name(), fix);
    }
  }

  /** The fixes of one sheet by cell. */
  Map<String, Fix> on(String sha256, String sheet) {
    return all.getOrDefault(new Place(sha256, sheet), Map.of());
  }

  /** Says that a fix met its cell; gives whether it is one of those given now. */
  boolean meet(Fix fix) {
    met.add(fix.cell());
    return givenCells.contains(fix.cell());
  }

  /** Those given now that met no cell of data. */
  List<Fix> unmet() {
    return given.stream().filter(fix -> fix.value() != null && !met.contains(fix.cell())).toList();
  }

  /** Those given now that take an earlier one back. */
  List<Fix> takenBack() {
    return given.stream().filter(fix -> fix.value() == null).toList();
  }
}
