#!/bin/sh
# Milena beside the installed Postfix, in turns, and the ratios: 'bench profile throughput --peer postfix' with the options given. Needs root and Postfix.
exec "$(dirname "$0")/../milena" bench profile throughput --peer postfix "$@"
