package dev.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.ServedModel;
import dev.millrace.model.Session;
import dev.millrace.model.Signature;
import dev.millrace.model.Tensor;
import dev.millrace.pipeline.Provenance;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Passes every run through and, when told, keeps a copy of its inputs. For one thread. */
final class RecordingModel implements ServedModel {

  private final ServedModel model;
  private final Map<String, Session> sessions = new HashMap<>();
  private final List<Call> calls = new ArrayList<>();
  private boolean recording;

  /** A run that was made. */
  record Call(String role, Session session, Map<String, Tensor> inputs) {}

  RecordingModel(ServedModel model) {
    this.model = model;
  }

  /** The runs that an action makes. */
  List<Call> record(Runnable action) {
    calls.clear();
    recording = true;
    try {
      action.run();
    } finally {
      recording = false;
    }
    return List.copyOf(calls);
  }

  @Override
  public Session session(String role) {
    return sessions.computeIfAbsent(role, r -> new Recording(r, model.session(r)));
  }

  private final class Recording implements Session {
    private final String role;
    private final Session session;

    Recording(String role, Session session) {
      this.role = role;
      this.session = session;
    }

    @Override
    public Signature signature() {
      return session.signature();
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      if (recording) {
        Map<String, Tensor> copies = new HashMap<>();
        inputs.forEach((name, tensor) -> copies.put(name, copy(tensor)));
        calls.add(new Call(role, session, copies));
      }
      return session.run(inputs);
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException("the model closes its sessions");
    }
  }

  private static Tensor copy(Tensor tensor) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(tensor.data().remaining()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(tensor.data().duplicate()).flip();
    return new Tensor(tensor.datatype(), tensor.shape(), bytes);
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public String version() {
    return model.version();
  }

  @Override
  public String digest() {
    return model.digest();
  }

  @Override
  public Set<String> roles() {
    return model.roles();
  }

  @Override
  public JsonNode preprocessing() {
    return model.preprocessing();
  }

  @Override
  public Provenance provenance() {
    return model.provenance();
  }
}
