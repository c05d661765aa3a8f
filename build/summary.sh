#!/bin/sh
# One summary of all test reports, in one line that machines read too. It fails when a test failed or was skipped, or when there was none.
find . -path '*/target/surefire-reports/TEST-*.xml' -o -path '*/target/failsafe-reports/TEST-*.xml' | xargs -r sed -n 's/.*<testsuite [^>]*>/&/p' \
  | awk '
    function attr(name,   m) { m = match($0, " " name "=\"[0-9]+\""); return m ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) + 0 : 0 }
    { t += attr("tests"); f += attr("failures") + attr("errors"); s += attr("skipped"); n++ }
    END { printf "\n%d test classes\n%d passed, %d failed, %d skipped\n", n, t - f - s, f, s; exit (t == 0 || f > 0 || s > 0) }'
