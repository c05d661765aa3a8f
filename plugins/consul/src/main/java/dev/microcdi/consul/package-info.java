/** Go Micro's registry on <a href="https://developer.hashicorp.com/consul">Consul</a>, over its HTTP API. */
@NullMarked
package dev.microcdi.consul;

import org.jspecify.annotations.NullMarked;
