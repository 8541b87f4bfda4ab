#!/bin/sh
# A great many messages wait: does the heap stay flat, how long does a restart take, does all of it arrive? Starts Milena standalone with the bench's DNS server,
# hands in COUNT messages while every destination answers 451, stops Milena, starts it again with a world that takes mail, and waits until all of it is there.
# Prints the heap every ten seconds, the time from the restart to the first delivery, and the account. Exit code 1 when anything is missing or changed.
#   deploy/bench/million.sh [COUNT]      default 1000000
#   RETRY=LIST           the schedule (default [10m, 30m])
#   DUE=N                seconds from the first start to the restart, at least; longer than the first delay, and mail is due when Milena comes back (default 660)
#   SIZE=N               octets of a body (default 10240)
#   SESSIONS=N           of the source (default 20)
#   BENCH_DATA=D         where to put the data folder; a million messages of 10 KiB take about 20 GiB
#   BENCH_OUT=F          also write the lines to this file
set -eu
. "$(dirname "$0")/common.sh"

count=${1:-1000000}
built
# shellcheck disable=SC2046 # six numbers
set -- $(bench ports --count 6)
smtp_port=$1
ops_port=$2
kafka_port=$3
dns_port=$4
busy_port=$5
sink_port=$6

dir=$(mktemp -d "${BENCH_DATA:-${TMPDIR:-/tmp}}/milena-million.XXXXXX")
milena=
dns=
busy=
run=
stop() {
    for pid in "$run" "$milena" "$dns" "$busy"; do end "$pid"; done
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

# configure PORT: where the world listens.
configure() {
    cat > "$dir/milena.yaml" <<CONF
standalone: { data-dir: $dir/data, kafka-port: $kafka_port }
ops: { address: "127.0.0.1:$ops_port" }
ingress:
  listeners: [ { address: "127.0.0.1:$smtp_port" } ]
router:
  dns: { servers: ["127.0.0.1:$dns_port"], ipv6: false }
deliverer:
  smtp-port: $1
  blocked-networks: []
  retry: { schedule: ${RETRY:-[10m, 30m]}, expire: 1d }
CONF
}

begun=$(date +%s)
line() { printf '%s s: %s\n' "$(($(date +%s) - begun))" "$*" | tee -a "$dir/lines"; }

# heap WHAT: how much of it is in use, and how much of that survived a collection.
heap() {
    scrape=$(curl -fs --max-time 5 "http://127.0.0.1:$ops_port/metrics") || return 0
    line "$(printf '%s\n' "$scrape" | awk -v what="$1" '
        /^jvm_memory_used_bytes[{].*area="heap"/ { used += $NF; if ($0 ~ /Tenured|Old/) old += $NF }
        /^milena_ingress_accepted_total/ { accepted += $2 }
        /^milena_deliverer_deferrals_total/ { deferred += $2 }
        /^milena_deliverer_deliveries_total/ { delivered += $2 }
        END { printf "%s, heap %d MiB (old %d), accepted %d, deferred %d, delivered %d", what, used / 1048576, old / 1048576, accepted, deferred, delivered }')"
}

MILENA_JAVA_OPTS=-Xmx128m "$ROOT/deploy/milena" bench dns --dns "127.0.0.1:$dns_port" > "$dir/dns" &
dns=$!
MILENA_JAVA_OPTS=-Xmx256m "$ROOT/deploy/milena" bench sink --sink "127.0.0.1:$busy_port" --fault '*=dot-451' --keep 0 > "$dir/busy" &
busy=$!
configure "$busy_port"
start_milena "$dir"

# Source and the friendly sink in one process, so that what arrives is held against what was accepted; it knows nothing of the restart.
MILENA_JAVA_OPTS=-Xmx512m "$ROOT/deploy/milena" bench run --no-dns --relay "127.0.0.1:$smtp_port" --sink "127.0.0.1:$sink_port" --size "${SIZE:-10240}" \
    --domains 1000 --sessions "${SESSIONS:-20}" --messages "$count" --give-up 300 --quiet 3600 --most 86400 > "$dir/report" &
run=$!
accepted=0
until [ "$accepted" -ge "$count" ]; do
    sleep 10
    kill -0 "$run" 2>/dev/null || { cat "$dir/report" >&2; fail "the source gave up"; }
    heap "handing in"
    accepted=$(metric "$ops_port" milena_ingress_accepted_total)
done
# Everything was tried once, so that it waits in the delay topics.
until [ "$(metric "$ops_port" milena_deliverer_deferrals_total)" -ge "$count" ]; do
    sleep 10
    heap "trying"
done

line "stopping"
end "$milena"
line "stopped; $(du -sm "$dir/data" | cut -f 1) MiB on disk"
configure "$sink_port"
due=$((begun + ${DUE:-660} - $(date +%s)))
[ "$due" -le 0 ] || { line "nothing runs for $due s, until the first mail is due"; sleep "$due"; }
restarted=$(date +%s.%N)
start_milena "$dir"
line "ready $(awk -v a="$restarted" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }') s after the start"
until [ "$(metric "$ops_port" milena_deliverer_deliveries_total)" -gt 0 ]; do sleep 0.1; done
line "first delivery $(awk -v a="$restarted" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }') s after the start"
while kill -0 "$run" 2>/dev/null; do
    heap "draining"
    sleep 10
done
code=0
wait "$run" || code=$?
run=
heap "drained"
tee -a "$dir/lines" < "$dir/report"
[ ! -s "$dir/err" ] || { say "--- what milena said:"; tail -n 20 "$dir/err" >&2; }
[ -z "${BENCH_OUT:-}" ] || cp "$dir/lines" "$BENCH_OUT"
exit $code
