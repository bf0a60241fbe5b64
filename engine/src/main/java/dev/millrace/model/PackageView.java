package dev.millrace.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.pipeline.Provenance;
import java.nio.file.Path;
import java.util.Set;

/** An opened package as a task would meet it, before it is a version. */
record PackageView(OpenedPackage opened) implements ServedModel {
  private static final String VERSION = "unpublished";

  @Override
  public String name() {
    return opened.manifest().name();
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public String digest() {
    return opened.digest(PackageFiles.digests(opened.directory()));
  }

  @Override
  public Set<String> roles() {
    return opened.sessions().keySet();
  }

  @Override
  public Session session(String role) {
    if (!roles().contains(role)) {
      throw new ModelException(
          "%s has no role '%s'; its roles are %s".formatted(name(), role, roles()));
    }
    return opened.session(role);
  }

  @Override
  public JsonNode preprocessing() {
    return opened.manifest().preprocessing();
  }

  @Override
  public Path file(String path) {
    return LoadedModel.file(opened.manifest(), opened.directory(), path);
  }

  @Override
  public Provenance provenance() {
    return new Provenance(
        name(), VERSION, digest(), opened.manifest().preprocessingLine(), opened.version(), false);
  }
}
