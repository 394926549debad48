# What the examples share: where panicbox is, the service, a folder that goes again, and what arrived.
# shellcheck shell=bash
examples=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
panicbox=${PANICBOX:-$examples/../.build/release/panicbox}
[ -x "$panicbox" ] || panicbox=panicbox
command -v "$panicbox" >/dev/null || { echo "run: no panicbox; build it with \`make build\`" >&2; exit 1; }
command -v go >/dev/null || { echo "run: no Go toolchain (\`go\`) in PATH" >&2; exit 1; }
service=$examples/crashing-service/.build/crashing-service
(cd "$examples/crashing-service" && GOTOOLCHAIN=local go build -o .build/crashing-service .)

work=$(mktemp -d)
agent=
finish() {
    [ -z "$agent" ] || { kill "$agent" 2>/dev/null; wait "$agent" 2>/dev/null; } || true
    rm -rf "$work"
}
trap finish EXIT

# Waits for a condition, ten seconds at most.
await() {
    for _ in {1..100}; do
        if eval "$1"; then return 0; fi
        sleep 0.1
    done
    echo "WRONG: this did not come true: $1" >&2
    exit 1
}

# Starts the agent with the configuration on standard input.
start_agent() {
    cat >"$work/panicbox.yaml"
    "$panicbox" run -c "$work/panicbox.yaml" 2>"$work/agent.log" &
    agent=$!
}

# Ends the agent in order, so that everything is delivered.
stop_agent() {
    kill "$agent"
    wait "$agent"
    agent=
}

# expect FILTER WANTED: what jq makes of all documents that arrived.
expect() {
    local found
    found=$(jq -rc "$1" "$work/out.ndjson")
    if [ "$found" != "$2" ]; then
        echo "WRONG: $1 gave: $found" >&2
        echo "expected: $2" >&2
        exit 1
    fi
    echo "ok    $2"
}
