# What the measuring scripts share; read by them, not run. They all end what they started by its process id, also when they are interrupted.

BENCH_DIR=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
ROOT=$(CDPATH='' cd -- "$BENCH_DIR/../.." && pwd -P)

say() { printf '%s\n' "$*" >&2; }
fail() { say "$@"; exit 3; }

# The bench by the launcher, which finds the JDK; with options of its own, as MILENA_JAVA_OPTS are those of the Milena that is measured.
bench() { MILENA_JAVA_OPTS=${BENCH_JAVA_OPTS:--Xmx768m} "$ROOT/deploy/milena" bench "$@"; }

# Builds what is not built: the launcher does it on first use.
built() { "$ROOT/deploy/milena" version > /dev/null || fail "the build failed"; }

# The number behind a key in the JSON line of a report.
figure() { sed -n "s/^{.*\"$1\":\([0-9.]*\)[,}].*/\1/p" "$2" | tail -n 1; }

# Ends a process by its id and waits for it.
end() {
    if [ -n "${1:-}" ] && kill "$1" 2>/dev/null; then wait "$1" 2>/dev/null || true; fi
}

# start_milena DIR: starts 'standalone' with DIR/milena.yaml, its output in DIR/out and DIR/err, and waits until it is ready. Its process id is in $milena then.
start_milena() {
    "$ROOT/deploy/milena" standalone --config "$1/milena.yaml" > "$1/out" 2>> "$1/err" &
    milena=$!
    # The first start builds, which takes minutes; the rest takes seconds.
    for i in $(seq 1 3000); do
        ! grep -q '^Milena is ready' "$1/out" || return 0
        kill -0 "$milena" 2>/dev/null || { cat "$1/err" >&2; fail "milena does not start"; }
        [ "$i" -lt 3000 ] || { cat "$1/err" >&2; fail "milena is not ready after five minutes"; }
        sleep 0.1
    done
}

# metric PORT NAME: the sum of all series of a metric, 0 where there is none, and when nobody answers.
metric() {
    curl -fs --max-time 5 "http://127.0.0.1:$1/metrics" | awk -v name="$2" '{ split($1, part, "{") } part[1] == name { sum += $2 } END { printf "%.0f", sum }'
}
