package dev.millrace.inference;

import dev.millrace.model.ServedModel;
import dev.millrace.model.Session;
import dev.millrace.model.Signature;

/**
 * One graph as clients of the protocol know it.
 *
 * @param name {@code prices}, or {@code faces.embedder} where the package holds several graphs
 * @param model the version it belongs to
 * @param session the graph
 * @param statistics what was asked of it
 */
public record OfferedModel(
    String name, ServedModel model, Session session, ModelStatistics statistics) {

  public String version() {
    return model.version();
  }

  public Signature signature() {
    return session.signature();
  }

  /** What runs it, by the protocol's names where it has one. */
  public String platform() {
    return backend().equals("onnxruntime") ? "onnx_onnxv1" : "millrace_" + backend();
  }

  /** The product that runs it, without its version. */
  public String backend() {
    String runtime = model.provenance().runtime();
    return runtime.contains(" ") ? runtime.substring(0, runtime.indexOf(' ')) : runtime;
  }
}
