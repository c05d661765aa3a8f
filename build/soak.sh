#!/bin/sh
# What takes too long for each build: build/soak.sh [registry|broker|calls|fuzz]. Without a name: 1,000 start/stop cycles.
set -eu

# soak <name> <first word of its lines> <tests with servers> <tests without> <Maven's arguments>
soak() {
  name=$1 word=$2 its=$3 tests=$4; shift 4
  sh build/servers.sh
  mkdir -p target
  status=0
  mvn -B -ntp -Dquick -Preal verify -pl tck/engine -am "$@" -Dit.test="$its" -Dtest="$tests" \
    -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false >target/soak.log 2>&1 || status=$?
  grep "^$word of" target/soak.log || true
  [ "$status" = 0 ] && echo "$name soak passed" || echo "$name soak failed, see target/soak.log"
  exit "$status"
}

case "${1:-cycles}" in
  cycles)
    exec mvn -B -ntp -q verify -Preal -Dmicro.cycles=1000 -Dit.test='*CyclesIT' -Dtest='*CyclesTest' \
      -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
    ;;
  registry) # [operations] [seed]
    soak registry soak RegistrySoakIT none -Dmicro.soak="${2:-10000}" ${3:+-Dmicro.soak.seed="$3"}
    ;;
  broker) # [messages] [kills] [seed] [rabbitmq|kafka|jetstream]
    soak broker soak BrokerSoakIT none -Dmicro.soak="${2:-100000}" -Dmicro.soak.kills="${3:-30}" \
      ${4:+-Dmicro.soak.seed="$4"} ${5:+-Dmicro.soak.broker="$5"}
    ;;
  calls) # [restarts] [seed]
    soak calls soak CallSoakIT none -Dmicro.soak.restarts="${2:-20}" ${3:+-Dmicro.soak.seed="$3"}
    ;;
  fuzz) # [messages] [seed]
    soak fuzz fuzz FuzzIT FuzzTest -Dmicro.fuzz="${2:-1000000}" ${3:+-Dmicro.fuzz.seed="$3"}
    ;;
  *) echo "no soak of \"$1\"; there are: registry, broker, calls, fuzz" >&2; exit 2 ;;
esac
