#!/bin/sh
# Starts the service, or with the argument "caller" the caller, in the foreground. Built by: mvn package
# Further arguments go to java: sh helidon-sample/run.sh service -Dmicro.registry=consul
set -eu
cd "$(dirname "$0")"
which=service
case "${1:-}" in
  service|caller) which=$1; shift ;;
esac
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" "$@" -jar "$which/target/$which.jar"
