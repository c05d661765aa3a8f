#!/bin/sh
# Runs one measurement: build/bench.sh http|registry [--short]
set -eu
what=${1:-http}; [ $# -gt 0 ] && shift
case "$what" in
  http) main=dev.microcdi.bench.HttpBench ;;
  registry) main=dev.microcdi.bench.RegistryBench; sh build/servers.sh ;;
  *) echo "no measurement \"$what\"; there are: http, registry" >&2; exit 2 ;;
esac
mvn -B -ntp -q -Dquick -DskipTests -pl tck/bench -am package
exec "$JAVA_HOME/bin/java" -cp "tck/bench/target/libs/*" "$main" "$@"
