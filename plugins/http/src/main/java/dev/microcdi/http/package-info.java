/** Go Micro's http transport: one HTTP/1.1 exchange is one call. See {@link dev.microcdi.http.HttpTransport}. */
@NullMarked
package dev.microcdi.http;

import org.jspecify.annotations.NullMarked;
