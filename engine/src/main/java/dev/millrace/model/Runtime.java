package dev.millrace.model;

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
}
