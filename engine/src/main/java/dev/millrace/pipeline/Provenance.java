package dev.millrace.pipeline;

/**
 * What made a result (promise 8).
 *
 * @param model the model's name, {@code faces}
 * @param version the version's name within the model, such as {@code 3}
 * @param digest {@code sha256:…} over the model's files, preprocessing and signature
 * @param preprocessing what was done to the object before the model saw it, as one short line
 * @param runtime name and version of what ran it, such as {@code onnxruntime 1.29.0}
 * @param verified false when the version was published without verification cases
 */
public record Provenance(
    String model,
    String version,
    String digest,
    String preprocessing,
    String runtime,
    boolean verified) {

  /** Of a version whose verification cases passed. */
  public Provenance(
      String model, String version, String digest, String preprocessing, String runtime) {
    this(model, version, digest, preprocessing, runtime, true);
  }
}
