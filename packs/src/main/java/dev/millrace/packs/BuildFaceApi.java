package dev.millrace.packs;

import dev.millrace.packs.FaceApiPackage.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Builds the default face model package from the npm package {@code @vladmandic/face-api}. Run
 * without arguments from the repository's root it writes {@code packs/target/face-api} and, beside
 * it, the package's sample photos. Nothing is done when an up-to-date package is there.
 */
public final class BuildFaceApi {
  private static final Path DEFAULT_OUT = Path.of("packs", "target", "face-api");

  private static final Path INT8_OUT = Path.of("packs", "target", "face-api-int8");

  private BuildFaceApi() {}

  /**
   * {@code [OUTDIR]} builds the package there, {@code --int8 [OUTDIR]} the one whose embedder
   * calculates in 8 bits; {@code --inputs DIR} writes the inputs of the cases for the recorder.
   * Exits with 1 and one sentence when it fails.
   */
  public static void main(String[] arguments) {
    try {
      if (arguments.length == 2 && arguments[0].equals("--inputs")) {
        Path tarball = FaceApiSource.PACKAGE.fetch(cache(DEFAULT_OUT));
        CaseInputs.write(FaceApiSource.read(tarball).pictures(), Path.of(arguments[1]));
      } else if (arguments.length > 0 && arguments[0].equals("--int8")) {
        build(arguments.length == 1 ? INT8_OUT : Path.of(arguments[1]), Precision.INT8);
      } else {
        build(arguments.length == 0 ? DEFAULT_OUT : Path.of(arguments[0]));
      }
    } catch (PackException | IOException e) {
      System.err.println("The face model package was not built: " + e.getMessage());
      System.exit(1);
    }
  }

  /**
   * Builds the package unless it is there already.
   *
   * @param out its directory; tarball and sample photos go to {@code npm} and {@code samples}
   *     beside it
   * @return whether anything was done
   */
  public static boolean build(Path out) throws IOException {
    return build(out, Precision.FLOAT);
  }

  static boolean build(Path out, Precision precision) throws IOException {
    String recipe = Recipe.fingerprint(FaceApiSource.PACKAGE);
    if (FaceApiPackage.isUpToDate(out, recipe)) {
      say(out + " is up to date");
      return false;
    }
    say("getting " + FaceApiSource.PACKAGE.name() + " " + FaceApiSource.PACKAGE.version());
    FaceApiSource source = FaceApiSource.read(FaceApiSource.PACKAGE.fetch(cache(out)));
    for (Map.Entry<String, byte[]> photo : source.photos().entrySet()) {
      Directories.write(out.resolveSibling("samples").resolve(photo.getKey()), photo.getValue());
    }
    new FaceApiPackage(source, precision, BuildFaceApi::say).write(out, recipe);
    say("built " + out);
    return true;
  }

  private static Path cache(Path out) {
    return out.resolveSibling("npm");
  }

  private static void say(String line) {
    System.out.println("face model package: " + line);
  }
}
