package dev.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class FolderWatchTest {
  private static final Duration QUIET = Duration.ofSeconds(1);

  @TempDir Path directory;
  @TempDir Path folder;
  private Mill mill;
  private FolderWatch watch;
  private final Logger logger = (Logger) LoggerFactory.getLogger(FolderWatch.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void open() {
    log.start();
    logger.addAppender(log);
    mill = new Mill(directory);
    watch = watch();
  }

  private FolderWatch watch() {
    return new FolderWatch(
        folder, "box", mill.landings, mill.database, mill.clock, Duration.ofMillis(10), QUIET);
  }

  @AfterEach
  void close() {
    logger.detachAppender(log);
    mill.close();
  }

  /** What the log says from warnings upwards, and of folders that are back. */
  private List<String> said() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private void lookOften() {
    for (int look = 0; look < 100; look++) {
      lookLater();
    }
  }

  private int lookLater() {
    mill.clock.advance(QUIET);
    return watch.look();
  }

  private List<String> keys() {
    return mill.objects.list("box", "", null, 100).stream().map(object -> object.key()).toList();
  }

  @Test
  void aFileLandsOnceAfterItStoppedGrowing() throws IOException {
    Path file = Files.createDirectory(folder.resolve("in")).resolve("a.txt");
    Files.writeString(file, "he");
    assertThat(watch.look()).isZero();
    Files.writeString(file, "llo", StandardOpenOption.APPEND);
    assertThat(lookLater()).isZero();
    assertThat(lookLater()).isEqualTo(1);
    assertThat(lookLater()).isZero();
    assertThat(keys()).containsExactly("in/a.txt");
    assertThat(mill.objects.get("box", "in/a.txt", null))
        .hasValueSatisfying(o -> assertThat(o.size()).isEqualTo(5));
    assertThat(file).exists();
  }

  @Test
  void afterARestartNothingLandsTwiceAndWhatCameMeanwhileLands() throws IOException {
    Files.writeString(folder.resolve("a"), "1");
    watch.look();
    lookLater();
    Files.writeString(folder.resolve("b"), "2");
    watch = watch();
    watch.look();
    assertThat(lookLater()).isEqualTo(1);
    assertThat(keys()).containsExactly("a", "b");
  }

  @Test
  void aChangedFileIsANewVersion() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "1");
    watch.look();
    lookLater();
    Files.writeString(file, "two");
    watch.look();
    assertThat(lookLater()).isEqualTo(1);
    assertThat(mill.objects.versions("box", "a")).hasSize(2);
  }

  @Test
  void unfinishedAndHiddenFilesAndLinksStayOut() throws IOException {
    for (String name : List.of(".hidden", "~$book.xlsx", "x.part", "y.crdownload", "empty")) {
      Files.writeString(folder.resolve(name), name.equals("empty") ? "" : "x");
    }
    Files.writeString(Files.createDirectory(folder.resolve(".git")).resolve("config"), "x");
    Files.createSymbolicLink(folder.resolve("link"), directory.resolve("ledger.db"));
    watch.look();
    assertThat(lookLater()).isZero();
  }

  @Test
  void aFileThatIsRefusedDoesNotHoldUpTheOthersAndIsTriedAgain() throws IOException {
    Files.writeString(folder.resolve("large"), "x".repeat((1 << 20) + 1));
    Files.writeString(folder.resolve("small"), "x");
    watch.look();
    assertThat(lookLater()).isEqualTo(1);
    assertThat(keys()).containsExactly("small");
    Files.writeString(folder.resolve("large"), "now it fits");
    watch.look();
    assertThat(lookLater()).isEqualTo(1);
    assertThat(keys()).containsExactly("large", "small");
  }

  @Test
  void aFileThatIsTooLargeIsSaidOncePerVersionAndNotReadAgain() throws IOException {
    Path large = Files.writeString(folder.resolve("large"), "x".repeat((1 << 20) + 1));
    lookOften();
    assertThat(said())
        .singleElement()
        .asString()
        .contains(large + " does not land", "1048576 bytes", "tried again when it has changed");
    Files.writeString(large, "y".repeat((1 << 20) + 2));
    lookOften();
    assertThat(said()).hasSize(2);
  }

  @Test
  void whatIsPassedOverIsSaidOnceWithTheReason() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), directory.resolve("ledger.db"));
    Files.createFile(folder.resolve(".hidden"));
    lookOften();
    assertThat(said())
        .containsExactlyInAnyOrder(
            empty + " does not land: it is empty",
            link + " does not land: it is a link, and links are not followed");
    Files.writeString(empty, "no more");
    watch.look();
    assertThat(lookLater()).isEqualTo(1);
  }

  @Test
  void namesThatAreNoTextAreRefusedSoThatTwoNeverBecomeOneKey() throws Exception {
    for (String octal : List.of("\\377", "\\376")) {
      String made = "printf x > \"$(printf 'bad" + octal + ".jpg')\"";
      Process shell = new ProcessBuilder("sh", "-c", made).directory(folder.toFile()).start();
      assertThat(shell.waitFor()).isZero();
    }
    Files.writeString(folder.resolve("größe.jpg"), "x");
    lookOften();
    assertThat(keys()).containsExactly("größe.jpg");
    assertThat(said()).hasSize(2).allMatch(line -> line.contains("its name is not UTF-8"));
  }

  @Test
  void aBackslashInANameIsNoFolder() throws IOException {
    Files.writeString(folder.resolve("a\\b"), "x");
    lookOften();
    assertThat(keys()).isEmpty();
    assertThat(said()).singleElement().asString().contains("backslashes");
  }

  @Test
  void aFolderThatVanishesIsSaidOnceAndItsFilesLandOnceItIsBack() throws IOException {
    Files.delete(folder);
    lookOften();
    assertThat(said())
        .singleElement()
        .asString()
        .contains("cannot look into " + folder + ": it is not there");
    Files.writeString(Files.createDirectory(folder).resolve("a"), "1");
    logger.setLevel(Level.INFO);
    lookOften();
    assertThat(keys()).containsExactly("a");
    assertThat(said()).hasSize(2).last().asString().contains(folder + " can be read again");
  }

  @Test
  void aFileThatCannotLandNowIsTriedAgainButSaidOnce() throws IOException {
    mill.close(); // in its place one that takes no further run
    mill = new Mill(directory, 0);
    mill.declare("{on: {bucket: box}, task: echo}");
    watch = watch();
    Files.writeString(folder.resolve("a"), "1");
    lookOften();
    assertThat(said()).singleElement().asString().contains("it is tried again every 30 s");
  }
}
