# Services as processes of their own, for the scripts that read this beside common.sh; not run. Before, they set: $dir, a folder · $servers, a YAML list of
# brokers without its brackets · $dns_port and $sink_port · $brokers, how many, and $voters where that is more than one · the port of each in $dir/NAME.port.

# configure NAME: a file for one process, with ports of its own.
configure() {
    # shellcheck disable=SC2046 # numbers
    ports=$(bench ports --count 2)
    smtp_port=${ports% *}
    ops_port=${ports#* }
    cat > "$dir/$1.yaml" <<CONF
kafka: { bootstrap-servers: [ $servers ] }
standalone: { durability: ${BENCH_DURABILITY:-fsync} }
ops: { address: "127.0.0.1:$ops_port" }
ingress:
  listeners: [ { address: "127.0.0.1:$smtp_port" } ]
router:
  dns: { servers: ["127.0.0.1:$dns_port"], ipv6: false }
deliverer:
  smtp-port: $sink_port
  blocked-networks: []
  retry: { schedule: [1s, 5s], expire: 1h }
CONF
    echo "$ops_port" > "$dir/$1.ops"
    echo "$smtp_port" > "$dir/$1.smtp"
}

# launch NAME COMMAND: starts it and does not wait.
launch() {
    case $2 in
        kafka)
            several=
            [ "$brokers" -eq 1 ] || several="--node ${1#kafka} --voters $voters"
            # shellcheck disable=SC2086 # several words
            "$ROOT/deploy/milena" kafka --config "$dir/kafka.yaml" --data-dir "$dir/data.$1" --port "$(cat "$dir/$1.port")" $several \
                >> "$dir/$1.out" 2>> "$dir/$1.err" &
            ;;
        *) "$ROOT/deploy/milena" "$2" --config "$dir/$1.yaml" --node-id "$1" >> "$dir/$1.out" 2>> "$dir/$1.err" & ;;
    esac
    echo $! > "$dir/$1.pid"
}

ready() {
    case $1 in
        kafka*) grep -qs '^Kafka is ready' "$dir/$1.out" ;;
        *) curl -fs "http://127.0.0.1:$(cat "$dir/$1.ops")/ready" > /dev/null 2>&1 ;;
    esac
}

# await NAME: until it says that it is ready.
await() {
    for _ in $(seq 1 900); do
        if ready "$1"; then return 0; fi
        kill -0 "$(cat "$dir/$1.pid")" 2>/dev/null || { cat "$dir/$1.err" >&2; fail "$1 does not start"; }
        sleep 0.1
    done
    cat "$dir/$1.err" >&2
    fail "$1 is not ready after 90 seconds"
}

# Ends them all, the brokers last.
stop_services() {
    for name in ingress router deliverer kafka; do
        for file in "$dir"/$name*.pid; do
            [ -r "$file" ] || continue
            pid=$(cat "$file")
            # The last of several brokers would wait for a majority to let it go; their data is thrown away anyway.
            signal=TERM
            if [ "$name" = kafka ] && [ "$brokers" -gt 1 ]; then signal=KILL; fi
            kill -s $signal "$pid" 2>/dev/null || continue
            for _ in $(seq 1 700); do
                kill -0 "$pid" 2>/dev/null || break
                sleep 0.1
            done
        done
    done
}
