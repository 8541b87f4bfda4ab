#!/bin/sh
# Do two deliverers deliver twice as much as one? Kafka, ingress, router and deliverers are processes of their own; the receivers are slow, so that it is their
# time and the number of connections that count, not this machine's processor. Hands in COUNT messages, lets one deliverer work on that queue, then two, and
# prints what they get done a second. Exit code 1 when anything is missing or changed.
#   deploy/bench/scale.sh [COUNT]      default 150000
#   SCALE_LATENCY=MS     by which every reply of the receivers is late (default 200: with less, one alone has this machine's processor)
#   SCALE_CONNECTIONS=N  of each deliverer at most (default 200)
#   SCALE_SECONDS=N      for each of the two measurements (default 15); the time before each is for the compiler and the hand-over
#   SIZE=N               octets of a body (default 10240)
#   BENCH_DATA=D         where to put the data folder (default: the system's temporary folder, which should be on a real disk)
#   BENCH_OUT=F          also write the lines to this file
set -eu
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/services.sh"

count=${1:-150000}
seconds=${SCALE_SECONDS:-15}
export MILENA__DELIVERER__LANES__TOTAL_CONNECTIONS="${SCALE_CONNECTIONS:-200}"
# More for each destination than its share, so that the connections of the process are what is short.
export MILENA__DELIVERER__LANES__CONNECTIONS=20
brokers=1
voters=

built
dir=$(mktemp -d "${BENCH_DATA:-${TMPDIR:-/tmp}}/milena-scale.XXXXXX")
run=
stop() {
    end "$run"
    stop_services
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

# shellcheck disable=SC2046 # numbers
set -- $(bench ports --count 4)
dns_port=$1
sink_port=$2
servers="\"127.0.0.1:$3\""
echo "$3" > "$dir/kafka1.port"

line() { printf '%s\n' "$*" | tee -a "$dir/lines"; }

for name in kafka deliverer1 deliverer2 router1 ingress1; do configure "$name"; done
launch kafka1 kafka
await kafka1
for service in router ingress; do
    launch "${service}1" "$service"
    await "${service}1"
done

# delivered: by all deliverers that run.
delivered() {
    sum=0
    for name in deliverer1 deliverer2; do
        some=$(metric "$(cat "$dir/$name.ops")" milena_deliverer_deliveries_total 2> /dev/null || true)
        sum=$((sum + ${some:-0}))
    done
    echo "$sum"
}

# measure NAME: messages a second.
measure() {
    before=$(delivered)
    from=$(date +%s%N)
    sleep "$seconds"
    after=$(delivered)
    to=$(date +%s%N)
    line "$(awk -v name="$1" -v count=$((after - before)) -v ns=$((to - from)) 'BEGIN { printf "%s %.0f messages/s", name, count / ns * 1e9 }')"
}

MILENA_JAVA_OPTS=-Xmx512m "$ROOT/deploy/milena" bench run --relay "127.0.0.1:$(cat "$dir/ingress1.smtp")" --sink "127.0.0.1:$sink_port" \
    --dns "127.0.0.1:$dns_port" --fault "127.0.0.1=slow:${SCALE_LATENCY:-200}" --size "${SIZE:-10240}" --domains 100 --sessions 20 --messages "$count" \
    --quiet 60 > "$dir/report" &
run=$!
queued=0
until [ "$queued" -ge "$count" ]; do
    kill -0 "$run" 2> /dev/null || { cat "$dir/report" >&2; fail "the load ended early"; }
    sleep 2
    queued=$(metric "$(cat "$dir/ingress1.ops")" milena_ingress_accepted_total)
done
say "$queued messages are queued"

launch deliverer1 deliverer
await deliverer1
sleep 25
measure one
launch deliverer2 deliverer
await deliverer2
sleep 25
measure two
awk '{ rate[$1] = $2 } END { printf "two of one: %.2f\n", rate["two"] / rate["one"] }' "$dir/lines" | tee -a "$dir/lines"
code=0
wait "$run" || code=$?
run=
cat "$dir/report"
[ -z "${BENCH_OUT:-}" ] || cp "$dir/lines" "$BENCH_OUT"
exit $code
