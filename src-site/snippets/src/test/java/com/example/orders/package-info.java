/** What the README and the site show. */
@NullMarked
package com.example.orders;

import org.jspecify.annotations.NullMarked;
