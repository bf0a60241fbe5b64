package dev.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

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

class FolderWatchTest {
  private static final Duration QUIET = Duration.ofSeconds(1);

  @TempDir Path directory;
  @TempDir Path folder;
  private Mill mill;
  private FolderWatch watch;

  @BeforeEach
  void open() {
    mill = new Mill(directory);
    watch = watch();
  }

  private FolderWatch watch() {
    return new FolderWatch(
        folder, "box", mill.landings, mill.database, mill.clock, Duration.ofMillis(10), QUIET);
  }

  @AfterEach
  void close() {
    mill.close();
  }

  private int lookLater() throws IOException {
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
}
