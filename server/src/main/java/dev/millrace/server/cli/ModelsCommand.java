package dev.millrace.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The models of a Millrace that is up. */
@Command(
    name = "models",
    description = "List, publish, verify and compare the models of a Millrace that is up.",
    mixinStandardHelpOptions = true)
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create(); // set by picocli

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do with models, such as: millrace models list");
  }

  private static String path(String model) {
    return "/v1/models/" + Api.segment(model);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Show models, versions, aliases and when each was verified.")
  int list(
      @Mixin ServerOptions server,
      @Parameters(arity = "0..1", paramLabel = "MODEL", description = "only this one")
          @Nullable String model)
      throws IOException, InterruptedException {
    Api api = server.api();
    if (model != null) {
      versions(api.get(path(model)));
    } else {
      for (JsonNode one : api.get("/v1/models").path("models")) {
        versions(api.get(path(one.path("name").asText())));
      }
    }
    out().flush();
    return 0;
  }

  private void versions(JsonNode model) {
    Map<Integer, String> aliases =
        model.path("aliases").properties().stream()
            .collect(
                Collectors.toMap(
                    alias -> alias.getValue().asInt(),
                    Map.Entry::getKey,
                    (one, other) -> one + ", " + other));
    for (JsonNode version : model.path("versions")) {
      int number = version.path("version").asInt();
      out()
          .printf(
              "%-20s %-16s %.19s…  %s%n",
              model.path("name").asText() + "@" + number,
              aliases.getOrDefault(number, ""),
              version.path("digest").asText(),
              state(version));
    }
  }

  private static String state(JsonNode version) {
    if (version.has("refused")) {
      return "REFUSED: " + version.path("refused").asText();
    }
    JsonNode verification = version.path("verification");
    return version.path("verified").asBoolean()
        ? "%d cases passed %s ago with %s"
            .formatted(
                verification.path("cases").asInt(),
                age(verification.path("age").asLong()),
                verification.path("runtime").asText())
        : "UNVERIFIED: published without cases";
  }

  private static String age(long seconds) {
    return seconds < 120
        ? seconds + " s"
        : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Zip a package directory and publish it as a version of its model.")
  int publish(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "DIR") Path directory,
      @Option(names = "--name", description = "the model's name, for an MLflow model directory")
          @Nullable String name,
      @Option(
              names = "--unverified",
              description = "publish it without cases; every result says so")
          boolean unverified,
      @Option(names = "--alias", description = "move this alias to it, such as live")
          @Nullable String alias,
      @Option(names = "--force", description = "move the alias though the signature changed")
          boolean force)
      throws IOException, InterruptedException {
    if (!Files.isDirectory(directory)) {
      throw new CommandException(directory + " is no directory");
    }
    Path zip = Files.createTempFile("millrace-package-", ".zip");
    try {
      PackageZip.write(directory, zip);
      String model = ModelName.of(name, directory);
      String path =
          "%s/versions?unverified=%s&force=%s%s"
              .formatted(
                  path(model),
                  unverified,
                  force,
                  alias == null ? "" : "&alias=" + Api.segment(alias));
      Sending sending = new Sending(model, zip, "the server checks it and runs its cases");
      JsonNode published;
      try (StatusLine _ = StatusLine.of(out(), sending::status)) {
        published = server.api().put(path, sending);
      }
      print(published);
      return 0;
    } finally {
      Files.delete(zip);
    }
  }

  private void print(JsonNode published) {
    out()
        .printf(
            "%s@%d  %s%n",
            published.path("name").asText(),
            published.path("version").asInt(),
            published.path("digest").asText());
    for (JsonNode one : published.path("verification")) {
      out()
          .printf(
              "  case %s %s%n",
              one.path("case").asText(),
              one.path("note")
                  .asText("passed, max abs diff " + one.path("maxAbsDiff").asText("–")));
    }
    if (!published.path("verified").asBoolean()) {
      out().println("  UNVERIFIED: published without cases; every result says so");
    }
    out().println("  aliases " + published.path("aliases"));
    out().flush();
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Move an alias to a version at once, forwards or back.")
  int alias(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "MODEL") String model,
      @Parameters(paramLabel = "ALIAS") String alias,
      @Parameters(paramLabel = "VERSION") int version,
      @Option(names = "--force", description = "though the signature changed") boolean force)
      throws IOException, InterruptedException {
    ObjectNode move = Api.JSON.createObjectNode().put("version", version).put("force", force);
    JsonNode moved =
        server
            .api()
            .put(
                path(model) + "/aliases/" + Api.segment(alias),
                BodyPublishers.ofString(move.toString()));
    out()
        .printf(
            "%s@%s is version %d%s%n",
            model,
            alias,
            moved.path("version").asInt(),
            moved.has("before") ? ", it was " + moved.path("before").asInt() : "");
    out().flush();
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Run a version's cases now; a version that fails them is served no more.")
  int verify(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "MODEL") String model,
      @Parameters(paramLabel = "VERSION") int version)
      throws IOException, InterruptedException {
    JsonNode verification =
        server
            .api()
            .post(
                "%s/versions/%d/verify".formatted(path(model), version),
                Api.JSON.createObjectNode());
    for (JsonNode one : verification.path("cases")) {
      out()
          .printf(
              "%-24s %s%n",
              one.path("case").asText(),
              one.path("passed").asBoolean()
                  ? one.path("note").asText("ok")
                  : "FAILED: " + problem(one));
    }
    out().flush();
    return verification.path("passed").asBoolean() ? 0 : 1;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Run two versions on the last objects and show where their answers differ.")
  int compare(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "MODEL") String model,
      @Parameters(paramLabel = "A", description = "a version or alias") String a,
      @Parameters(paramLabel = "B", description = "likewise") String b,
      @Option(names = "--last", description = "how many objects (20)") @Nullable Integer last)
      throws IOException, InterruptedException {
    ObjectNode wanted = Api.JSON.createObjectNode();
    wanted.set("a", version(a));
    wanted.set("b", version(b));
    if (last != null) {
      wanted.put("last", last);
    }
    CompareReport.print(CompareReport.await(server.api(), model, wanted, out()), out());
    return 0;
  }

  private static JsonNode version(String word) {
    return word.matches("[0-9]{1,9}")
        ? IntNode.valueOf(Integer.parseInt(word))
        : TextNode.valueOf(word);
  }

  private static String problem(JsonNode one) {
    if (one.has("problem")) {
      return one.path("problem").asText();
    }
    for (JsonNode output : one.path("outputs")) {
      if (!output.path("passed").asBoolean()) {
        return "output '%s' %s"
            .formatted(output.path("name").asText(), output.path("problem").asText());
      }
    }
    return "";
  }
}
