#!/usr/bin/env bash
# ./deploy.sh local: the whole product on this machine, from the sensor to the page. See usage below.
#
#   field simulator -> edge agents -> Mosquitto -> collector (SQLite or InfluxDB) -> dashboards
#                                         `-> signage player <- signed orders of the collector
set -euo pipefail
cd "$(dirname "$0")"
ROOT=$PWD

usage() { cat <<'TXT'
Usage: ./deploy.sh local [options]

Installs what is missing (apt), builds, and runs broker, collector, dashboards, one signage player and five
edge agents against simulated hardware, all on the loopback interface, until Ctrl-C.

  --seconds N            stop by itself N seconds after data has arrived
  --fresh                begin with an empty store, new keys and new journals
  --store NAME           sqlite (default) or influxdb: Debian's server, with its data below the same directory
  --data DIRECTORY       where everything lives (default ./local-data)
  --mqtt-port N          default 1883      --dashboards-port N    default 5081
  --collector-port N     default 5080      --player-port N        default 5082
  --influx-port N        default: the first free one from 8086
  --help                 this text
TXT
}
fail() { printf '\n%s\n' "deploy.sh: $1" >&2; [ $# -lt 2 ] || printf '  %s\n' "${@:2}" >&2; exit 1; }

# ---- what was asked for
[ $# -gt 0 ] || { usage; exit 2; }
case $1 in local) shift ;; --help|-h|help) usage; exit 0 ;; *) usage >&2; fail "unknown target '$1'" "the one target is: local" ;; esac
SECONDS_TO_RUN='' FRESH='' DATA=$ROOT/local-data MQTT=1883 COLLECTOR=5080 DASHBOARDS=5081 PLAYER=5082 STORE=sqlite INFLUX=''
number() { case ${2:-} in ''|*[!0-9]*) fail "$1 needs a whole number, not '${2:-}'" ;; *) printf '%s' "$2" ;; esac; }
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) SECONDS_TO_RUN=$(number "$@"); shift ;;
    --fresh) FRESH=1 ;;
    --data) DATA=$(realpath -m "${2:?--data needs a directory}"); shift ;;
    --store) STORE=${2:-}; shift; case $STORE in sqlite|influxdb) ;; *) fail "--store '$STORE' is unknown" "there are: sqlite, influxdb" ;; esac ;;
    --influx-port) INFLUX=$(number "$@"); shift ;;
    --mqtt-port) MQTT=$(number "$@"); shift ;;
    --collector-port) COLLECTOR=$(number "$@"); shift ;;
    --dashboards-port) DASHBOARDS=$(number "$@"); shift ;;
    --player-port) PLAYER=$(number "$@"); shift ;;
    --help|-h) usage; exit 0 ;;
    *) usage >&2; fail "unknown option '$1'" ;;
  esac
  shift
done
export PATH=$PATH:/usr/sbin:/sbin DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$1"; }

