#!/bin/sh
# Measures Milena standalone on this machine, once: 'bench profile throughput' with one round and the options given (--seconds, --rate, --size, --fault, --out ...).
# Exit code 1 when anything is missing, changed, or there that must not be.
exec "$(dirname "$0")/../milena" bench profile throughput --rounds 1 "$@"
