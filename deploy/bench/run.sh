#!/bin/sh
# Measures Milena standalone on this machine: starts it with a configuration of its own on free ports and a fresh data folder, with the bench's DNS server and
# sink as the world, runs the load, prints the report and stops it. Exit code 1 when anything is missing, changed, or there that must not be.
#   deploy/bench/run.sh [--seconds N --warm-up N --sessions N --size N --rate N --fault ... ]   options of 'bench run'
#   BENCH_OUT=F          also write the report to this file
#   BENCH_DATA=D         where to put the data folder (default: the system's temporary folder, which should be on a real disk)
#   BENCH_DURABILITY=D   fsync (default) or page-cache
set -eu
. "$(dirname "$0")/common.sh"

built
# shellcheck disable=SC2046 # five numbers
set -- $(bench ports --count 5) "$@"
smtp_port=$1
ops_port=$2
kafka_port=$3
dns_port=$4
sink_port=$5
shift 5

dir=$(mktemp -d "${BENCH_DATA:-${TMPDIR:-/tmp}}/milena-bench.XXXXXX")
milena=
stop() {
    end "$milena"
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

cat > "$dir/milena.yaml" <<CONF
standalone: { data-dir: $dir/data, durability: ${BENCH_DURABILITY:-fsync}, kafka-port: $kafka_port }
ops: { address: "127.0.0.1:$ops_port" }
ingress:
  listeners: [ { address: "127.0.0.1:$smtp_port" } ]
router:
  dns: { servers: ["127.0.0.1:$dns_port"], ipv6: false }
deliverer:
  smtp-port: $sink_port
  blocked-networks: []
  retry: { schedule: [1s, 5s], expire: 1h }
CONF

start_milena "$dir"

code=0
bench run --relay "127.0.0.1:$smtp_port" --sink "127.0.0.1:$sink_port" --dns "127.0.0.1:$dns_port" "$@" > "$dir/report" || code=$?
cat "$dir/report"
[ ! -s "$dir/err" ] || { say "--- what milena said:"; tail -n 20 "$dir/err" >&2; }
[ -z "${BENCH_OUT:-}" ] || cp "$dir/report" "$BENCH_OUT"
exit $code
