package dev.millrace.model;

import java.util.List;
import java.util.Set;

/** What runs the files of a model version, such as ONNX Runtime. Thread-safe. */
@SuppressWarnings("AvoidCommonTypeNames") // the design's word, and the field's
public interface Runtime {

  /** The name {@code model.yaml} uses, such as {@code onnx}. */
  String name();

  /** Name and version for provenance, such as {@code onnxruntime 1.29.0}. */
  String version();

  /**
   * Whether what it opens may read any file of the package, so that all of them but the cases name
   * the version: an author's code with the weights beside it, as against a graph that is one file.
   */
  default boolean readsWholePackage() {
    return false;
  }

  /**
   * Loads one file of a package.
   *
   * @throws ModelException when the file is not something this runtime can run
   */
  Session open(ModelFile file);

  /**
   * Further files that a file needs, such as weights kept outside an ONNX graph, as paths within
   * the package. They name the version as the file itself does.
   *
   * @throws ModelException when the file cannot be read, or names what lies outside the package
   */
  default Set<String> filesBeside(ModelFile file) {
    return Set.of();
  }

  /**
   * The verification cases that a file holds itself, as PMML does in {@code <ModelVerification>}.
   * They are run besides those that lie in the package. Inputs and outputs go by the names of the
   * session's {@link Signature}, and each case's id is the role, a slash and a name of its own.
   *
   * @throws ModelException when they are there but cannot be read
   */
  default List<VerificationCase> embeddedCases(ModelFile file) {
    return List.of();
  }
}
