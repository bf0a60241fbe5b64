package dev.millrace.packs;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells recipes apart, so that a package made by an older one is built anew. */
final class Recipe {
  private Recipe() {}

  /** A digest over this module's own classes and resources, and the source package's hash. */
  static String fingerprint(NpmPackage source) throws IOException {
    Path code = code();
    StringBuilder all = new StringBuilder(source.integrity());
    if (Files.isDirectory(code)) {
      for (Path file : Directories.files(code)) {
        all.append('\n').append(code.relativize(file)).append(' ');
        all.append(RecordedCases.sha256(Files.readAllBytes(file)));
      }
    } else {
      all.append('\n').append(RecordedCases.sha256(Files.readAllBytes(code)));
    }
    return RecordedCases.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Path code() {
    try {
      return Path.of(Recipe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new PackException("cannot tell where this program's own code is", e);
    }
  }
}
