/** The etcd plugin, against bytes recorded from Go Micro and against a real etcd. */
@NullMarked
package dev.microcdi.etcd;

import org.jspecify.annotations.NullMarked;
