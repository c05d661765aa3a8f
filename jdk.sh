#!/bin/sh
# Prints the home of a JDK of at least version $1 (default 21): JAVA_HOME, then PATH, then the newest in the usual places.
min=${1:-21}
major() { [ -x "$1/bin/javac" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null; }
ok() { v=$(major "$1"); [ -n "$v" ] && [ "$v" -ge "$min" ]; }
[ -n "$JAVA_HOME" ] && ok "$JAVA_HOME" && { echo "$JAVA_HOME"; exit 0; }
if p=$(command -v javac); then p=$(readlink -f "$p"); p=${p%/bin/javac}; ok "$p" && { echo "$p"; exit 0; }; fi
best=; bestv=0
for d in /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
  ok "$d" || continue; v=$(major "$d"); [ "$v" -gt "$bestv" ] && { best=$d; bestv=$v; }
done
[ -n "$best" ] && { echo "$best"; exit 0; }
echo "No JDK $min or newer found. Install one (for example Temurin $min), or set JAVA_HOME to one." >&2; exit 1
