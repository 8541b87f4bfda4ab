# What the measuring scripts share; read by them, not run. They all end what they started by its process id, also when they are interrupted.

BENCH_DIR=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
ROOT=$(CDPATH='' cd -- "$BENCH_DIR/../.." && pwd -P)
LIB=$ROOT/deploy/cli/target/milena/lib

say() { printf '%s\n' "$*" >&2; }
fail() { say "$@"; exit 3; }

# The bench runs on the same JDK as Milena, which the launcher finds; it also builds what is not built.
bench() {
    java_opts=${BENCH_JAVA_OPTS:--Xmx768m}
    # shellcheck disable=SC2086 # several words
    MILENA_NO_BUILD=${MILENA_NO_BUILD:-} "$(bench_java)" $java_opts -XX:+UseSerialGC -XX:+UseCompactObjectHeaders \
        --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -cp "$LIB/*" dev.milena.bench.Main "$@"
}

bench_java() {
    for each in "${MILENA_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/*jdk*; do
        if [ -n "$each" ] && [ -x "$each/bin/java" ] && grep -Eq '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "$each/release" 2>/dev/null; then
            printf '%s/bin/java' "$each"
            return
        fi
    done
    printf 'java'
}

# Builds what is not built: the launcher does it on first use.
built() { "$ROOT/deploy/milena" version > /dev/null || fail "the build failed"; }

# The number behind a key in the JSON line of a report.
figure() { sed -n "s/^{.*\"$1\":\([0-9.]*\)[,}].*/\1/p" "$2" | tail -n 1; }