# ---- tools: what apt has is installed, the rest is named with its cure
need_tools() {
  local missing=()
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing" "cure: https://dot.net/download, then run this again"
  [[ $(dotnet --version 2>/dev/null) == 10.* ]] || fail "this needs the .NET 10 SDK; found: $(dotnet --list-sdks | tr '\n' ' ')" "cure: https://dot.net/download"
  command -v npm >/dev/null || fail "Node.js with npm is missing" "cure: apt-get install nodejs npm (or https://nodejs.org), then run this again"
  command -v mosquitto >/dev/null || missing+=(mosquitto)
  command -v curl >/dev/null || missing+=(curl)
  # Not through a pipe: grep -q ends early, and under pipefail what ldconfig could not write any more counts as a failure.
  local libraries; libraries=$(ldconfig -p)
  [[ $libraries == *libmosquitto.so.1* ]] || missing+=(libmosquitto1)
  [[ $libraries == *libsqlite3.so.0* ]] || missing+=(libsqlite3-0)
  [ $STORE = sqlite ] || command -v influxd >/dev/null || missing+=(influxdb)
  [ $STORE = sqlite ] || command -v influx >/dev/null || missing+=(influxdb-client)
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || fail "missing: ${missing[*]}" "cure: install them with this system's package manager"
  local sudo=''
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "missing: ${missing[*]}" "cure: run as root, or install sudo, or: apt-get install ${missing[*]}"
    sudo=sudo
  fi
  say "installing ${missing[*]}"
  # Without this, Debian starts its own Mosquitto on port 1883 (and InfluxDB on 8086) as soon as it is installed.
  local policy=/usr/sbin/policy-rc.d held=''
  [ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null; $sudo chmod +x $policy; held=1; }
  { $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$DATA/log/apt.log" 2>&1 \
    || { [ -z "$held" ] || $sudo rm -f $policy; fail "apt-get could not install ${missing[*]}" "its words are in $DATA/log/apt.log"; }
  [ -z "$held" ] || $sudo rm -f $policy
}

need_port() { # name, port, option
  (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null || return 0
  local owner; owner=$( { ss -ltnp "sport = :$2" 2>/dev/null || true; } | grep -o 'users:(.*' | head -1 || true)
  fail "port $2 for the $1 is taken${owner:+ by $owner}" "cure: stop that program, or choose another port: ./deploy.sh local $3 $(($2 + 10000))"
}

# ---- processes: started in order, stopped in reverse, none left
PIDS=() NAMES=() PAUSE=''
start() { # name, command ...
  local name=$1; shift
  (exec setsid "$@" >>"$DATA/log/$name.log" 2>&1 9>&-) &
  PIDS+=($!) NAMES+=("$name")
}
stop_all() {
  trap '' INT TERM
  trap - EXIT
  [ -z "$PAUSE" ] || kill $PAUSE 2>/dev/null || true
  [ ${#PIDS[@]} -eq 0 ] && return
  printf '\n'; say "stopping"
  local i waited
  for ((i = ${#PIDS[@]} - 1; i >= 0; i--)); do
    kill -TERM "${PIDS[i]}" 2>/dev/null || continue
    for ((waited = 0; waited < 100; waited++)); do kill -0 "${PIDS[i]}" 2>/dev/null || break; sleep 0.1; done
    kill -KILL "${PIDS[i]}" 2>/dev/null && say "${NAMES[i]} had to be killed; see $DATA/log/${NAMES[i]}.log" || true
  done
  wait 2>/dev/null || true
  PIDS=()
  say "stopped; data stays in $DATA"
}
check_alive() {
  local i
  for i in "${!PIDS[@]}"; do
    kill -0 "${PIDS[i]}" 2>/dev/null && continue
    tail -n 15 "$DATA/log/${NAMES[i]}.log" >&2 || true
    fail "${NAMES[i]} has stopped by itself" "its last words are above, all of them in $DATA/log/${NAMES[i]}.log"
  done
}

# ---- configuration of this stack
json() { cat >"$DATA/config/$1.json"; }
broker() { printf '"Broker": { "Url": "mqtt://127.0.0.1:%s", "ClientId": "%s", "Username": "%s" }' "$MQTT" "$1" "$2"; }
agent() { # device, sources
  json "$1" <<TXT
{
  "Device": "$1",
  $(broker "$1" "$1"),
  "Clock": { "Trust": "always" },
  "Journal": { "Path": "$DATA/agents/$1.db", "CommitInterval": "00:00:02", "FlashBudget": 0 },
  "Heartbeat": "00:00:10",
  "Sources": [
    { "Kind": "host", "Name": "host", "Interval": "00:00:10" }$2
  ]
}
TXT
}
configure() {
  local field=$DATA/field
  sed "s|@PORT@|$MQTT|; s|@DIRECTORY@|$DATA/config|; s|@USER@|$(id -un)|" broker-link/mosquitto/local.conf >"$DATA/config/mosquitto.conf"
  {
    cat broker-link/mosquitto/devices.acl broker-link/mosquitto/local.acl
    sed 's/@DEVICE@/sign-0001/g' broker-link/mosquitto/player.acl
  } >"$DATA/config/mosquitto.acl"
  local store='"Kind": "Sqlite"'
  if [ $STORE = influxdb ]; then
    store="\"Kind\": \"InfluxDb\", \"Url\": \"http://127.0.0.1:$INFLUX\", \"Database\": \"telemetry\""
    # Loopback only, no reports to its maker, and a point is on the disk before it is answered.
    cat >"$DATA/config/influxdb.conf" <<TXT
reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = "$DATA/influxdb/meta"
[data]
  dir = "$DATA/influxdb/data"
  wal-dir = "$DATA/influxdb/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:$INFLUX"
  log-enabled = false
TXT
  fi
  # The token of the door for InfluxDB's clients; it stays over restarts.
  [ -s "$DATA/config/door.tokens" ] || (umask 077; printf 'local %s\n' "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')" >"$DATA/config/door.tokens")
  json collector <<TXT
{
  $(broker collector collector),
  "Http": { "Url": "http://127.0.0.1:$COLLECTOR" },
  "Store": { $store, "Path": "$DATA/collector/telemetry.db" },
  "Door": { "TokenFile": "$DATA/config/door.tokens" },
  "Alerts": { "Directory": "$DATA/collector/alerts", "Issuer": "city", "Beacon": "always", "Persons": ["desk-a", "desk-b"] }
}
TXT
  json dashboards <<TXT
{
  "Http": { "Url": "http://127.0.0.1:$DASHBOARDS" },
  "Collector": { "Url": "http://127.0.0.1:$COLLECTOR" },
  "City": { "ja": "川崎市", "en": "Kawasaki City" },
  "Places": {
    "ap-0001": { "ja": "川崎駅東口", "en": "Kawasaki Station East" },
    "ap-0002": { "ja": "市役所本庁舎", "en": "City Hall" },
    "air-001": { "ja": "大師測定局", "en": "Daishi Air Station" },
    "rad-001": { "ja": "殿町モニタリングポスト", "en": "Tonomachi Monitoring Post" },
    "sign-0001": { "ja": "川崎駅中央通路", "en": "Kawasaki Station Concourse" }
  }
}
TXT
  json player <<TXT
{
  "Device": "sign-0001",
  "Areas": ["14131"],
  "Place": { "ja": "川崎駅中央通路", "en": "Kawasaki Station Concourse" },
  $(broker sign-0001-player sign-0001-player),
  "Http": { "Url": "http://127.0.0.1:$PLAYER" },
  "Collector": { "Url": "http://127.0.0.1:$COLLECTOR", "Poll": "00:00:05" },
  "Content": { "Directory": "$DATA/content" },
  "State": { "Directory": "$DATA/player" },
  "RootKeyFile": "$DATA/collector/alerts/root.jwk",
  "Clock": { "Trust": "always" },
  "City": { "ja": "川崎市", "en": "Kawasaki City" },
  "AreaNames": { "14131": { "ja": "川崎市川崎区", "en": "Kawasaki-ku" } },
  "Contact": { "ja": "川崎市危機管理本部", "en": "Kawasaki City Crisis Management" },
  "Wifi": { "Ssid": "CITY-FREE-WIFI" },
  "Tiles": [
    { "Measurement": "air", "Field": "pm2_5", "Device": "air-001", "Interval": "00:00:15", "Station": { "ja": "大師測定局", "en": "Daishi" } },
    { "Measurement": "radiation", "Field": "dose_rate_10m", "Device": "rad-001", "Interval": "00:00:15", "Station": { "ja": "殿町ポスト", "en": "Tonomachi" } }
  ]
}
TXT
  json scene <<TXT
{
  "devices": [
    { "kind": "hostapd", "socket": "$field/ap-0001/wlan0", "initialStations": 25, "arrivalsPerMinute": 3, "meanStay": "00:12:00", "roamingShare": 0.3, "unauthorisedShare": 0.05 },
    { "kind": "hostapd", "socket": "$field/ap-0002/wlan0", "initialStations": 8, "arrivalsPerMinute": 0.8, "meanStay": "00:12:00", "roamingShare": 0.3, "unauthorisedShare": 0.05 },
    { "kind": "sds011", "link": "$field/ttySDS011", "meanPm25": 14, "noiseRate": 0.01, "badChecksumRate": 0.005 },
    { "kind": "geiger", "path": "$field/geiger", "countsPerMinute": 18 }
  ]
}
TXT
  agent ap-0001 ",
    { \"Kind\": \"hostapd\", \"Name\": \"wlan0\", \"Interval\": \"00:00:05\", \"Directory\": \"$field/ap-0001\", \"Interfaces\": [\"wlan0\"] }"
  agent ap-0002 ",
    { \"Kind\": \"hostapd\", \"Name\": \"wlan0\", \"Interval\": \"00:00:05\", \"Directory\": \"$field/ap-0002\", \"Interfaces\": [\"wlan0\"] }"
  agent air-001 ",
    { \"Kind\": \"sds011\", \"Name\": \"sds011\", \"Interval\": \"00:00:05\", \"Device\": \"$field/ttySDS011\" }"
  agent rad-001 ",
    { \"Kind\": \"geiger\", \"Name\": \"tube1\", \"Interval\": \"00:00:05\", \"Path\": \"$field/geiger\", \"Tube\": \"sbm-20\", \"Factor\": 0.0057 }"
  agent sign-0001 ""
}

dll() { local config=("$DATA/build/bin/Telemetry.$1/release"/*.runtimeconfig.json); printf '%s.dll' "${config[0]%.runtimeconfig.json}"; }
wrapper() { # name, app, default configuration
  cat >"$DATA/bin/$1" <<TXT
#!/bin/sh
# The $1 command line against this stack; another configuration: TELEMETRY_CONFIG=FILE $1 ...
TELEMETRY_CONFIG=\${TELEMETRY_CONFIG:-$DATA/config/$3.json} exec dotnet "$(dll "$2")" "\$@"
TXT
  chmod +x "$DATA/bin/$1"
}

# ---- looking at the running stack
get() { curl -fsS --max-time 3 "http://127.0.0.1:$1" 2>/dev/null || true; }
online() { get "$COLLECTOR/api/v1/devices" | { grep -o '"state":"online"' || true; } | wc -l; }
known() { get "$COLLECTOR/api/v1/devices" | { grep -o '"device":"' || true; } | wc -l; }
# sed reads to the end: head would leave, and a grep that still writes then fails the pipe, now and then.
latest() { get "$COLLECTOR/api/v1/latest?measurement=$1&field=$2" | grep -o '"value":[0-9.eE+-]*' | sed -n '1s/.*://p' || true; }
mode() { get "$PLAYER/state" | grep -o '"mode":"[a-z]*"' | sed -n '1s/.*:"\(.*\)"/\1/p' || true; }

# ---- run
# A directory is ours when it says so; one that holds something else is neither used nor emptied.
MARK=$DATA/.city-edge-telemetry
case $DATA in *[!A-Za-z0-9_./@+,:~-]*) fail "--data '$DATA' has characters that scripts and configurations take for something else" "cure: use letters, digits, and . _ - / @ + , : ~" ;; esac
[ "$DATA" != "$ROOT/local-data" ] || [ ! -d "$DATA" ] || touch "$MARK"
if [ ! -e "$MARK" ] && [ -d "$DATA" ] && [ -n "$(ls -A "$DATA")" ]; then
  fail "$DATA holds files that are not of this stack" "cure: choose an empty or a new directory; if it is an older stack's, say so with: touch $MARK"
fi
mkdir -p "$DATA"
touch "$MARK"
exec 9>"$DATA/lock"
flock -n 9 || fail "a stack is already running on $DATA" "cure: stop it with Ctrl-C, or choose another directory and other ports (--help)"
[ -z "$FRESH" ] || find "$DATA" -mindepth 1 -maxdepth 1 ! -name build ! -name lock ! -name "${MARK##*/}" -exec rm -rf {} +
mkdir -p "$DATA"/{log,config,bin,agents,collector,player,content,field}
need_tools
need_port broker "$MQTT" --mqtt-port
need_port collector "$COLLECTOR" --collector-port
need_port dashboards "$DASHBOARDS" --dashboards-port
need_port player "$PLAYER" --player-port
if [ $STORE = influxdb ]; then
  [ -z "$INFLUX" ] || need_port InfluxDB "$INFLUX" --influx-port
  for ((INFLUX = ${INFLUX:-8086}; ; INFLUX++)); do (exec 3<>"/dev/tcp/127.0.0.1/$INFLUX") 2>/dev/null || break; done
fi

say "building (log: $DATA/log/build.log)"
json apps <<TXT
{ "solution": { "path": "$ROOT/Telemetry.sln", "projects": [
  "contracts/Telemetry.Contracts.csproj", "broker-link/Telemetry.BrokerLink.csproj", "edge-agent/Telemetry.EdgeAgent.csproj",
  "collector/Telemetry.Collector.csproj", "signage-player/Telemetry.SignagePlayer.csproj", "dashboards/Telemetry.Dashboards.csproj",
  "tests/field-simulator/Telemetry.FieldSimulator.csproj" ] } }
TXT
mv "$DATA/config/apps.json" "$DATA/config/apps.slnf"
dotnet build "$DATA/config/apps.slnf" -c Release --disable-build-servers -p:ArtifactsPath="$DATA/build" >"$DATA/log/build.log" 2>&1 9>&- \
  || { grep -E 'error' "$DATA/log/build.log" | sort -u | head -n 10 >&2; fail "the build has failed" "all of it is in $DATA/log/build.log"; }

configure
wrapper collector Collector collector
wrapper edge-agent EdgeAgent ap-0001
trap stop_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
say "starting"
start mosquitto mosquitto -c "$DATA/config/mosquitto.conf"
if [ $STORE = influxdb ]; then
  start influxdb influxd -config "$DATA/config/influxdb.conf"
  for ((i = 0; i < 60; i++)); do curl -fs -o /dev/null --max-time 2 "http://127.0.0.1:$INFLUX/ping" && break; check_alive; sleep 0.5; done
fi
start collector env $(sed -n "s/^Environment=//p" "$ROOT/collector/collector.service") dotnet "$(dll Collector)" run --config "$DATA/config/collector.json"
start dashboards dotnet "$(dll Dashboards)" --config "$DATA/config/dashboards.json"
start player dotnet "$(dll SignagePlayer)" --config "$DATA/config/player.json"
start field-simulator dotnet "$(dll FieldSimulator)" run --scene "$DATA/config/scene.json"
for device in ap-0001 ap-0002 air-001 rad-001 sign-0001; do
  start "agent-$device" dotnet "$(dll EdgeAgent)" run --config "$DATA/config/$device.json"
done

say "waiting for data"
for ((i = 0; ; i++)); do
  check_alive
  [ "$(online)" -ge 5 ] && [ -n "$(latest wifi stations)" ] && [ -n "$(latest air pm2_5)" ] && [ -n "$(latest radiation cpm)" ] && [ -n "$(mode)" ] && break
  [ $i -lt 90 ] || fail "no complete data after 90 s: $(online) of 5 devices online" "the logs are in $DATA/log"
  sleep 1
done

INFLUXQL="INFLUX_USERNAME=any INFLUX_PASSWORD=\$(cut -d' ' -f2 ${DATA#"$ROOT"/}/config/door.tokens) influx -port $COLLECTOR -database telemetry -execute 'SHOW MEASUREMENTS'"
command -v influx >/dev/null || INFLUXQL="http://localhost:$COLLECTOR/query (for Grafana, or after apt-get install influxdb-client); tokens: ${DATA#"$ROOT"/}/config/door.tokens"
cat <<TXT

  Overview      http://localhost:$DASHBOARDS/        Wi-Fi /wifi   Environment /environment
  Sign          http://localhost:$PLAYER/        stands in area 14131; what it shows and why: /state
  Collector     http://localhost:$COLLECTOR/api/v1/devices   /api/v1/latest   /openapi/v1.json
  InfluxQL      $INFLUXQL
  Broker        mqtt://localhost:$MQTT         watch it: mosquitto_sub -u watcher -p $MQTT -t 'city/#' -v

  Flip the sign:  ${DATA#"$ROOT"/}/bin/collector order begin --hazard flood --level 4 --area 14131 --status drill --headline "避難訓練" --expires 10m
  And back:       ${DATA#"$ROOT"/}/bin/collector order end

TXT
END=${SECONDS_TO_RUN:+$((SECONDS + SECONDS_TO_RUN))}
while [ -z "$END" ] || [ $SECONDS -lt "$END" ]; do
  check_alive
  line="$(date +%H:%M:%S)  posts online $(online) of $(known) · stations $(latest wifi stations) · PM2.5 $(latest air pm2_5) µg/m³ · $(latest radiation cpm) cpm · sign $(mode)${END:+ · $((END - SECONDS)) s left}"
  if [ -t 1 ]; then printf '\r\033[K%s' "$line"; else printf '%s\n' "$line"; fi
  sleep "$([ -t 1 ] && echo 2 || echo 10)" & PAUSE=$!
  wait $PAUSE
done
exit 0
