/** Snippets of the page on streams. */
@NullMarked
package com.example.chat;

import org.jspecify.annotations.NullMarked;
