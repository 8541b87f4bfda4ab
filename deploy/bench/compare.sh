#!/bin/sh
# Milena against the installed Postfix: the same source, sink and load, one after the other on this machine, and the ratio.
#   deploy/bench/compare.sh [options of 'bench run']
set -eu
. "$(dirname "$0")/common.sh"

[ $# -gt 0 ] || set -- --seconds 20 --warm-up 10 --sessions 50
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM HUP

say "Milena:"
BENCH_OUT=$dir/milena "$BENCH_DIR/run.sh" "$@" || true
say "Postfix:"
BENCH_OUT=$dir/postfix "$BENCH_DIR/postfix.sh" "$@" || true
[ -s "$dir/milena" ] && [ -s "$dir/postfix" ] || fail "one of the runs gave no report"

milena=$(figure per_second "$dir/milena")
postfix=$(figure per_second "$dir/postfix")
awk -v m="$milena" -v p="$postfix" 'BEGIN { printf "Milena %.0f messages/s, Postfix %.0f messages/s: %.1f times\n", m, p, m / p }'
