package dev.millrace.model;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What can run models on this machine, by name. */
final class Runtimes {
  private final Map<String, Runtime> byName;

  Runtimes(List<Runtime> runtimes) {
    byName = runtimes.stream().collect(Collectors.toMap(Runtime::name, Function.identity()));
  }

  /**
   * The runtime that a manifest asks for.
   *
   * @throws ModelException when there is none of that name
   */
  Runtime of(ModelManifest manifest) {
    Runtime runtime = byName.get(manifest.runtime());
    if (runtime == null) {
      throw new ModelException(
          "model.yaml: there is no runtime '%s' here; there are %s"
              .formatted(manifest.runtime(), new TreeMap<>(byName).keySet()));
    }
    return runtime;
  }

  /** Operating system and processor, which a verification holds for. */
  static String architecture() {
    return System.getProperty("os.name") + " " + System.getProperty("os.arch");
  }
}
