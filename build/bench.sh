#!/bin/sh
# Runs one measurement: build/bench.sh http [--short]
set -eu
what=${1:-http}; [ $# -gt 0 ] && shift
case "$what" in
  http) main=dev.microcdi.bench.HttpBench ;;
  *) echo "no measurement \"$what\"; there is: http" >&2; exit 2 ;;
esac
mvn -B -ntp -q -Dquick -DskipTests -pl tck/bench -am package
exec "$JAVA_HOME/bin/java" -cp "tck/bench/target/libs/*" "$main" "$@"
