package dev.millrace.model;

import java.util.function.Consumer;

/**
 * What a task asks of the packages that are made for it, so that a declaration it cannot follow is
 * refused when the package is handed over and not at the first run.
 *
 * @param task its name, as {@code model.yaml} gives it
 * @param orNone whether it holds for packages that name no task, too
 * @param check throws {@link ModelException} when the package does not fit; the message says what
 *     is wrong and what would be right
 */
public record PackageRule(String task, boolean orNone, Consumer<ServedModel> check) {}
