package dev.millrace.packs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NpmPackageTest {
  @TempDir Path cache;

  private static NpmPackage pinned(byte[] content) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-512").digest(content);
    return new NpmPackage(
        "@some/thing", "1.2.3", "sha512-" + Base64.getEncoder().encodeToString(digest));
  }

  @Test
  void takesAPinnedTarballFromTheCache() throws Exception {
    byte[] content = {1, 2, 3};
    Path tarball = Files.write(cache.resolve("some-thing-1.2.3.tgz"), content);
    assertThat(pinned(content).fetch(cache, "/no/such/npm")).isEqualTo(tarball);
  }

  @Test
  void refusesATarballThatIsNotThePinnedOneSayingBothDigests() throws Exception {
    NpmPackage wanted = pinned(new byte[] {1, 2, 3});
    Files.write(cache.resolve("some-thing-1.2.3.tgz"), new byte[] {1, 2, 4});
    assertThatThrownBy(() -> wanted.fetch(cache))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("is not @some/thing@1.2.3: its integrity is sha512-")
        .hasMessageContaining("pinned is " + wanted.integrity());
  }

  @Test
  void saysWhatToDoWhenThereIsNoNpm() throws Exception {
    NpmPackage wanted = pinned(new byte[0]);
    assertThatThrownBy(() -> wanted.fetch(cache, "/no/such/npm"))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("install Node.js")
        .hasMessageContaining("some-thing-1.2.3.tgz");
  }

  @Test
  void passesOnWhatNpmSaysWhenItFails() throws Exception {
    Path npm = cache.resolve("npm");
    Files.writeString(npm, "#!/bin/sh\necho network is unreachable >&2\nexit 1\n");
    Assumptions.assumeTrue(npm.toFile().setExecutable(true), "needs a system with shell scripts");
    NpmPackage wanted = pinned(new byte[0]);
    assertThatThrownBy(() -> wanted.fetch(cache, npm.toString()))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("npm could not fetch @some/thing@1.2.3")
        .hasMessageContaining("network is unreachable");
  }

  @Test
  void refusesADamagedArchive() throws IOException {
    Path tarball = Files.write(cache.resolve("damaged.tgz"), new byte[] {31, -117, 8, 0});
    assertThatThrownBy(() -> Tarball.read(tarball, name -> true))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("is not a readable tar.gz file");
  }
}
