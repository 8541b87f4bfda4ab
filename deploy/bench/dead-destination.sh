#!/bin/sh
# Does a dead destination slow the others? Starts Milena standalone with the bench's DNS server and a sink, and measures twice, in turns: the mail of healthy
# domains alone, and the same while DEAD_COUNT messages to one dead domain wait and more of them come in. Once at a fixed rate (for the latency), once as fast
# as it goes (for the throughput). Prints a line for each and their ratios at the end. Exit code 1 when anything of the healthy domains is missing or changed.
#   deploy/bench/dead-destination.sh [CASE]
#     CASE               refused (default): nobody listens · silent: connects and never says a word · busy: 421 at once · slow: each reply comes 15 s late
#                        alive: a control. The same mail to a domain that takes it, measured when all of it is there: what the amount on the disk, the time
#                        and the programs that send and take it do alone
#   DEAD_COUNT=N         messages to the dead domain beforehand (default 100000)
#   DEAD_RATE=N          and a second while the load runs (default 20)
#   RATE=N SECONDS_EACH=N ROUNDS=N   the load of the healthy (default 200 messages/s, 30 s, 2 rounds)
#   BENCH_DATA=D         where to put the data folder (default: the system's temporary folder, which should be on a real disk)
#   BENCH_OUT=F          also write the lines to this file
set -eu
. "$(dirname "$0")/common.sh"

case=${1:-refused}
count=${DEAD_COUNT:-100000}
seconds=${SECONDS_EACH:-30}
case $case in
    refused) fault= ;;
    silent) fault=slow:86400000 ;;
    busy) fault=banner-421 ;;
    slow) fault=slow:15000 ;;
    alive) fault=none ;;
    *) fail "which case? refused, silent, busy, slow or alive" ;;
esac

built
# shellcheck disable=SC2046 # five numbers
set -- $(bench ports --count 5)
smtp_port=$1
ops_port=$2
kafka_port=$3
dns_port=$4
sink_port=$5

dir=$(mktemp -d "${BENCH_DATA:-${TMPDIR:-/tmp}}/milena-dead.XXXXXX")
milena=
dns=
dead=
feed=
stop() {
    for pid in "$feed" "$milena" "$dns" "$dead"; do end "$pid"; done
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

cat > "$dir/milena.yaml" <<CONF
standalone: { data-dir: $dir/data, kafka-port: $kafka_port }
ops: { address: "127.0.0.1:$ops_port" }
ingress:
  listeners: [ { address: "127.0.0.1:$smtp_port" } ]
router:
  dns: { servers: ["127.0.0.1:$dns_port"], ipv6: false }
deliverer:
  smtp-port: $sink_port
  blocked-networks: []
CONF

MILENA_JAVA_OPTS=-Xmx128m "$ROOT/deploy/milena" bench dns --dns "127.0.0.1:$dns_port" > "$dir/dns" &
dns=$!
if [ -n "$fault" ]; then
    fault_option=
    [ "$fault" = none ] || fault_option="--fault 127.0.0.2=$fault"
    # Domains whose name begins with alldead are at 127.0.0.2.
    # shellcheck disable=SC2086 # two words or none
    MILENA_JAVA_OPTS=-Xmx128m "$ROOT/deploy/milena" bench sink --sink "127.0.0.2:$sink_port" $fault_option > "$dir/dead" &
    dead=$!
fi
start_milena "$dir"

# measure NAME OPTIONS: one run of the healthy, a line of it.
measure() {
    name=$1
    shift
    bench run --no-dns --relay "127.0.0.1:$smtp_port" --sink "127.0.0.1:$sink_port" --size 4096 --domains 100 "$@" > "$dir/report" || {
        cat "$dir/report" >&2
        code=1
    }
    printf '%s throughput %s p50_us %s p99_us %s missing %s duplicate %s spilled %s\n' "$name" "$(figure per_second "$dir/report")" \
        "$(figure from_250_p50_us "$dir/report")" "$(figure from_250_p99_us "$dir/report")" "$(figure missing "$dir/report")" \
        "$(figure duplicate "$dir/report")" "$(metric "$ops_port" milena_deliverer_spills_total)" | tee -a "$dir/lines"
}

both() {
    measure "$1-rate" --rate "${RATE:-200}" --warm-up 5 --seconds "$seconds" --sessions 20
    measure "$1-full" --warm-up 5 --seconds "$seconds" --sessions 20
}

code=0
measure warm-up --warm-up 20 --seconds 20 --sessions 20
for round in $(seq 1 "${ROUNDS:-2}"); do both alone; done
say "handing in $count messages to alldead.example"
delivered() { metric "$ops_port" milena_deliverer_deliveries_total; }
before=$(delivered)
bench source --relay "127.0.0.1:$smtp_port" --domains 1 --domain alldead.example --size 2048 --sessions 50 --messages "$count" >&2
MILENA_JAVA_OPTS=-Xmx128m "$ROOT/deploy/milena" bench source --relay "127.0.0.1:$smtp_port" --domains 1 --domain alldead.example --size 2048 --sessions 4 --rate "${DEAD_RATE:-20}" --seconds 86400 > "$dir/feed" &
feed=$!
if [ "$case" = alive ]; then
    until [ "$(delivered)" -ge $((before + count)) ]; do sleep 1; done
fi
for round in $(seq 1 "${ROUNDS:-2}"); do both beside; done

awk '
    { split($1, part, "-"); n[$1]++; t[$1] += $3; a[$1] += $5; b[$1] += $7 }
    function ratio(what, sums, one, other) { printf "%s %.2f\n", what, (sums[other] / n[other]) / (sums[one] / n[one]) }
    END {
        print "beside a dead destination, of what it is alone:"
        ratio("throughput at full speed", t, "alone-full", "beside-full")
        ratio("p50 at the fixed rate", a, "alone-rate", "beside-rate")
        ratio("p99 at the fixed rate", b, "alone-rate", "beside-rate")
    }' "$dir/lines" | tee -a "$dir/lines"
[ ! -s "$dir/err" ] || { say "--- what milena said:"; tail -n 20 "$dir/err" >&2; }
[ -z "${BENCH_OUT:-}" ] || cp "$dir/lines" "$BENCH_OUT"
exit $code
