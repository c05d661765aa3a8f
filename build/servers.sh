#!/bin/sh
# Puts the real back ends that the tests start (Consul, etcd, NATS, RabbitMQ) into a folder: ./dev servers calls it. Kafka is
# a set of jars, which Maven brings (tck/servers/kafka).
# Usage: build/servers.sh [folder], default .servers in the checkout. Does nothing when they are there already.
# Debian with root: etcd-server, nats-server and rabbitmq-server with its Erlang of this release, consul of bullseye (later
# releases have none), all unpacked into the folder; nothing is installed into the system and nothing is started. The
# scripts of Erlang have absolute paths: the tests go past them (RabbitMq.java).
here=$(cd "$(dirname "$0")/.." && pwd)
dest=${1:-$here/.servers}
names="consul etcd nats-server rabbitmq-server"

# Where the tests look: the folder, PATH, the usual places.
have() {
    for d in "$dest/usr/bin" "$dest/usr/sbin" "$dest/bin" "$dest"; do [ -x "$d/$1" ] && return 0; done
    command -v "$1" >/dev/null 2>&1 && return 0
    for d in /usr/sbin /usr/local/bin /usr/local/sbin /opt/homebrew/bin; do [ -x "$d/$1" ] && return 0; done
    return 1
}
missing() {
    m=
    for n in $names; do have "$n" || m="$m $n"; done
    echo "${m# }"
}
fail() {
    echo "servers: $1 Still missing: $(missing). Put them on PATH (or into $dest), or name running ones by" \
         "MICRO_TEST_CONSUL, MICRO_TEST_ETCD, MICRO_TEST_NATS, MICRO_TEST_RABBITMQ (host:port)." >&2
    exit 1
}

[ -z "$(missing)" ] && { echo "servers: $names are there ($dest, PATH)."; exit 0; }
command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1 || fail "this is not Debian."
[ "$(id -u)" = 0 ] || fail "installing needs root."

mkdir -p "$dest" || fail "cannot write $dest."
t=$(mktemp -d) || fail "no temporary folder."
trap 'rm -rf "$t"' EXIT
trap 'exit 1' HUP INT TERM

# The machine's own mirror, as apt knows it.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null \
    | grep -v -e security -e '-updates' | sort -u | head -n 1)
[ -n "$mirror" ] || fail "apt names no mirror (apt-get indextargets)."

# Downloads packages of a release and unpacks them, past the system's own sources and cache.
unpack() {
    suite=$1; shift
    mkdir -p "$t/$suite/lists/partial" "$t/$suite/cache/archives/partial" "$t/$suite/debs"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$t/$suite/list"
    o="-qq -o Dir::Etc::sourcelist=$t/$suite/list -o Dir::Etc::sourceparts=- -o Dir::State::lists=$t/$suite/lists
       -o Dir::Cache=$t/$suite/cache -o Acquire::Languages=none -o APT::Sandbox::User=root"
    apt-get $o update >"$t/$suite/log" 2>&1 || return 1
    (cd "$t/$suite/debs" && apt-get $o download "$@") >>"$t/$suite/log" 2>&1 || return 1
    for d in "$t/$suite/debs"/*.deb; do dpkg-deb -x "$d" "$dest" >>"$t/$suite/log" 2>&1 || return 1; done
}
get() {
    have "$1" && return 0
    name=$1; release=$2; shift 2
    unpack "$release" "$@" && have "$name" && return 0
    echo "servers: cannot get $1 of Debian $release: $(tail -n 1 "$t/$release/log" 2>/dev/null)" >&2
}
get etcd bookworm etcd-server
get nats-server bookworm nats-server
get consul bullseye consul
get rabbitmq-server bookworm rabbitmq-server erlang-base erlang-asn1 erlang-crypto erlang-eldap erlang-ftp erlang-inets \
    erlang-mnesia erlang-os-mon erlang-parsetools erlang-public-key erlang-runtime-tools erlang-snmp erlang-ssl \
    erlang-syntax-tools erlang-tftp erlang-tools erlang-xmerl
[ -z "$(missing)" ] || fail "a package did not come."
echo "servers: $names are in $dest."
