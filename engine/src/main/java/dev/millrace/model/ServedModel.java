package dev.millrace.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.pipeline.Provenance;
import java.nio.file.Path;
import java.util.Set;

/**
 * A verified model version. A model package can hold several graphs; each has a role, such as
 * {@code detector} or {@code embedder}.
 *
 * <p>It and its sessions can be held for as long as one likes, and need no closing. Its graphs stay
 * loaded during each call on them; when they made room for other versions since, the next call
 * loads and verifies them again. When the version is refused meanwhile, the next call says so with
 * a {@link ModelException}.
 */
public interface ServedModel {

  /** The model's name, {@code faces}. */
  String name();

  /** The version's name within the model. */
  String version();

  /** {@code sha256:…} over files, preprocessing and signature. */
  String digest();

  /** The roles the package's {@code model.yaml} names under {@code files}. */
  Set<String> roles();

  /**
   * The loaded graph of a role.
   *
   * @throws ModelException when the package has no such role
   */
  Session session(String role);

  /**
   * The {@code preprocessing} part of {@code model.yaml}: what a task must do to an object before
   * the graphs see it.
   */
  JsonNode preprocessing();

  /**
   * A file of the package that {@code preprocessing} names, such as the names of the classes.
   *
   * @throws ModelException when it names no such file
   */
  default Path file(String path) {
    throw new ModelException(name() + "@" + version() + " has no file '" + path + "'");
  }

  /** What results made with it state. */
  Provenance provenance();
}
