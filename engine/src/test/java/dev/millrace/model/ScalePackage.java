package dev.millrace.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes model packages for {@link ScaleRuntime}: one role, one case, 2 in and 2 × scale out. */
final class ScalePackage {
  final Path directory;

  ScalePackage(Path directory) throws IOException {
    this.directory = directory;
    write(2);
  }

  /** Makes it a model that multiplies by a number, with a case that says so. */
  ScalePackage write(float scale) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("model.yaml"),
        """
        name: scale
        author: the tests
        licence: Apache-2.0
        runtime: scale
        files: {model: model.txt}
        tolerance: {absolute: 1.0e-3, relative: 0}
        """);
    Files.writeString(directory.resolve("model.txt"), Float.toString(scale));
    return expect(2 * scale);
  }

  /** Writes the case anew: for 2, this must come out. */
  ScalePackage expect(float output) throws IOException {
    Path one = directory.resolve("cases/model/test_data_set_0");
    Files.createDirectories(one);
    Files.write(one.resolve("input_0.pb"), TensorProtos.floats("x", new long[] {1}, 2));
    Files.write(one.resolve("output_0.pb"), TensorProtos.floats("y", new long[] {1}, output));
    return this;
  }

  /** Replaces text in model.yaml. */
  ScalePackage edit(String from, String to) throws IOException {
    Path yaml = directory.resolve("model.yaml");
    Files.writeString(yaml, Files.readString(yaml).replace(from, to));
    return this;
  }
}
