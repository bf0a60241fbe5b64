package dev.millrace.sheets.ingest;

import java.nio.file.Path;

/**
 * A file to be taken in.
 *
 * @param name under which the dataset knows it: its path below the folder, or the object's key
 * @param path where its bytes are
 */
public record SourceFile(String name, Path path) {}
