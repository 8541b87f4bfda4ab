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
