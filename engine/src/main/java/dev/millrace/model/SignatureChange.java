package dev.millrace.model;

import dev.millrace.model.Signature.Port;
import java.util.List;
import java.util.Map;

/**
 * Whether a version may take another's place under an alias, so that whoever uses the alias notices
 * nothing but better answers.
 *
 * <p>Roles, names, datatypes and the number of dimensions must stay; new roles may come. Where the
 * package states its preprocessing, sizes may change, since tasks take them from there (a detector
 * for larger pictures, an embedder with longer vectors). Where it states none, callers feed it
 * tensors of the sizes they know, so every input must accept what it accepted before, and outputs
 * keep their sizes.
 */
final class SignatureChange {
  private final ModelVersion before;
  private final ModelVersion after;
  private final boolean sizesMayChange;

  private SignatureChange(ModelVersion before, ModelVersion after, boolean sizesMayChange) {
    this.before = before;
    this.after = after;
    this.sizesMayChange = sizesMayChange;
  }

  /**
   * Refuses an incompatible change.
   *
   * @param sizesMayChange whether tasks learn the sizes from the package
   * @throws ModelException naming the role and the input or output that changed
   */
  static void require(ModelVersion before, ModelVersion after, boolean sizesMayChange) {
    new SignatureChange(before, after, sizesMayChange).require();
  }

  private void require() {
    for (Map.Entry<String, Signature> role : before.signatures().entrySet()) {
      Signature now = after.signatures().get(role.getKey());
      if (now == null) {
        throw incompatible("it lacks the role '" + role.getKey() + "'");
      }
      same(role.getKey() + " input", role.getValue().inputs(), now.inputs());
      same(role.getKey() + " output", role.getValue().outputs(), now.outputs());
    }
  }

  private void same(String what, List<Port> old, List<Port> now) {
    if (old.size() != now.size()) {
      throw incompatible(what + "s were " + old + " and would be " + now);
    }
    for (Port port : old) {
      Port other =
          now.stream()
              .filter(candidate -> candidate.name().equals(port.name()))
              .findFirst()
              .orElse(null);
      if (other == null
          || other.datatype() != port.datatype()
          || other.shape().size() != port.shape().size()
          || (!sizesMayChange && !covers(other, port))) {
        throw incompatible(what + " " + port + " would be " + (other == null ? "gone" : other));
      }
    }
  }

  private static boolean covers(Port other, Port port) {
    for (int i = 0; i < port.shape().size(); i++) {
      long size = other.shape().get(i);
      if (size >= 0 && size != port.shape().get(i)) {
        return false;
      }
    }
    return true;
  }

  private ModelException incompatible(String why) {
    return new IncompatibleVersionException(
        "%s cannot take the place of %s: %s. Publish it under another model's name, or force it"
            .formatted(after.reference(), before.reference(), why));
  }
}
