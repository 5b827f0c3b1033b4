#!/usr/bin/env bash
# tests/bench/run.sh NAME [--windows N] [--window hh:mm:ss] [--warm-up hh:mm:ss]
# Measures the product beside others on this machine: installs what the bench needs, builds, publishes, runs it. Needs root (or sudo)
# and the .NET 10 SDK. Figures: artifacts/bench/NAME.json and a table. A target that is missed is no failure: exit code 1 means that
# what was to be measured did not work. Results kept by hand: tests/bench/README.md.
set -euo pipefail
SELF=$(readlink -f "$0")
cd "$(dirname "$SELF")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 PATH=$PATH:/usr/sbin:/sbin
say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$1"; }
. tests/packages.sh

# name | how long | Debian packages | what
BENCHES=(
  "agent | 20 min | mosquitto mosquitto-clients libmosquitto1 libsqlite3-0 collectd-core | memory, processor and flash of the edge agent beside collectd"
  "soak | 45 min | mosquitto mosquitto-clients influxdb libmosquitto1 libsqlite3-0 curl iproute2 | the loss matrix at full size: what is sent, stored, missing and invented while anything is killed, full or cut off"
  "store | 10 min | libmosquitto1 libsqlite3-0 | 10,000,000 points of 30 days and 500 devices in SQLite: file size, time of answers, memory"
  "ingest | 4 min | mosquitto mosquitto-clients libmosquitto1 libsqlite3-0 sqlite3 influxdb | points/s from MQTT into SQLite and InfluxDB, beside InfluxDB fed directly, mosquitto_sub and Node-RED"
)
field() { cut -d'|' -f"$2" <<<"$1" | sed 's/^ *//; s/ *$//'; }
usage() {
  sed -n '2,5p' "$SELF" | cut -c3-
  printf '\n'
  local bench
  for bench in "${BENCHES[@]}"; do printf '  %-8s %s\n           takes %s; needs %s\n' "$(field "$bench" 1)" "$(field "$bench" 4)" "$(field "$bench" 2)" "$(field "$bench" 3)"; done
}
NAME=${1:---help} FOUND=''
[ "$NAME" != --help ] || { usage; exit 0; }
for bench in "${BENCHES[@]}"; do [ "$(field "$bench" 1)" != "$NAME" ] || FOUND=$bench; done
[ -n "$FOUND" ] || { usage >&2; printf '\nthere is no bench %s\n' "$NAME" >&2; exit 2; }
command -v dotnet >/dev/null || { echo "the .NET 10 SDK is missing; cure: https://dot.net/download"; exit 1; }

read -ra PACKAGES <<<"$(field "$FOUND" 3)"
need_packages artifacts/bench/apt.log "${PACKAGES[@]}"

say "building (log: artifacts/bench/build.log)"
mkdir -p artifacts/bench
build() { nice dotnet "$@" -c Release --disable-build-servers -clp:NoSummary -v quiet >>artifacts/bench/build.log 2>&1 || { grep -E 'error' artifacts/bench/build.log | sort -u | head -n 10; exit 1; }; }
: >artifacts/bench/build.log
# As for a Pi, but for this machine.
publish_agent() {
  rm -rf artifacts/bench/published
  build publish edge-agent -r "$(dotnet --info | awk '$1 == "RID:" { print $2 }')" -o artifacts/bench/published/EdgeAgent
}
# What a user would pick instead, by its lock file.
install_node_red() {
  local folder=artifacts/bench/installed/node-red
  command -v npm >/dev/null || { echo "Node.js with npm is missing; cure: apt-get install nodejs npm"; exit 1; }
  cmp -s tests/bench/node-red/package-lock.json $folder/.restored-from && return
  say "installing Node-RED (log: artifacts/bench/npm.log)"
  mkdir -p $folder
  cp tests/bench/node-red/package*.json $folder
  npm ci --prefix $folder --no-fund --no-audit --loglevel=error >artifacts/bench/npm.log 2>&1 || { tail -n 20 artifacts/bench/npm.log; exit 1; }
  cp $folder/package-lock.json $folder/.restored-from
}
case $NAME in
  agent) publish_agent ;;
  ingest) install_node_red ;;
esac
build build tests/bench/Telemetry.Bench

say "$NAME takes $(field "$FOUND" 2)"
SUDO=''
[ "$(id -u)" -eq 0 ] || SUDO='sudo -E'
exec $SUDO dotnet artifacts/bin/Telemetry.Bench/release/telemetry-bench.dll "$@"
