#!/bin/sh
# Where the CPU of one message goes: runs a profile of the bench once, with Java's flight recorder in Milena, and prints what the threads of each stage took
# for a message, in microseconds. The recorder notes the CPU time of each thread once a second, beside what it notes by default.
#   deploy/bench/stages.sh [PROFILE] [options of 'bench profile']     the profile is 'throughput' unless it says otherwise; one phase as fast as it goes
#   STAGES_WARM_UP=S   before the measurement (default 150: until then the compiler is a stage of its own)
#   STAGES_SECONDS=S   of measuring (default 30)
set -eu
. "$(dirname "$0")/common.sh"

profile=throughput
case "${1:-}" in
    "" | -*) ;;
    *) profile=$1; shift ;;
esac
warm_up=${STAGES_WARM_UP:-150}
seconds=${STAGES_SECONDS:-30}
[ "$seconds" -ge 20 ] || fail "STAGES_SECONDS is 20 or more"

built
jfr=$("$ROOT/deploy/milena" java-home)/bin/jfr
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM HUP

# Milena starts a few seconds after the bench: the recording lies within the measured phase.
MILENA_JAVA_OPTS="${MILENA_JAVA_OPTS:-} -XX:StartFlightRecording=settings=default,delay=$((warm_up + 7))s,duration=$((seconds - 12))s,filename=$dir/%p.jfr,jdk.ThreadCPULoad#enabled=true,jdk.ThreadCPULoad#period=1s,jdk.CPULoad#enabled=true,jdk.CPULoad#period=1s" \
    "$ROOT/deploy/milena" bench profile "$profile" --rounds 1 --warm-up "$warm_up" --seconds "$seconds" "$@" > "$dir/report" 2> "$dir/err" \
    || { cat "$dir/err" "$dir/report" >&2; fail "the profile failed"; }
sed -n 's/^  end to end rate *messages\/s *\([0-9 ]*[0-9]\).*/\1/p' "$dir/report" | tr -d ' ' > "$dir/rate"
[ -s "$dir/rate" ] || { cat "$dir/report" >&2; fail "the report has no rate"; }

# Of the bench and of Milena, the recording with a router in it.
for file in "$dir"/*.jfr; do
    "$jfr" print --events jdk.ThreadCPULoad,jdk.CPULoad "$file" > "$dir/events"
    ! grep -q 'eventThread = "router"' "$dir/events" || break
done
awk -v rate="$(cat "$dir/rate")" -v cores="$(getconf _NPROCESSORS_ONLN)" '
    function stage(name) {
        if (name ~ /^ingress-[0-9]/) return "SMTP in"
        if (name ~ /network-thread .*-accepted/) return "accepted mail to Kafka"
        if (name ~ /request-handler/) return "Kafka: log and flush"
        if (name ~ /^data-plane/) return "Kafka: sockets"
        if (name ~ /^(group-coordinator|AddPartitionsToTxn|TxnMarker|transaction)/) return "Kafka: transactions and groups"
        if (name == "router") return "router"
        if (name ~ /network-thread .*-router/) return "tasks to Kafka"
        if (name ~ /^consumer_background/) return "fetching, router and deliverer"
        if (name == "deliver-intake") return "deliverer, taking tasks"
        if (name ~ /^deliver-/) return "SMTP out"
        if (name ~ /network-thread .*-deliverer/) return "outcomes to Kafka"
        if (name ~ /^body-reader/) return "messages read back"
        if (name ~ /Compiler/) return "compiler of the JVM"
        return "other threads"
    }
    /jvmUser =/ && $3 + 0 > 0 { looks++ }
    /jvm(User|System) =/ { total += $3 }
    /eventThread = "router"/ { periods++ }
    /^ *user =/ { u = $3 + 0 }
    /^ *system =/ { v = $3 + 0 }
    /eventThread =/ { split($0, part, "\""); s = stage(part[2]); users[s] += u; systems[s] += v; threads += u + v }
    function us(percent, times) { return percent / times / 100 * cores * 1e6 / rate }
    END {
        if (periods == 0) { print "nothing was recorded" > "/dev/stderr"; exit 1 }
        printf "%-32s %10s %10s\n", "microseconds of a message", "user", "system"
        fflush()
        sorted = "sort -t \"|\" -k 1,1rn | cut -d \"|\" -f 2-"
        for (s in users) printf "%.1f|%-32s %10.1f %10.1f\n", users[s] + systems[s], s, us(users[s], periods), us(systems[s], periods) | sorted
        close(sorted)
        printf "%-32s %21.1f\n", "collector and rest of the JVM", us(total, looks) - us(threads, periods)
        printf "%-32s %21.1f\n", "all of Milena", us(total, looks)
        printf "at %d messages/s, %d cores\n", rate, cores
    }' "$dir/events"
