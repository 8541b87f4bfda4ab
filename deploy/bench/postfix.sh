#!/bin/sh
# Measures the installed Postfix as a relay with the same source and sink: its own configuration, queue and ports in a temporary folder, fsync as it comes.
# Needs root (Postfix does) and the postfix package; touches neither /etc/postfix nor /var/spool/postfix.
#   deploy/bench/postfix.sh [--seconds N --warm-up N --sessions N --size N ...]   options of 'bench run'
#   BENCH_OUT=F   also write the report to this file
set -eu
. "$(dirname "$0")/common.sh"

command -v postfix >/dev/null 2>&1 || [ -x /usr/sbin/postfix ] || fail "postfix is not installed"
PATH=$PATH:/usr/sbin
[ "$(id -u)" = 0 ] || fail "postfix starts as root only"
templates=/usr/share/postfix
[ -r $templates/master.cf.dist ] || fail "no template at $templates/master.cf.dist"

built
# shellcheck disable=SC2046 # two numbers
set -- $(bench ports --count 2) "$@"
smtp_port=$1
sink_port=$2
shift 2

dir=$(mktemp -d /tmp/milena-postfix.XXXXXX)
chmod 755 "$dir"
mkdir "$dir/etc" "$dir/queue" "$dir/data"
chown postfix "$dir/data"
stop() {
    postfix -c "$dir/etc" stop >/dev/null 2>&1 || true
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

# What makes it fast without making it unsafe: no reverse look-ups, no per-client limits, as many deliveries to the sink at once as the source has sessions.
cat > "$dir/etc/main.cf" <<CONF
compatibility_level = 3.6
queue_directory = $dir/queue
data_directory = $dir/data
command_directory = /usr/sbin
daemon_directory = $(postconf -d -h daemon_directory 2>/dev/null || echo /usr/lib/postfix/sbin)
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
alias_maps =
local_recipient_maps =
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
smtp_dns_support_level = disabled
relayhost = [127.0.0.1]:$sink_port
default_destination_concurrency_limit = 50
initial_destination_concurrency = 20
smtp_connection_cache_destinations = [127.0.0.1]:$sink_port
message_size_limit = 70000000
maximal_queue_lifetime = 1h
CONF
# No chroot: there is nothing of the system in this queue directory.
awk -v port="$smtp_port" '
    /^smtp +inet/ { print "127.0.0.1:" port " inet n - n - - smtpd"; next }
    /^[a-z]/ && NF >= 8 { $5 = "n" }
    { print }' $templates/master.cf.dist > "$dir/etc/master.cf"

postfix -c "$dir/etc" start >/dev/null 2>"$dir/start.log" || { cat "$dir/start.log" >&2; fail "postfix does not start"; }

code=0
bench run --no-dns --relay "127.0.0.1:$smtp_port" --sink "127.0.0.1:$sink_port" "$@" > "$dir/report" || code=$?
cat "$dir/report"
[ -z "${BENCH_OUT:-}" ] || cp "$dir/report" "$BENCH_OUT"
exit $code
