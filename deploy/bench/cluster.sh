#!/bin/sh
# Kafka, ingress, router and deliverer as processes of their own, under load, and some of them killed: does everything accepted arrive? Starts them on free
# ports with fresh data, with the bench's DNS server and sink as the world, prints the report and what an audit of the topics says, and stops them. Exit code 1
# when anything is missing, changed, or there that must not be, or the audit finds no balance.
#   deploy/bench/cluster.sh [--seconds N --messages N --sessions N --size N --rate N --fault ... ]   options of 'bench run'
#   CLUSTER_EACH=N       so many of each service (default 1)
#   CLUSTER_BROKERS=N    so many brokers, 3 or more: each a process, topics with three copies of which two acknowledge (default 1: one broker, one copy)
#   CLUSTER_KILL=S       every S seconds, half as long to half as long again, one process is killed with -9 and started again a second later
#   CLUSTER_KILLS=N      so many kills at most (default 8)
#   CLUSTER_VICTIMS=...  of which one is drawn each time (default "ingress router deliverer kafka")
#   CLUSTER_SEED=N       draws the same again (default: another each time; it is printed)
#   CLUSTER_DOWN=S       how long a victim stays down (default 1)
#   BENCH_OUT=F          also write the report to this file
#   BENCH_DATA=D         where to put the data folder (default: the system's temporary folder, which should be on a real disk)
set -eu
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/services.sh"

each=${CLUSTER_EACH:-1}
brokers=${CLUSTER_BROKERS:-1}
[ "$brokers" -ne 2 ] || { echo "CLUSTER_BROKERS is 1, or 3 or more" >&2; exit 2; }
victims=${CLUSTER_VICTIMS:-ingress router deliverer kafka}

built
dir=$(mktemp -d "${BENCH_DATA:-${TMPDIR:-/tmp}}/milena-cluster.XXXXXX")
killer=
stop() {
    [ -z "$killer" ] || kill "$killer" 2>/dev/null || true
    stop_services
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

# shellcheck disable=SC2046 # numbers
set -- $(bench ports --count $((2 + 2 * brokers))) "$@"
dns_port=$1
sink_port=$2
shift 2
kafkas=
servers=
voters=
for i in $(seq 1 "$brokers"); do
    name=kafka$i
    kafkas="$kafkas $name"
    servers="$servers${servers:+, }\"127.0.0.1:$1\""
    voters="$voters${voters:+,}$i@127.0.0.1:$2"
    echo "$1" > "$dir/$name.port"
    shift 2
done

configure kafka
for name in $kafkas; do launch "$name" kafka; done
for name in $kafkas; do await "$name"; done
if [ "$brokers" -gt 1 ]; then
    # It gives up within seconds, as a person would; brokers that have just started on a small machine may take longer.
    tries=5
    until "$ROOT/deploy/milena" topics apply --config "$dir/kafka.yaml" --replication 3 > "$dir/topics.out" 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || { cat "$dir/topics.out" >&2; fail "no topics"; }
        sleep 2
    done
fi
names=
relays=
for i in $(seq 1 "$each"); do
    # One after the other: a service gives up when Kafka does not answer within seconds, and starting takes all of a small machine.
    for service in deliverer router ingress; do
        configure "$service$i"
        launch "$service$i" "$service"
        await "$service$i"
        names="$names $service$i"
    done
    relays="$relays --relay 127.0.0.1:$(cat "$dir/ingress$i.smtp")"
done
say "ready:$kafkas$names"

# plan: a line for each kill, "seconds service number": who is next and how long after the one before, both by chance and the same for the same seed.
plan() {
    awk -v seed="$seed" -v kills="${CLUSTER_KILLS:-8}" -v every="$CLUSTER_KILL" -v victims="$victims" -v each="$each" -v brokers="$brokers" 'BEGIN {
        srand(seed)
        count = split(victims, service, " ")
        for (i = 0; i < kills; i++) {
            victim = service[1 + int(rand() * count)]
            printf "%.1f %s %d\n", every * (0.5 + rand()), victim, 1 + int(rand() * (victim == "kafka" ? brokers : each))
        }
    }'
}

# The loop reads a file, as behind a pipe it would be a process of its own and go on killing and starting after this one was ended.
kill_at_random() {
    plan > "$dir/plan"
    while read -r wait service number; do
        sleep "$wait"
        name=$service$number
        # What is at the dot of a connection when its deliverer dies comes twice: at most one message each.
        open=
        if [ "$service" = deliverer ]; then
            open=$(metric "$(cat "$dir/$name.ops")" milena_deliverer_connections)
            echo "${open:-0}" >> "$dir/open"
        fi
        kill -9 "$(cat "$dir/$name.pid")"
        say "killed $name after $wait s${open:+, with $open connections open}"
        sleep "${CLUSTER_DOWN:-1}"
        launch "$name" "$service"
    done < "$dir/plan"
}
if [ -n "${CLUSTER_KILL:-}" ]; then
    seed=${CLUSTER_SEED:-$(date +%s)}
    say "the kills are those of CLUSTER_SEED=$seed"
    kill_at_random &
    killer=$!
fi

code=0
# shellcheck disable=SC2086 # several words
bench run $relays --sink "127.0.0.1:$sink_port" --dns "127.0.0.1:$dns_port" "$@" > "$dir/report" || code=$?
cat "$dir/report"
[ ! -r "$dir/open" ] || say "connections open at the kills of a deliverer: $(awk '{ sum += $1 } END { printf "%d", sum }' "$dir/open")"
for name in $kafkas $names; do
    grep -E "ERROR|Exception" "$dir/$name.err" | tail -n 5 | sed "s/^/$name: /" >&2 || true
done
# What the topics say, beside what the sink counted.
"$ROOT/deploy/milena" audit --config "$dir/ingress1.yaml" --scratch "$dir" >> "$dir/report" 2> "$dir/audit.err" || { code=1; cat "$dir/audit.err" >&2; }
sed -n '/^{/,$p' "$dir/report" | sed 1d
[ -z "${BENCH_OUT:-}" ] || cp "$dir/report" "$BENCH_OUT"
exit $code
