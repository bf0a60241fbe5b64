package dev.millrace.packs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * One version of an npm package, pinned by the SHA-512 of its tarball.
 *
 * @param name such as {@code @vladmandic/face-api}
 * @param version such as {@code 1.7.15}
 * @param integrity {@code sha512-} and the digest in Base64, as npm states it
 */
record NpmPackage(String name, String version, String integrity) {
  private static final long FETCH_MINUTES = 10;

  /** The name npm gives the tarball. */
  String tarballName() {
    return name.replace("@", "").replace('/', '-') + "-" + version + ".tgz";
  }

  /**
   * The verified tarball, from the cache directory or, when it is not there yet, through the npm
   * client.
   *
   * @throws PackException when npm is missing or cannot reach its registry, or when the tarball is
   *     not the pinned one
   */
  Path fetch(Path cache) {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    return fetch(cache, windows ? "npm.cmd" : "npm");
  }

  /** As {@link #fetch(Path)}, with the npm client at a given path. */
  Path fetch(Path cache, String npm) {
    Path tarball = cache.resolve(tarballName());
    if (!Files.exists(tarball)) {
      download(cache, tarball, npm);
    }
    verify(tarball);
    return tarball;
  }

  private void download(Path cache, Path tarball, String npm) {
    try {
      Files.createDirectories(cache);
      Path log = cache.resolve("npm.log");
      Process process =
          new ProcessBuilder(npm, "pack", name + "@" + version, "--silent")
              .directory(cache.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(FETCH_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new PackException(
            "npm did not answer within " + FETCH_MINUTES + " minutes. " + byHand(tarball));
      }
      if (process.exitValue() != 0 || !Files.exists(tarball)) {
        throw new PackException(
            "npm could not fetch "
                + (name + "@" + version)
                + " (no network, or no access to its registry?). "
                + byHand(tarball)
                + " npm said: "
                + Files.readString(log).strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PackException("interrupted while npm fetched " + name, e);
    } catch (IOException e) {
      throw new PackException(
          "npm could not be started: install Node.js, which brings it. " + byHand(tarball), e);
    }
  }

  private String byHand(Path tarball) {
    return "Or get the file elsewhere (npm pack "
        + (name + "@" + version)
        + "), put it at "
        + tarball.toAbsolutePath()
        + " and run this again.";
  }

  private void verify(Path tarball) {
    String found = "sha512-" + Base64.getEncoder().encodeToString(sha512(tarball));
    if (!found.equals(integrity)) {
      throw new PackException(
          tarball.toAbsolutePath()
              + " is not "
              + (name + "@" + version)
              + ": its integrity is "
              + found
              + ", pinned is "
              + integrity
              + ". Delete the file and run this again; if it stays so, do not use it.");
    }
  }

  private static byte[] sha512(Path file) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file));
    } catch (NoSuchAlgorithmException | IOException e) {
      throw new PackException("cannot read " + file, e);
    }
  }
}
