/** What the README and the site show. */
@NullMarked
package com.example.greeter;

import org.jspecify.annotations.NullMarked;
