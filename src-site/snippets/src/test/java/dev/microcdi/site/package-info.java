/** Holds the pages to the code: snippets, links, tables. */
@NullMarked
package dev.microcdi.site;

import org.jspecify.annotations.NullMarked;
