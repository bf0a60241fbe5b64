package dev.millrace.model;

import dev.millrace.object.DiskReserve;
import java.util.List;

/**
 * What a package must meet here, besides that its cases pass.
 *
 * @param reserve of the disk, which it must leave free
 * @param rules of the tasks there are; none at all takes packages for any task
 */
public record Acceptance(DiskReserve reserve, List<PackageRule> rules) {
  public Acceptance {
    rules = List.copyOf(rules);
  }

  /** Everything is taken whose cases pass. */
  public static Acceptance ofAll() {
    return new Acceptance(DiskReserve.none(), List.of());
  }

  /**
   * Asks the task that a package is for.
   *
   * @throws ModelException when there is no such task, or the package does not fit it
   */
  void check(OpenedPackage opened) {
    String task = opened.manifest().task();
    if (task != null
        && !rules.isEmpty()
        && rules.stream().noneMatch(rule -> rule.task().equals(task))) {
      throw new ModelException(
          "model.yaml: there is no task '%s'; there are %s"
              .formatted(task, rules.stream().map(PackageRule::task).sorted().toList()));
    }
    ServedModel model = new PackageView(opened);
    rules.stream()
        .filter(rule -> task == null ? rule.orNone() : rule.task().equals(task))
        .forEach(rule -> rule.check().accept(model));
  }
}
