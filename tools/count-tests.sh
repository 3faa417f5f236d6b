#!/bin/sh
# Adds up the test reports below this tree and prints one line: "N passed, N failed, N skipped".
cd "$(dirname "$0")/.."
find . -path '*/target/surefire-reports/TEST-*.xml' -exec sed -n 's/.*<testsuite [^>]*\berrors="\([0-9]*\)".*/&/p' {} + |
  awk '
    function n(name, line,  m) { if (match(line, " " name "=\"[0-9]+\"")) { m = substr(line, RSTART, RLENGTH); gsub(/[^0-9]/, "", m); return m + 0 } return 0 }
    { tests += n("tests", $0); failed += n("failures", $0) + n("errors", $0); skipped += n("skipped", $0) }
    END {
      printf "%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped
      exit (failed > 0 || tests == 0)
    }'
