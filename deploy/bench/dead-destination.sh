#!/bin/sh
# Does a dead destination slow the others? Each round starts Milena standalone anew for each case, with the bench's DNS server and a sink: a control first,
# then the dead ones. The mail of 100 healthy domains is measured at a fixed rate (for the latency) and as fast as it goes (for the throughput); then
# DEAD_COUNT messages to one destination are handed in, more of them come in all the time, and the same is measured beside that. So each process is compared
# with itself, as one JVM is faster than the next by a sixth. The control is "alive": the same mail to a destination that takes it, measured when all of it is
# there; so disk, age and the programs that send are alike. Prints a line for each and at the end, of each case, the medians of the rounds and, in brackets, of
# how many times what it was before each figure is; of a dead one over how many times that is for the control. Exit code 1 when anything of the healthy domains
# is missing or changed.
#   deploy/bench/dead-destination.sh [CASE...]
#     CASE               refused: nobody listens · silent: connects and never says a word · busy: 421 at once · slow: each reply comes 15 s late
#                        (default: all four). A round of a case takes six minutes, as does the control's.
#   DEAD_COUNT=N         messages to the dead domain beforehand (default 100000)
#   DEAD_RATE=N          and a second while the load runs (default 20)
#   WARM_UP=N            seconds at full speed before all that (default 120): the control delivers DEAD_COUNT more than the others, and a JVM gets faster by that
#   SETTLE=N             seconds between the last of them and the first measurement (default 20)
#   RATE=N SECONDS_EACH=N ROUNDS=N   the load of the healthy (default 200 messages/s, 30 s, 3 rounds)
#   BENCH_DATA=D         where to put the data folder (default: the system's temporary folder, which should be on a real disk)
#   BENCH_OUT=F          also write the lines to this file
set -eu
. "$(dirname "$0")/common.sh"

count=${DEAD_COUNT:-100000}
seconds=${SECONDS_EACH:-30}
[ $# -gt 0 ] || set -- refused silent busy slow
for case; do
    case $case in
        refused | silent | busy | slow) ;;
        *) fail "which case? refused, silent, busy or slow, not $case" ;;
    esac
done

# fault CASE: how the sink of the destination in question misbehaves; nothing where there is none.
fault() {
    case $1 in
        alive) echo none ;;
        silent) echo slow:86400000 ;;
        busy) echo banner-421 ;;
        slow) echo slow:15000 ;;
    esac
}

built
all=$(mktemp -d "${BENCH_DATA:-${TMPDIR:-/tmp}}/milena-dead.XXXXXX")
lines=${BENCH_OUT:-$all/lines}
: > "$lines"
dir=
milena=
dns=
dead=
feed=
stop() {
    for pid in "$feed" "$milena" "$dns" "$dead"; do end "$pid"; done
    feed= milena= dns= dead=
}
# Whatever the reason of the end is: what Milena said is told before it is gone.
leave() {
    told
    stop
    rm -rf "$all"
}
told() { [ ! -s "${dir:-$all}/err" ] || { say "--- what milena said:"; tail -n 20 "$dir/err" >&2; }; }
trap leave EXIT
trap 'exit 130' INT TERM HUP

small() { MILENA_JAVA_OPTS=-Xmx128m exec "$ROOT/deploy/milena" bench "$@"; }

# start CASE: everything that is needed, in a folder of its own.
start() {
    ports=$(bench ports --count 5 | tr '\n' ' ')
    read -r smtp_port ops_port kafka_port dns_port sink_port << PORTS
$ports
PORTS
    [ -n "$sink_port" ] || fail "there are no free ports"
    dir=$all/run
    rm -rf "$dir"
    mkdir "$dir"
    cat > "$dir/milena.yaml" << CONF
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
    small dns --dns "127.0.0.1:$dns_port" > "$dir/dns" &
    dns=$!
    trouble=$(fault "$1")
    if [ -n "$trouble" ]; then
        # Domains whose name begins with alldead are at 127.0.0.2.
        [ "$trouble" = none ] && set -- || set -- --fault "127.0.0.2=$trouble"
        small sink --sink "127.0.0.2:$sink_port" "$@" > "$dir/dead" &
        dead=$!
    fi
    start_milena "$dir"
}

