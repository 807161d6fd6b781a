# Starts and stops Redis and the three services on loopback, for quickstart and the system tests.
# Sourced with $root (the project) and $state (an absolute folder) set.
#
# Addresses are chosen by the kernel at the first start and kept in $state/run/*.addr, so that a
# restarted service is found where it was. Four more files there may be written before the start, for
# each SERVICE (reporting, targets, awards):
#   $state/run/SERVICE.db          its database, for example postgresql:///reporting?host=/run/pg;
#                                  without it SQLite in $state/db
#   $state/run/SERVICE.replicas    how many processes share it, on PostgreSQL: SERVICE, SERVICE-2, ...
#   $state/run/SERVICE.importers   who may import which ledger there, a line LEDGER=user:NAME each
#   $state/run/SERVICE.flags       further words of its command line, a line each

bin="${THIDUA_BIN:-$root/build/release/bin}"
run="$state/run"
keys="$state/keys"
# A unix socket's path has 107 characters at most; a deep state folder gets a short one.
redis_socket="$run/redis.sock"
if ((${#redis_socket} > 100)); then
  redis_socket="/tmp/thidua-$(printf '%s' "$state" | sha256sum | cut -c1-16)/redis.sock"
fi

# since PID: when the process started, in clock ticks since boot: with its number, which is given
# again, its identity.
since() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d" " -f20; }

# alive NAME: whether the process that we started under this name runs.
alive() {
  local pid
  pid="$(cat "$run/$1.pid" 2>/dev/null)" || return 1
  [[ -n "$pid" && -d "/proc/$pid" && "$(since "$pid")" == "$(cat "$run/$1.since" 2>/dev/null)" ]]
}

# outdated NAME: whether its binary was replaced since it started.
outdated() { [[ "$(readlink "/proc/$(cat "$run/$1.pid")/exe")" == *" (deleted)" ]]; }

# launch NAME PROGRAM ARGS...: in the background, detached, with a log and a pid file.
launch() {
  local name="$1" program="$2"
  shift 2
  setsid "$program" "$@" >>"$state/log/$name.log" 2>&1 </dev/null &
  echo $! >"$run/$name.pid"
  since $! >"$run/$name.since"
}

# await NAME TEST...: until the test holds, at most 15 seconds, or the process has ended.
await() {
  local name="$1" deadline=$((SECONDS + 15))
  shift
  until "$@"; do
    if ! kill -0 "$(cat "$run/$name.pid")" 2>/dev/null || ((SECONDS > deadline)); then
      echo "$name did not start; the end of $state/log/$name.log:" >&2
      tail -n 20 "$state/log/$name.log" >&2
      return 1
    fi
    sleep 0.02
  done
}

redis_answers() { [[ "$(redis-cli -s "$redis_socket" ping 2>/dev/null)" == PONG ]]; }

start_redis() {
  if alive redis; then return; fi
  mkdir -p "$(dirname "$redis_socket")"
  chmod 700 "$(dirname "$redis_socket")"
  launch redis "$(command -v redis-server)" "$root/deploy/redis/thidua.conf" \
    --unixsocket "$redis_socket" --unixsocketperm 700 --dir "$run"
  await redis redis_answers
}

# replicas SERVICE: the names of its processes.
replicas() {
  local n=1 count
  count="$(cat "$run/$1.replicas" 2>/dev/null || echo 1)"
  echo "$1"
  while ((++n <= count)); do echo "$1-$n"; done
}

# start_service SERVICE ARGS...: all its processes.
start_service() {
  local name
  for name in $(replicas "$1"); do start_process "$name" "$@"; done
}

# start_process NAME SERVICE ARGS...: on its kept address, or on a free one the first time.
start_process() {
  local name="$1" service="$2" line importers=() flags=()
  shift 2
  if [[ -f "$run/$service.importers" ]]; then
    while read -r line; do importers+=(--importer "$line"); done <"$run/$service.importers"
  fi
  if [[ -f "$run/$service.flags" ]]; then mapfile -t flags <"$run/$service.flags"; fi
  if alive "$name"; then
    if ! outdated "$name"; then return; fi
    stop_one "$name"
  fi
  rm -f "$run/$name.ready"
  launch "$name" "$bin/thidua-$service" \
    --listen "$(cat "$run/$name.addr" 2>/dev/null || echo 127.0.0.1:0)" \
    --ready-file "$run/$name.ready" --migrate \
    --db "$(cat "$run/$service.db" 2>/dev/null || echo "sqlite:$state/db/$service.db")" \
    --tls-cert "$keys/$service.crt" --tls-key "$keys/$service.key" --ca "$keys/ca.crt" \
    --token-key "$keys/token.pub" --signing-key "$keys/$service.sign.key" "${importers[@]}" "${flags[@]}" \
    "$@"
  await "$name" test -s "$run/$name.ready"
  cp "$run/$name.ready" "$run/$name.addr"
}

# peers SERVICE: the addresses of its processes, as IP:port,IP:port.
peers() {
  local name addresses=""
  for name in $(replicas "$1"); do addresses+="${addresses:+,}$(cat "$run/$name.addr")"; done
  echo "$addresses"
}

start_all() {
  mkdir -p "$run" "$state/log" "$state/db"
  chmod 700 "$state/db" "$keys"
  if [[ ! -f "$keys/cache.key" ]]; then
    (umask 077 && openssl rand -out "$keys/cache.key" 32)
  fi
  start_redis
  local first=(--bootstrap-admin user:quan-tri)
  # A deployment that takes over another's catalog has its administrator from there.
  if grep -qs "^catalog=" "$run/reporting.importers"; then first=(); fi
  start_service reporting --redis "unix:$redis_socket" --cache-key "$keys/cache.key" "${first[@]}"
  start_service targets --reporting "$(peers reporting)"
  start_service awards --reporting "$(peers reporting)" --targets "$(peers targets)"
}

# stop_one NAME: SIGTERM, and SIGKILL if it has not drained in 15 seconds.
stop_one() {
  if ! alive "$1"; then return; fi
  local pid deadline=$((SECONDS + 15))
  pid="$(cat "$run/$1.pid")"
  kill -TERM "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null; do
    if ((SECONDS > deadline)); then kill -KILL "$pid"; fi
    sleep 0.05
  done
  rm -f "$run/$1.pid"
  echo "stopped $1"
}

stop_all() {
  local name
  for name in $(replicas awards) $(replicas targets) $(replicas reporting) redis; do
    stop_one "$name"
  done
}

# write_context [NAME:USER...]: tokens for the pack's offices, which hold for a day, the CLI's context
# file, by which each run of `thidua` signs a token of its own, and $state/env. Without words the
# offices are those of deploy/packs/khoai-chau.
write_context() {
  local contexts=(admin:quan-tri officer:can-bo-bao-cao commune:xa-dan-tien reviewer:tham-dinh
    council:hoi-dong decider:chu-tich province:tinh auditor:kiem-toan)
  if (($#)); then contexts=("$@"); fi
  local entry name principal json=""
  for entry in "${contexts[@]}"; do
    name="${entry%%:*}" principal="user:${entry#*:}"
    "$bin/thidua" tokens issue --authority-key "$keys/token.key" --principal "$principal" \
      --ttl 24h --out "$keys/$name.jwt" >/dev/null
    json+="${json:+,}
    \"$name\": {\"endpoints\": {\"reporting\": \"$(cat "$run/reporting.addr")\", \"targets\": \"$(cat "$run/targets.addr")\", \"awards\": \"$(cat "$run/awards.addr")\"}, \"ca\": \"$keys/ca.crt\", \"authority_key\": \"$keys/token.key\", \"principal\": \"$principal\"}"
  done
  printf '{"current": "admin", "contexts": {%s\n}}\n' "$json" >"$state/context.json"
  cat >"$state/env" <<ENV
# Source this to use \`thidua\` with what quickstart started.
export THIDUA_CONTEXT_FILE="$state/context.json"
case ":\$PATH:" in *":$bin:"*) ;; *) export PATH="$bin:\$PATH" ;; esac
ENV
}
