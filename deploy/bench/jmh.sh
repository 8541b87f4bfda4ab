#!/bin/sh
# The JMH benchmarks of what runs for each line, message or record; deploy/bench/baselines says how to read them.
#   deploy/bench/jmh.sh [PATTERN] [options of JMH]     -f 1 -wi 3 -i 5 for a quick look; -h lists them
#   deploy/bench/jmh.sh --compare [PATTERN]            time and octets allocated, beside the recorded baseline; three minutes for all
#   deploy/bench/jmh.sh --record                       all, as the new baseline: on a machine that does nothing else
#   JMH_OUT=FILE   where JMH's JSON goes (default: deploy/bench/jmh/target/jmh.json)
set -eu
. "$(dirname "$0")/common.sh"

jmh=$BENCH_DIR/jmh
out=${JMH_OUT:-$jmh/target/jmh.json}
baseline=$BENCH_DIR/baselines/jmh.json
mode=
case "${1:-}" in
    --compare | --record) mode=$1; shift ;;
esac
case "$mode" in
    --compare)
        [ -f "$baseline" ] || fail "there is no baseline: $baseline"
        [ $# -le 1 ] || fail "one pattern, or none" ;;
    --record) [ $# -eq 0 ] || fail "a baseline is of all: --record takes nothing more" ;;
esac

java=$("$ROOT/deploy/milena" java-home)
# The class path is written for each module; the last one is ours.
JAVA_HOME=$java mvn -q -B -ntp -f "$ROOT/pom.xml" package dependency:build-classpath -pl deploy/bench/jmh -am -Dmaven.test.skip=true -Dcyclonedx.skip=true \
    -Dmdep.includeScope=runtime -Dmdep.outputFile="$jmh/target/class-path" >&2
measure() { "$java/bin/java" -cp "$jmh/target/classes:$(cat "$jmh/target/class-path")" org.openjdk.jmh.Main -foe true -rf json -rff "$out" "$@"; }
if [ -z "$mode" ]; then
    measure "$@"
    exit
fi

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM HUP

# name, ns/op (the middle iteration: one that was disturbed does not count), those of the fastest and the slowest, B/op; a line for each benchmark in a JSON of JMH.
figures() {
    awk -F '"' '
        $2 == "benchmark" { name = $4; sub(/^dev\.milena\.jmh\./, "", name); order[++count] = name }
        / : \{$/ && $2 != "scorePercentiles" { metric = $2 }
        { value = $3; gsub(/[ :,]/, "", value) }
        metric == "primaryMetric" { figure[name, $2] = value }
        metric == "gc.alloc.rate.norm" && $2 == "score" { octets[name] = value }
        END { for (i = 1; i <= count; i++) { n = order[i]; print n, figure[n, "50.0"], figure[n, "0.0"], figure[n, "100.0"], octets[n] + 0 } }' "$1"
}

# The same figures as a JSON of JMH again, without all that is no figure of ours.
shortened() {
    awk 'BEGIN { print "[" }
        {
            printf "%s    {\n        \"benchmark\" : \"dev.milena.jmh.%s\",\n        \"mode\" : \"avgt\",\n", (NR > 1 ? ",\n" : ""), $1
            printf "        \"primaryMetric\" : {\n            \"score\" : %.1f,\n            \"scoreUnit\" : \"ns/op\",\n", $2
            printf "            \"scorePercentiles\" : {\n                \"0.0\" : %.1f,\n                \"50.0\" : %.1f,\n", $3, $2
            printf "                \"100.0\" : %.1f\n            }\n        },\n        \"secondaryMetrics\" : {\n", $4
            printf "            \"gc.alloc.rate.norm\" : {\n                \"score\" : %.1f,\n                \"scoreUnit\" : \"B/op\"\n            }\n        }\n    }", $5
        }
        END { print "\n]" }'
}

# The JVM of the product on two cores, with a heap that never grows.
measure "${1:-.}" -f 1 -wi 3 -w 1s -i 5 -r 1s -prof gc \
    -jvmArgs "-Xms512m -Xmx512m -XX:+UseSerialGC -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow" \
    > "$dir/log" 2>&1 || { tail -n 40 "$dir/log" >&2; fail "a benchmark failed"; }
figures "$out" > "$dir/now"
if [ "$mode" = --compare ]; then
    figures "$baseline" > "$dir/then"
    printf '%-36s %11s %11s %11s %11s %8s %11s %11s\n' '' 'ns/op then' now fastest slowest change 'B/op then' now
    awk 'NR == FNR { time[$1] = $2; octets[$1] = $5; next }
        !($1 in time) { printf "%-36s %11s %11.1f %11.1f %11.1f %8s %11s %11.0f\n", $1, "-", $2, $3, $4, "new", "-", $5; next }
        { printf "%-36s %11.1f %11.1f %11.1f %11.1f %+7.0f%% %11.0f %11.0f\n", $1, time[$1], $2, $3, $4, ($2 / time[$1] - 1) * 100, octets[$1], $5 }' \
        "$dir/then" "$dir/now"
else
    printf '%-36s %11s %11s %11s %11s\n' '' ns/op fastest slowest B/op
    awk '{ printf "%-36s %11.1f %11.1f %11.1f %11.0f\n", $1, $2, $3, $4, $5 }' "$dir/now"
fi

if [ "$mode" = --record ]; then
    shortened < "$dir/now" > "$baseline"
    say "recorded: $baseline"
fi
