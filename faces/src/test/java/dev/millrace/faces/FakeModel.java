package dev.millrace.faces;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.ModelException;
import dev.millrace.model.ServedModel;
import dev.millrace.model.Session;
import dev.millrace.pipeline.Provenance;
import java.util.Map;
import java.util.Set;

/** Sessions and settings served as a model version. */
public record FakeModel(String digest, JsonNode preprocessing, Map<String, Session> sessions)
    implements ServedModel {

  /** What the face-api package says, as small as it can be said. */
  public static final String FACE_API =
      """
      {"detector": {"family": "ssd"}, "landmarks": {}, "embedder": {"family": "dlib"}}
      """;

  public FakeModel(String preprocessing, Map<String, Session> sessions) {
    this("sha256:0123", json(preprocessing), Map.copyOf(sessions));
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @Override
  public String name() {
    return "faces";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public Set<String> roles() {
    return sessions.keySet();
  }

  @Override
  public Session session(String role) {
    Session session = sessions.get(role);
    if (session == null) {
      throw new ModelException("no role " + role);
    }
    return session;
  }

  @Override
  public Provenance provenance() {
    return new Provenance("faces", "1", digest, "test", "none");
  }
}
