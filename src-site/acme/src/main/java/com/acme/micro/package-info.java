/** Micro on Acme: a registry in a folder that several processes share. */
@NullMarked
package com.acme.micro;

import org.jspecify.annotations.NullMarked;
