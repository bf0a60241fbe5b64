package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.millrace.server.cli.CommandLineInterface;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the command line says to people who ask for help or are mistaken. */
class CommandLineTest {
  private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z]+)  +\\S");

  @TempDir Path directory;

  @Test
  void everyCommandHelps() {
    List<String> helped = new ArrayList<>();
    help(helped);
    assertThat(helped).contains("up", "put", "models list", "models publish", "models compare");
  }

  /** Asks a command for its help, then the commands that this names. */
  private static void help(List<String> helped, String... command) {
    String[] asking = Arrays.copyOf(command, command.length + 1);
    asking[command.length] = "--help";
    Said said = Said.by(asking);
    assertThat(said.status()).as(String.join(" ", asking) + said.err()).isZero();
    assertThat(said.out()).contains("Usage: millrace " + String.join(" ", command), "--help");
    helped.add(String.join(" ", command));
    int commands = said.out().indexOf("Commands:");
    if (commands >= 0) {
      Matcher named = COMMAND.matcher(said.out().substring(commands));
      while (named.find()) {
        String[] below = Arrays.copyOf(command, command.length + 1);
        below[command.length] = named.group(1);
        help(helped, below);
      }
    }
  }

  /** Holds a command to fail with one line that says all this. */
  private static void refused(List<String> saying, String... command) {
    Said said = Said.by(command);
    assertThat(said.status()).as(String.join(" ", command)).isEqualTo(1);
    assertThat(said.err().strip()).hasLineCount(1).startsWith("millrace: ").contains(saying);
  }

  @Test
  void namesThatCannotBeAreRefusedInOneLine() throws Exception {
    String file = Files.writeString(directory.resolve("a b.txt"), "x").toString();
    String model = new MultiplierPackage("prices", 3).write(directory.resolve("prices")).toString();
    try (Program program = new Program(directory.resolve("data"))) {
      String url = "--url=http://127.0.0.1:" + program.millrace.port() + "/";
      refused(List.of("400", "a bucket's name has 3 to 63"), "put", url, "--bucket", "B AD", file);
      refused(List.of("no model 'a b'"), "models", "list", url, "a b");
      refused(List.of("422", "'a b'"), "models", "publish", url, "--name", "a b", model);
      refused(List.of("404"), "models", "verify", url, "a b", "1");
      refused(List.of("422", "'c d' is no alias"), "models", "alias", url, "a b", "c d", "1");
      refused(List.of("404"), "models", "compare", url, "a b", "1", "2");
      Said sent = Said.by("put", url, "--bucket", "things", file);
      assertThat(sent.out()).as(sent.err()).contains("things/a b.txt").doesNotContain("\r");
    }
  }

  @Test
  void addressesThatCannotBeReachedAreSaidInOneLine() throws Exception {
    String file = Files.writeString(directory.resolve("a.txt"), "x").toString();
    String wants = "--url wants an address such as http://127.0.0.1:8080";
    refused(List.of(wants, "'foo'"), "put", "--url", "foo", "--bucket", "things", file);
    refused(List.of(wants), "models", "list", "--url", "ftp://x");
    refused(List.of("--url: "), "models", "list", "--url", "http://a b");
    refused(List.of("the access key"), "models", "list", "--key", "a\nb");
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    refused(
        List.of("there is no Millrace at http://127.0.0.1:" + free, "millrace up"),
        "models",
        "list",
        "--url",
        "http://127.0.0.1:" + free);
  }

  @Test
  void filesThatAreNotThereAreSaidBeforeAnythingIsSent() throws Exception {
    String there = Files.writeString(directory.resolve("a.txt"), "x").toString();
    String missing = directory.resolve("b.txt").toString();
    refused(List.of("cannot read the file " + missing), "put", "--bucket", "b", there, missing);
    Path broken = Files.createDirectory(directory.resolve("broken"));
    Files.writeString(broken.resolve("model.yaml"), "name: [");
    Said said =
        Said.by("verify", broken.toString()); // with the place in the file, on lines of its own
    assertThat(said.err()).contains("model.yaml is not YAML", "line 1").doesNotContain("\tat ");
  }

  @Test
  void whatNobodyForesawIsOneLineAndTheLogHasTheTraceWhenAskedFor() {
    Logger logger = (Logger) LoggerFactory.getLogger(CommandLineInterface.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.DEBUG);
    try {
      int status =
          CommandLineInterface.run(
              config -> {
                throw new IllegalStateException("odd");
              },
              Millrace::check,
              "up",
              "--data",
              directory.toString());
      assertThat(status).isEqualTo(1);
      assertThat(log.list)
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.getLevel()).isEqualTo(Level.DEBUG);
                assertThat(event.getThrowableProxy().getMessage()).isEqualTo("odd");
              });
    } finally {
      logger.setLevel(null);
      logger.detachAppender(log);
    }
  }

  @Test
  void aKeyHasOnlyScopesThatThereAre() {
    Said said = Said.by("key", "camera", "--scopes", "write,reed");
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).contains("no scope 'reed'", "read, write, admin");
    assertThat(Said.by("key", "camera", "--scopes", "write,admin").out())
        .contains("scopes: [write, admin]");
  }

  @Test
  void whatCannotBeWatchedIsRefusedAtTheStart() throws IOException {
    Path missing = directory.resolve("missing");
    Path data = directory.resolve("data");
    watching(data, missing + "=photos", "cannot watch " + missing, "there is no such folder");
    watching(data, directory + "=photos", "the data directory lies in it");
    Path folder = Files.createDirectory(directory.resolve("in"));
    watching(data, folder + "=NO BUCKET", "'NO BUCKET' is no bucket");
    assertThat(data).doesNotExist();
  }

  private static void watching(Path data, String watch, String... saying) {
    refused(List.of(saying), "up", "--port", "0", "--data", data.toString(), "--watch", watch);
  }

  @Test
  void aBusyPortIsSaidBeforeTheFaceModelIsPublished() throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("c.yaml"), "facesModel: '" + Repository.facePackage() + "'");
    Path data = directory.resolve("data");
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused(
          List.of("cannot listen on 127.0.0.1:" + busy.getLocalPort(), "--port"),
          "up",
          "--port",
          String.valueOf(busy.getLocalPort()),
          "--config",
          config.toString(),
          "--data",
          data.toString());
    }
    assertThat(data.resolve("models")).doesNotExist();
  }
}
