#!/bin/sh
# The JMH benchmarks of what runs for each line, message or record; deploy/bench/baselines says how to compare.
#   deploy/bench/jmh.sh [PATTERN] [options of JMH]     -f 1 -wi 3 -i 5 for a quick look; -h lists them
#   JMH_OUT=FILE   where JMH's JSON goes (default: deploy/bench/jmh/target/jmh.json)
set -eu
. "$(dirname "$0")/common.sh"

jmh=$BENCH_DIR/jmh
out=${JMH_OUT:-$jmh/target/jmh.json}
java=$("$ROOT/deploy/milena" java-home)
# The class path is written for each module; the last one is ours.
JAVA_HOME=$java mvn -q -B -ntp -f "$ROOT/pom.xml" package dependency:build-classpath -pl deploy/bench/jmh -am -Dmaven.test.skip=true -Dcyclonedx.skip=true \
    -Dmdep.includeScope=runtime -Dmdep.outputFile="$jmh/target/class-path" >&2
exec "$java/bin/java" -cp "$jmh/target/classes:$(cat "$jmh/target/class-path")" org.openjdk.jmh.Main -rf json -rff "$out" "$@"
