#!/bin/sh
# Runs one measurement: build/bench.sh http|memory|slow|registry|broker [--short] [rabbitmq|kafka|jetstream|nats|memory]
set -eu
what=${1:-http}; [ $# -gt 0 ] && shift
profile=
module=tck/bench
case "$what" in
  http) main=dev.microcdi.bench.HttpBench; module=tck/bench/jaxrs ;;
  registry) main=dev.microcdi.bench.RegistryBench; sh build/servers.sh ;;
  memory) main=dev.microcdi.bench.MemoryBench ;;
  slow) main=dev.microcdi.bench.SlowNodeBench ;;
  # -Preal brings the jars of Kafka's server.
  broker) main=dev.microcdi.bench.BrokerBench; profile=-Preal; sh build/servers.sh ;;
  *) echo "no measurement \"$what\"; there are: http, memory, slow, registry, broker" >&2; exit 2 ;;
esac
mvn -B -ntp -q -Dquick -DskipTests $profile -pl $module -am package
exec "$JAVA_HOME/bin/java" -Dslf4j.internal.verbosity=ERROR -cp "tck/bench/target/libs/*" "$main" "$@"
