/** Recipes that build default model packages from named public packages. */
@NullMarked
package dev.millrace.packs;

import org.jspecify.annotations.NullMarked;
