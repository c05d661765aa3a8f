/** Go Micro's registry on <a href="https://etcd.io">etcd</a> v3, over jetcd. */
@NullMarked
package dev.microcdi.etcd;

import org.jspecify.annotations.NullMarked;
