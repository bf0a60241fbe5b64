package dev.millrace.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: the defaults, over them the file, over it the environment, over it the
 * flags.
 */
public final class ConfigReader {
  private static final String DEFAULTS = "/millrace-defaults.yaml";

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private ConfigReader() {}

  /**
   * Reads it.
   *
   * @param file the configuration file, if there is one
   * @param environment {@code MILLRACE_HOST}, {@code MILLRACE_PORT} and {@code MILLRACE_DATA} count
   * @param flags settings by name, such as {@code port}
   * @throws ConfigException when something in it cannot be used
   */
  public static Config read(
      @Nullable Path file, Map<String, String> environment, Map<String, JsonNode> flags) {
    ObjectNode settings = defaults();
    if (file != null) {
      merge(settings, parse(file));
    }
    for (String name : new String[] {"host", "port", "data"}) {
      String value = environment.get("MILLRACE_" + name.toUpperCase(java.util.Locale.ROOT));
      if (value != null && !value.isBlank()) {
        settings.put(name, value);
      }
    }
    flags.forEach(settings::set);
    return convert(settings, file);
  }

  /** The defaults as they are written down. */
  public static String defaultsText() {
    try (InputStream in = ConfigReader.class.getResourceAsStream(DEFAULTS)) {
      if (in == null) {
        throw new IllegalStateException(DEFAULTS + " is not on the class path");
      }
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode defaults() {
    try {
      return (ObjectNode) YAML.readTree(defaultsText());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(DEFAULTS + " cannot be read", e);
    }
  }

  private static ObjectNode parse(Path file) {
    try {
      JsonNode root = YAML.readTree(Files.readString(file));
      if (root.isMissingNode() || root.isNull()) {
        return YAML.createObjectNode();
      }
      if (root instanceof ObjectNode settings) {
        return settings;
      }
      throw new ConfigException(file + " holds no settings; see: millrace config");
    } catch (JsonProcessingException e) {
      throw new ConfigException(file + " is not YAML: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new ConfigException("cannot read the configuration file " + file + ": " + e);
    }
  }

  private static void merge(ObjectNode under, ObjectNode over) {
    over.properties()
        .forEach(
            entry -> {
              if (under.get(entry.getKey()) instanceof ObjectNode below
                  && entry.getValue() instanceof ObjectNode above) {
                merge(below, above);
              } else {
                under.set(entry.getKey(), entry.getValue());
              }
            });
  }

  private static Config convert(ObjectNode settings, @Nullable Path file) {
    String where = file == null ? "the configuration" : file.toString();
    try {
      return YAML.treeToValue(settings, Config.class);
    } catch (UnrecognizedPropertyException e) {
      throw new ConfigException(
          "%s: there is no setting '%s'%s"
              .formatted(
                  where,
                  path(e),
                  Suggestion.among(e.getKnownPropertyIds(), e.getPropertyName())
                      .map(known -> "; did you mean '" + known + "'?")
                      .orElse("; see: millrace config")));
    } catch (ValueInstantiationException e) {
      Throwable cause = e.getCause();
      throw new ConfigException(
          where + ": " + (cause == null ? e.getOriginalMessage() : cause.getMessage()));
    } catch (JsonMappingException e) {
      throw new ConfigException("%s: '%s': %s".formatted(where, path(e), e.getOriginalMessage()));
    } catch (JsonProcessingException e) {
      throw new ConfigException(where + ": " + e.getOriginalMessage());
    }
  }

  /** Such as {@code limits.streams}. */
  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }
}