# number KEY: a figure of the last report, or - where it has none.
number() {
    found=$(figure "$1" "$dir/report")
    echo "${found:--}"
}

# measure NAME OPTIONS: one run of the healthy, a line of it.
measure() {
    name=$1
    shift
    bench run --no-dns --relay "127.0.0.1:$smtp_port" --sink "127.0.0.1:$sink_port" --size 4096 --domains 100 "$@" > "$dir/report" || {
        cat "$dir/report" >&2
        code=1
    }
    printf '%s throughput %s p50_us %s p99_us %s missing %s duplicate %s spilled %s\n' "$name" "$(number per_second)" \
        "$(number from_250_p50_us)" "$(number from_250_p99_us)" "$(number missing)" "$(number duplicate)" \
        "$(metric "$ops_port" milena_deliverer_spills_total)" | tee -a "$lines"
}

# both NAME: the healthy at the rate and at full speed.
both() {
    measure "$1-rate" --rate "${RATE:-200}" --warm-up 5 --seconds "$seconds" --sessions 20
    measure "$1-full" --warm-up 5 --seconds "$seconds" --sessions 20
}

# So many were delivered in all; waits for an answer that says so, as the warm-up's were.
delivered() {
    while :; do
        kill -0 "$milena" 2> /dev/null || fail "milena is gone"
        some=$(metric "$ops_port" milena_deliverer_deliveries_total)
        [ "${some:-0}" -eq 0 ] || { echo "$some"; return 0; }
        sleep 1
    done
}

# round CASE: one start, the mail to the one, the measurements of the others, the end.
round() {
    start "$1"
    measure "$1-warm-up" --warm-up "${WARM_UP:-120}" --seconds 20 --sessions 20
    both "$1-before"
    before=$(delivered)
    bench source --relay "127.0.0.1:$smtp_port" --domains 1 --domain alldead.example --size 2048 --sessions 50 --messages "$count" >&2
    small source --relay "127.0.0.1:$smtp_port" --domains 1 --domain alldead.example --size 2048 --sessions 4 --rate "${DEAD_RATE:-20}" --seconds 86400 > "$dir/feed" &
    feed=$!
    # What waits has found its place by then.
    sleep "${SETTLE:-20}"
    if [ "$1" = alive ]; then
        now=$before
        while [ "$now" -lt $((before + count)) ]; do
            sleep 1
            now=$(delivered)
        done
    fi
    both "$1"
    told
    stop
}

code=0
for turn in $(seq 1 "${ROUNDS:-3}"); do
    say "round $turn"
    for case in alive "$@"; do round "$case"; done
done

# Of each round of a case the figures before and then, the control's of the same round beside them.
for case in alive "$@"; do
    awk -v case="$case" '
        function median(list, n,    i, j, t) {
            for (i = 2; i <= n; i++) for (j = i; j > 1 && list[j - 1] > list[j]; j--) { t = list[j]; list[j] = list[j - 1]; list[j - 1] = t }
            return n == 0 ? 0 : (list[int((n + 1) / 2)] + list[int(n / 2) + 1]) / 2
        }
        function note(key, value) { seen[key, ++count[key]] = value == "-" ? 0 : value }
        $1 ~ /-rate$/ { note($1 " p50", $5); note($1 " p99", $7) }
        $1 ~ /-full$/ { note($1 " throughput", $3); note($1 " p99", $7) }
        function figure(what,    n, i, now, became, alone, some, times) {
            n = count[case "-" what]
            for (i = 1; i <= n; i++) {
                now = seen[case "-" what, i]
                became = seen[case "-before-" what, i]
                alone = case == "alive" ? 1 : seen["alive-" what, i] / (seen["alive-before-" what, i] + 1e-9)
                if (now * became * alone == 0) return "not measured"
                some[i] = now
                times[i] = now / became / alone
            }
            if (n == 0) return "not measured"
            return sprintf("%.1f (%.2f)", median(some, n) / (what ~ /throughput/ ? 1 : 1000), median(times, n))
        }
        END {
            printf "%-8s full speed: %s messages/s, p99 %s ms; at the rate: p50 %s ms, p99 %s ms\n", case, figure("full throughput"), figure("full p99"),
                figure("rate p50"), figure("rate p99")
        }' "$lines"
done | tee -a "$lines"
exit $code
