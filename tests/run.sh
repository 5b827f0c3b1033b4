#!/usr/bin/env bash
# tests/run.sh: installs what the tests need, builds, runs every tier. Last line: N passed, N failed, N skipped.
# Tiers: in-process (Telemetry.Tests), front end (tests/web), real broker and browser (Telemetry.EndToEnd.Tests), hardware in the loop
# (tests/hil: hostapd, stations and a kernel sensor in QEMU).
#   tests/run.sh [--filter EXPRESSION]   only tests whose full name matches (dotnet test --filter); front end, types and tests/hil are left out
set -euo pipefail
SELF=$(readlink -f "$0")
cd "$(dirname "$SELF")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 PATH=$PATH:/usr/sbin:/sbin
FILTER=''
case ${1:-} in
  '') ;;
  --filter) FILTER=${2:?--filter needs an expression} ;;
  *) sed -n '2,5p' "$SELF" | cut -c3-; [ "$1" = --help ] && exit 0; exit 2 ;;
esac
say() { printf '\n== %s  %s\n' "$(date +%H:%M:%S)" "$1"; }
command -v dotnet >/dev/null || { echo "the .NET 10 SDK is missing; cure: https://dot.net/download"; exit 1; }
command -v npm >/dev/null || { echo "Node.js with npm is missing; cure: apt-get install nodejs npm"; exit 1; }

# ---- what a bare Debian lacks
PACKAGES=(mosquitto mosquitto-clients influxdb influxdb-client libmosquitto1 libsqlite3-0 freeradius-utils curl procps iproute2 faketime chromium fonts-noto-cjk fonts-morisawa-bizud-gothic)
. tests/packages.sh
need_packages artifacts/apt.log "${PACKAGES[@]}"

say "npm packages"
cmp -s package-lock.json node_modules/.restored-from || { npm ci --no-fund --no-audit --loglevel=error; cp package-lock.json node_modules/.restored-from; }

say "build"
dotnet build Telemetry.sln -c Release --disable-build-servers -clp:NoSummary -v quiet

# ---- run, and count
PASSED=0 FAILED=0 SKIPPED=0
count() { # passed, failed, skipped
  PASSED=$((PASSED + ${1:-0})) FAILED=$((FAILED + ${2:-0})) SKIPPED=$((SKIPPED + ${3:-0}))
}
dotnet_tests() { # project
  local results=artifacts/tests/$1.trx log=artifacts/tests/$1.log
  rm -f "$results"
  dotnet test "tests/$1" -c Release --no-build --disable-build-servers --nologo --logger "trx;LogFileName=$PWD/$results" --logger "console;verbosity=detailed" \
    ${FILTER:+--filter "$FILTER"} >"$log" 2>&1 || true
  # Figures that tests print about themselves, then what failed and why; all of it is in the log.
  grep -E '(missing [0-9]+|receipt to painted|batches/s|highest so far)' "$log" | sed 's/^ */  /' || true
  grep -A 15 -E '^ *Failed ' "$log" | grep -vE '^ +at ' || true
  if [ ! -s "$results" ]; then tail -n 20 "$log"; echo "$1 left no results; see $log"; count 0 1 0; return; fi
  local counters; counters=$(grep -o '<Counters [^>]*>' "$results")
  value() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
  count "$(value passed)" "$(value failed)" "$(($(value total) - $(value executed)))"
  printf '%s: %s passed, %s failed (%s)\n' "$1" "$(value passed)" "$(value failed)" "$log"
  # A test host that dies counts what ran; the missing ones must not pass unseen.
  grep -q '<ResultSummary outcome="Completed"' "$results" || [ "$(value failed)" -gt 0 ] || { echo "$1 did not complete; see $log"; count 0 1 0; }
}
web_tests() {
  local out=artifacts/tests/web.log
  shopt -s nullglob
  local files=(tests/web/*.test.mjs)
  if node --test --test-reporter=tap "${files[@]}" >"$out" 2>&1; then :; else grep -E '^ *not ok|error:|message' "$out" | head -n 40 || true; fi
  count "$(sed -n 's/^# pass //p' "$out")" "$(sed -n 's/^# fail //p' "$out")" "$(sed -n 's/^# skipped //p' "$out")"
  grep -q '^# pass' "$out" || { cat "$out"; count 0 1 0; }
}
type_check() {
  if node_modules/.bin/tsc --project tests/web/tsconfig.json; then count 1 0 0; else count 0 1 0; fi
}
hil_tests() {
  local out=artifacts/tests/hil.log
  tests/hil/run.sh --no-build | tee "$out" || true
  if [[ $(tail -n 1 "$out") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then count "${BASH_REMATCH[@]:1}"
  else echo "tests/hil gave no result"; count 0 1 0; fi
}
mkdir -p artifacts/tests
say "in-process tests"
dotnet_tests Telemetry.Tests
if [ -z "$FILTER" ]; then
  say "front-end tests and type check"
  web_tests
  type_check
fi
say "end-to-end tests: real broker, real browser, real processes"
dotnet_tests Telemetry.EndToEnd.Tests
if [ -z "$FILTER" ]; then
  say "hardware in the loop: hostapd, stations, a kernel sensor, orders"
  hil_tests
fi

printf '\n%d passed, %d failed, %d skipped\n' "$PASSED" "$FAILED" "$SKIPPED"
[ "$FAILED" -eq 0 ]
