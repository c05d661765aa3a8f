#!/bin/sh
# The rules of one kind on every plugin there is, and the mutants: build/tck.sh registry|transport|broker
# Prints the table rule x plugin and the mutants; fails on a rule that failed or did not run, and on a mutant alive.
set -eu
kind=${1:-registry}
case "$kind" in
  registry) name=Registry ;;
  transport) name=Transport ;;
  broker) name=Broker ;;
  *) echo "no rules of a \"$kind\"; there are: registry, transport, broker" >&2; exit 2 ;;
esac
sh build/servers.sh
report=$PWD/target/micro-tck
rm -rf "$report"
mkdir -p "$report"
plugins=$(ls plugins/*/src/test/java/dev/microcdi/*/*"$name"Tck*.java | cut -d/ -f2 | sort -u | sed 's|^|plugins/|' | paste -sd, -)
status=0
mvn -B -ntp -q -Dquick -Preal -fae verify -pl "$plugins,tck/mutants" -am -Dmicro.tck.report="$report" -Dmicro.mutants.every-rule=true \
  -Dtest="*${name}TckTest,${name}*MutantsTest" -Dit.test="*${name}TckIT" \
  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false >"$report/log" 2>&1 || status=$?
rm -f "$report"/*Subject.tsv
rules=$(grep -c "^## $kind-[0-9]" "src-site/spec/$kind.md")
cat "$report"/*.tsv | awk -F'\t' -v kind="$kind" -v rules="$rules" '
  { sub("(Registry|Transport|Broker)Tck(IT|Test)$", "", $2); how[$3 "," $2] = $4; plugin[$2] = 1
    if ($4 == "ok") ok[$2]++; else if ($4 == "-") { no[$2]++; why[$2] = why[$2] "\n    " $3 ": " $5 } else bad++ }
  END {
    n = 0; for (p in plugin) order[++n] = p
    for (i = 2; i <= n; i++) for (j = i; j > 1 && order[j] < order[j - 1]; j--) { t = order[j]; order[j] = order[j - 1]; order[j - 1] = t }
    printf "%-14s", "rule"; for (i = 1; i <= n; i++) printf "%-10s", order[i]; print ""
    for (r = 1; r <= rules; r++) { id = kind "-" r; printf "%-14s", id
      for (i = 1; i <= n; i++) { h = how[id "," order[i]]; if (h == "") { h = "MISSING"; bad++ } printf "%-10s", h } print "" }
    for (i = 1; i <= n; i++) print order[i] ": " ok[order[i]] + 0 " executed, " no[order[i]] + 0 " not applicable" why[order[i]]
    exit (bad > 0 || n == 0) }' || status=1
sed -n "/^micro-tck mutants, $kind:/,/^[^ ]/p" "$report/log" | sed '1!{/^[^ ]/d}' >"$report/mutants"
cat "$report/mutants"
killed=$(grep -c " killed " "$report/mutants" || true)
[ "$killed" = "$rules" ] || { echo "$killed of $rules mutants killed"; status=1; }
[ "$status" = 0 ] && echo "$kind: every rule kept, $killed of $rules mutants killed" || echo "$kind: shortfall, see $report/log"
exit "$status"
