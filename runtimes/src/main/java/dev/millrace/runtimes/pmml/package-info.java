/**
 * Model versions that are PMML files, evaluated by pmml4s in this process.
 *
 * <p>PMML is data, not code, so it needs no worker. What pmml4s lacks is here: reading hostile XML
 * safely, and the cases of {@code <ModelVerification>}, which it ignores.
 */
@NullMarked
package dev.millrace.runtimes.pmml;

import org.jspecify.annotations.NullMarked;
