package dev.millrace.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileObjectStoreTest {
  private static final String SHA_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path root;
  private FileObjectStore store;

  @BeforeEach
  void open() {
    store = new FileObjectStore(root, 0, InstantSource.system());
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void bytesLieUnderTheirDigest() throws IOException {
    try (Kept kept = store.keep(bytes("abc"), 10)) {
      assertThat(kept.sha256()).isEqualTo(SHA_OF_ABC);
      assertThat(kept.size()).isEqualTo(3);
      assertThat(store.file(kept.sha256())).hasContent("abc");
    }
  }

  @Test
  void theSameBytesAgainHealADamagedFile() throws IOException {
    store.keep(bytes("abc"), 10).close();
    Files.writeString(store.file(SHA_OF_ABC), "ab");
    store.keep(bytes("abc"), 10).close();
    assertThat(store.file(SHA_OF_ABC)).hasContent("abc");
  }

  @Test
  void oneByteOverTheLimitIsRefusedAndLeavesNothing() throws IOException {
    assertThatThrownBy(() -> store.keep(bytes("abcd"), 3))
        .isInstanceOf(ObjectTooLargeException.class)
        .hasMessageContaining("at most 3 bytes");
    assertThat(files()).isEmpty();
  }

  @Test
  void aBodyThatBreaksOffLeavesNothing() throws IOException {
    InputStream broken =
        new SequenceInputStream(
            bytes("abc"),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("connection reset");
              }

              @Override
              public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
              }
            });
    assertThatThrownBy(() -> store.keep(broken, 100)).hasMessage("connection reset");
    assertThat(files()).isEmpty();
  }

  @Test
  void nothingIsAcceptedIntoTheReserve() {
    FileObjectStore full = new FileObjectStore(root, Long.MAX_VALUE, InstantSource.system());
    assertThatThrownBy(() -> full.keep(bytes("abc"), 10))
        .isInstanceOf(DiskReserveException.class)
        .hasMessageContaining("free some space");
  }

  @Test
  void whatNobodyNamesIsSweptOnceItIsOld() throws IOException {
    store.keep(bytes("abc"), 10).close();
    Files.writeString(root.resolve("tmp").resolve("broken-upload"), "x");
    assertThat(store.sweep(Duration.ofHours(1), sha -> false)).isZero();
    FileObjectStore later =
        new FileObjectStore(root, 0, InstantSource.fixed(Instant.now().plusSeconds(7200)));
    assertThat(later.sweep(Duration.ofHours(1), sha -> true)).isOne(); // the broken upload
    assertThat(later.sweep(Duration.ofHours(1), sha -> false)).isOne();
    assertThat(files()).isEmpty();
  }

  @Test
  void bytesOnTheirWayToTheLedgerAreNotCollected() throws IOException {
    try (Kept kept = store.keep(bytes("abc"), 10)) {
      assertThat(store.collect(kept.sha256(), sha -> false)).isFalse();
      assertThat(store.file(kept.sha256())).exists();
    }
    assertThat(store.collect(SHA_OF_ABC, sha -> true)).isFalse();
    assertThat(store.collect(SHA_OF_ABC, sha -> false)).isTrue();
  }

  @Test
  void aVersionThatIsNoDigestCannotNameAFile() {
    assertThatThrownBy(() -> store.file("../../etc/passwd"))
        .isInstanceOf(ObjectStoreException.class);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }
}
