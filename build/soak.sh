#!/bin/sh
# What takes too long for each build: build/soak.sh [registry|broker|calls|fuzz]. Without a name: 1,000 start/stop cycles.
set -eu
case "${1:-cycles}" in
  cycles)
    exec mvn -B -ntp -q verify -Preal -Dmicro.cycles=1000 -Dit.test='*CyclesIT' -Dtest='*CyclesTest' \
      -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
    ;;
  registry)
    sh build/servers.sh
    mkdir -p target
    status=0
    mvn -B -ntp -Dquick -Preal verify -pl tck/engine -am -Dmicro.soak="${2:-10000}" ${3:+-Dmicro.soak.seed="$3"} \
      -Dit.test=RegistrySoakIT -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
      >target/soak.log 2>&1 || status=$?
    grep "^soak of" target/soak.log || true
    [ "$status" = 0 ] && echo "registry soak passed" || echo "registry soak failed, see target/soak.log"
    exit "$status"
    ;;
  broker)
    # build/soak.sh broker [messages] [kills] [seed] [rabbitmq|kafka|jetstream]
    sh build/servers.sh
    mkdir -p target
    status=0
    mvn -B -ntp -Dquick -Preal verify -pl tck/engine -am -Dmicro.soak="${2:-100000}" -Dmicro.soak.kills="${3:-30}" \
      ${4:+-Dmicro.soak.seed="$4"} ${5:+-Dmicro.soak.broker="$5"} \
      -Dit.test=BrokerSoakIT -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
      >target/soak.log 2>&1 || status=$?
    grep "^soak of" target/soak.log || true
    [ "$status" = 0 ] && echo "broker soak passed" || echo "broker soak failed, see target/soak.log"
    exit "$status"
    ;;
  calls)
    # build/soak.sh calls [restarts] [seed]
    sh build/servers.sh
    mkdir -p target
    status=0
    mvn -B -ntp -Dquick -Preal verify -pl tck/engine -am -Dmicro.soak.restarts="${2:-20}" ${3:+-Dmicro.soak.seed="$3"} \
      -Dit.test=CallSoakIT -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
      >target/soak.log 2>&1 || status=$?
    grep "^soak of" target/soak.log || true
    [ "$status" = 0 ] && echo "calls soak passed" || echo "calls soak failed, see target/soak.log"
    exit "$status"
    ;;
  fuzz)
    # build/soak.sh fuzz [messages] [seed]
    sh build/servers.sh
    mkdir -p target
    status=0
    mvn -B -ntp -Dquick -Preal verify -pl tck/engine -am -Dmicro.fuzz="${2:-1000000}" ${3:+-Dmicro.fuzz.seed="$3"} \
      -Dit.test=FuzzIT -Dtest=FuzzTest -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
      >target/soak.log 2>&1 || status=$?
    grep "^fuzz of" target/soak.log || true
    [ "$status" = 0 ] && echo "fuzz passed" || echo "fuzz failed, see target/soak.log"
    exit "$status"
    ;;
  *) echo "no soak of \"$1\"; there are: registry, broker, calls, fuzz" >&2; exit 2 ;;
esac
