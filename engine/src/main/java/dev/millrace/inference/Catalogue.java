package dev.millrace.inference;

import dev.millrace.inference.InferenceException.Kind;
import dev.millrace.model.ModelException;
import dev.millrace.model.ModelVersion;
import dev.millrace.model.Models;
import dev.millrace.model.ServedModel;
import dev.millrace.model.Verification;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The models by the names that clients of the protocol use. A package with one graph goes by its
 * model's name; of a package with several, each goes by {@code MODEL.ROLE}. Without a version,
 * {@code live} is meant. Thread-safe.
 */
public final class Catalogue {
  private static final String LIVE = "live";

  private final Models models;
  private final Set<String> withdrawn = ConcurrentHashMap.newKeySet();
  private final Map<String, ModelStatistics> statistics = new ConcurrentHashMap<>();

  public Catalogue(Models models) {
    this.models = models;
  }

  /**
   * One line of the model repository's index.
   *
   * @param ready whether it would answer now
   * @param reason why not; empty when it would
   */
  public record Entry(String name, String version, boolean ready, String reason) {}

  /**
   * The model of a name.
   *
   * @param version a number or an alias; empty for what is live
   * @throws InferenceException when there is none, or it does not serve
   */
  public OfferedModel find(String name, @Nullable String version) {
    requireNotWithdrawn(name);
    int dot = name.indexOf('.');
    String model = dot < 0 ? name : name.substring(0, dot);
    String which = version == null || version.isEmpty() ? LIVE : version;
    ServedModel served = resolve(name, model, which);
    String role = role(name, served, dot < 0 ? null : name.substring(dot + 1));
    return new OfferedModel(
        name, served, served.session(role), statisticsOf(name, served.version()));
  }

  /**
   * The same without waiting for anything.
   *
   * @return empty when that takes more than a look: {@link #find} tells
   */
  public Optional<OfferedModel> findReady(String name, @Nullable String version) {
    if (withdrawn.contains(name)) {
      return Optional.empty();
    }
    int dot = name.indexOf('.');
    String model = dot < 0 ? name : name.substring(0, dot);
    Optional<ServedModel> loaded =
        models.loaded(model, version == null || version.isEmpty() ? LIVE : version);
    if (loaded.isEmpty()) {
      return Optional.empty();
    }
    ServedModel served = loaded.get();
    String role = role(name, served, dot < 0 ? null : name.substring(dot + 1));
    return Optional.of(
        new OfferedModel(name, served, served.session(role), statisticsOf(name, served.version())));
  }

  private ServedModel resolve(String name, String model, String which) {
    try {
      return models.resolve(model + "@" + which);
    } catch (ModelException e) {
      List<ModelVersion> versions = models.versions(model);
      boolean known =
          versions.stream().anyMatch(version -> Integer.toString(version.number()).equals(which))
              || models.aliases(model).containsKey(which);
      if (known) {
        throw new InferenceException(
            Kind.NOT_READY, "model '%s' is not ready: %s".formatted(name, e.getMessage()), e);
      }
      throw unknown(name, versions.isEmpty() ? "is not found" : noVersion(which));
    }
  }

  private static String noVersion(String which) {
    boolean number = which.chars().allMatch(Character::isDigit);
    return number
        ? "has no version '" + which + "'"
        : "has no such alias; failed to get model version from specified version string '%s'"
            .formatted(which);
  }

  private static String role(String name, ServedModel served, @Nullable String role) {
    Set<String> roles = served.roles();
    if (roles.size() == 1 && role == null) {
      return roles.iterator().next();
    }
    if (roles.size() > 1 && role != null && roles.contains(role)) {
      return role;
    }
    throw unknown(
        name,
        roles.size() == 1
            ? "is not found; it has one graph, so ask for '" + served.name() + "'"
            : "is not found; ask for one of " + offered(served.name(), roles));
  }

  private static InferenceException unknown(String name, String why) {
    return new InferenceException(
        Kind.UNKNOWN, "Request for unknown model: '%s' %s".formatted(name, why));
  }

  private void requireNotWithdrawn(String name) {
    if (withdrawn.contains(name)) {
      throw new InferenceException(
          Kind.NOT_READY, "model '" + name + "' was unloaded here; load it to have it serve again");
    }
  }

  private ModelStatistics statisticsOf(String name, String version) {
    String key = name + "@" + version;
    ModelStatistics known = statistics.get(key);
    return known != null
        ? known
        : statistics.computeIfAbsent(key, any -> new ModelStatistics(name, version));
  }

  /** What was asked of the versions that were asked for anything. */
  public Collection<ModelStatistics> statistics() {
    return List.copyOf(statistics.values());
  }

  /** The versions that can be asked for: those whose verification cases passed last. */
  public List<String> versions(OfferedModel offered) {
    return models.versions(offered.model().name()).stream()
        .filter(version -> refusal(version).isEmpty())
        .map(version -> Integer.toString(version.number()))
        .toList();
  }

  private Optional<String> refusal(ModelVersion version) {
    return models.verifications(version).stream()
        .findFirst()
        .filter(last -> !last.passed())
        .map(Catalogue::failed);
  }

  private static String failed(Verification last) {
    return "its verification cases failed at " + last.at();
  }

  /** Every version there is, by the names clients use. */
  public List<Entry> index() {
    List<Entry> entries = new ArrayList<>();
    for (String model : models.names()) {
      for (ModelVersion version : models.versions(model)) {
        Optional<String> refusal = refusal(version);
        for (String name : offered(model, version.signatures().keySet())) {
          String reason = withdrawn.contains(name) ? "unloaded here" : refusal.orElse("");
          entries.add(
              new Entry(name, Integer.toString(version.number()), reason.isEmpty(), reason));
        }
      }
    }
    return entries;
  }

  private static Collection<String> offered(String model, Set<String> roles) {
    Set<String> names = new TreeSet<>();
    roles.forEach(role -> names.add(roles.size() == 1 ? model : model + "." + role));
    return names;
  }

  /**
   * Has a model serve: undoes {@link #unload}, and loads and verifies what is live unless it is.
   *
   * @param parameters of the load; they may say only what holds anyway
   * @throws InferenceException when it does not serve, or the parameters would change it
   */
  public void load(String name, Map<String, ?> parameters) {
    boolean was = withdrawn.remove(name);
    try {
      LoadParameters.requireNoChange(find(name, null), parameters);
    } catch (InferenceException e) {
      if (was) {
        withdrawn.add(name);
      }
      throw new InferenceException(
          e.kind(), "failed to load '%s', %s".formatted(name, e.getMessage()), e);
    }
  }

  /**
   * Lets this process answer no more requests of the protocol for a model, until it is loaded again
   * or the program starts anew. Versions, aliases and pipelines are left as they are.
   *
   * @throws InferenceException when there is no such model
   */
  public void unload(String name) {
    if (index().stream().noneMatch(entry -> entry.name().equals(name))) {
      throw new InferenceException(
          Kind.UNKNOWN, "failed to unload '%s', there is no such model".formatted(name));
    }
    withdrawn.add(name);
  }
}
