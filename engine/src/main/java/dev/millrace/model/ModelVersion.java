package dev.millrace.model;

import java.time.Instant;
import java.util.Map;

/**
 * An immutable version of a model, as the ledger knows it.
 *
 * @param name of the model
 * @param number counted from 1 within the model
 * @param digest {@code sha256:…} over files, preprocessing and signature
 * @param signatures by role
 * @param files SHA-256 of every file of the package, by path
 * @param verified false when it was published without verification cases
 */
public record ModelVersion(
    String name,
    int number,
    String digest,
    Map<String, Signature> signatures,
    Map<String, String> files,
    boolean verified,
    Instant publishedAt) {
  public ModelVersion {
    signatures = Map.copyOf(signatures);
    files = Map.copyOf(files);
  }

  /** How pipelines may refer to it, {@code faces@3}. */
  public String reference() {
    return name + "@" + number;
  }
}
