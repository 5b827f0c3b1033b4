#!/bin/bash
# Runs in the guest, in the host's own root (see init). Starts real programs, makes things happen, reads back what the store has.
# Prints progress as "HIL: ...", on failure the programs' last words as "LOG ...", and at the end one line "RESULT {json}".
set -Eeuo pipefail
WORK=/run/hil
CHECKS=$WORK/checks
HOSTAPD_LOG=$WORK/log/hostapd
INTERVAL=2000       # of the hostapd source, ms
TOLERANCE=10        # s that a sum over all polls may be off: two stations, and the gaps at restarts
UNDER_WAY=500       # a poll may have begun this long before its stamp, ms
HTTP=5080 AREA=14131 DAILY=city-free-wifi DISASTER=00000JAPAN DRILL=00000JAPAN-TEST
# None of them has few bits set or many zeros: nothing else looks like them, not even as bare bytes. Only wlan2's is a local one.
declare -A ADDRESS=([wlan1]=1c:c0:de:5a:b7:91 [wlan2]=1e:fa:ce:d3:68:2f [wlan3]=1c:9d:b5:e6:73:ad)
mkdir -p $WORK/{log,agent,collector,wpa}
cd $WORK

say() { local up; read -r up _ </proc/uptime; echo "HIL: $up s: $*"; }

# ---- checks
check() { # name, expected, got
  local ok=false
  [ "$2" != "$3" ] || ok=true
  printf '%s\t%s\t%s\t%s\n' $ok "${@//[$'\t\n']/ }" >>$CHECKS
  if $ok; then say "ok: $1"; return; fi
  say "NOT OK: $1: expected $2, got $3"
  for log in $WORK/log/*; do tail -n 12 "$log" | cut -c1-300 | sed "s|^|LOG $(basename "$log"): |"; done
}
report() {
  [ -z "${DONE:-}" ] && check "the job ran to its end" yes "ended at line ${STOPPED:-?} of job.sh"
  dmesg -n 1
  echo "RESULT $(jq -Rsc '{checks: [rtrimstr("\n") | split("\n")[] | split("\t") | {name: .[1], ok: (.[0] == "true"), expected: .[2], got: .[3]}]}' $CHECKS)"
}
trap 'STOPPED=$LINENO' ERR
trap report EXIT
until_true() { # what, seconds, command: tries it until it succeeds, seldom, because emulation is slow
  local what=$1 end=$((SECONDS + $2)); shift 2
  until "$@"; do
    [ $SECONDS -lt $end ] || { check "$what" "in time" "not within the limit"; return 1; }
    sleep 1
  done
}
run() { # name, command: in the background, with a log; its process number is in PID
  "${@:2}" >>$WORK/log/"$1" 2>&1 &
  PID=$!
}

# ---- hostapd and stations
start_hostapd() { run hostapd.out hostapd -g /run/hostapd-global -t -f $HOSTAPD_LOG $WORK/hostapd.conf; HOSTAPD=$PID; }
start_station() {
  ip link set "$1" address "${ADDRESS[$1]}"
  run "$1" wpa_supplicant -i "$1" -D nl80211 -c $WORK/station.conf
}
station() { wpa_cli -p $WORK/wpa -i "$1" "$2" >/dev/null; }
events() { awk -v word=": ${2:-wlan0}: $1" 'index($0, word) { n++ } END { print n + 0 }' $HOSTAPD_LOG; } # word, network
seen() { [ "$(events "$1" "${3:-wlan0}")" -ge "$2" ]; } # word, at least so often, network
last_event() { awk -v word=": wlan0: $1" 'index($0, word) { at = $1 } END { printf "%.0f", at * 1000 }' $HOSTAPD_LOG; } # ms since 1970
now() { date +%s%3N; }
connected_s() { hostapd_cli -p /run/hostapd -i wlan0 sta "${ADDRESS[wlan1]}" | sed -n 's/^connected_time=//p'; }
on_air() { # names of the networks that a scan by the third radio sees, sorted
  local names
  for _ in 1 2 3; do
    names=$(iw dev wlan3 scan freq 2412 flush 2>>$WORK/log/scan | awk -F ': ' '$1 == "\tSSID" { print $2 }' | sort | xargs)
    say "a scan sees $names" >>$WORK/log/scan
    # A scan that does not see the daily network shows nothing about the others.
    case " $names " in *" $DAILY "*) break ;; esac
  done
  echo "$names"
}

# ---- the store
ask() { # path: the JSON that the collector answers; without curl, whose start costs more than the answer
  local answer
  { exec 4<>/dev/tcp/127.0.0.1/$HTTP; } 2>/dev/null || return
  printf 'GET /api/v1/%s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$1" >&4
  mapfile -t answer <&4
  exec 4>&-
  case ${answer[0]:-} in *' 200 '*) echo "${answer[-1]}" ;; *) return 1 ;; esac
}
polls() { # field; "ms value" of every poll, oldest first
  ask "query?measurement=wifi&field=${1:-stations}&device=ap-hil" | jq -r '.series[] | select(.tags.bss == "wlan0") | .points[] | "\(.[0]) \(.[1])"'
}
latest() { # measurement, field, tags as a jq condition
  ask "latest?measurement=$1&field=$2&device=ap-hil" | jq -r "[.[] | select(.tags | $3) | .value] | add // empty"
}
order() { # what follows "collector order"; its answer is in ORDER_JSON
  ORDER_JSON=$("$DOTNET" "$(program Collector)" order "$@" --config $WORK/collector.json --json --wait 0s 2>>$WORK/log/order | tee -a $WORK/log/order)
}
answered() { # order, state, reason: the store has this receipt of the agent
  ask receipts | jq -r 'reverse[] | "\(.device) \(.order) \(.state) \(.reason)"' >$WORK/log/receipts
  grep -qxF "ap-hil $1 $2 $3" $WORK/log/receipts
}
poll_after() { POLL=$(polls | awk -v at="$1" '$1 >= at { print; exit }'); [ -n "$POLL" ]; }
# The first poll that began after the event shows the count, and it came within one interval (and a second for emulation).
count_after() { # name, ms of the event, expected
  until_true "$1: a poll is stored" 30 poll_after $(($2 + UNDER_WAY)) || return 0
  local at=${POLL% *} late
  late=$((at - $2 - UNDER_WAY - INTERVAL))
  check "$1" "$3 stations within one poll" "${POLL#* } stations $([ $late -le 1000 ] && echo "within one poll" || echo "$((at - $2)) ms later")"
  say "   stamped $((at - $2)) ms after the event"
}

# ---- parts
write_configuration() {
  cat >$WORK/hostapd.conf <<TXT
interface=wlan0
driver=nl80211
ssid=$DAILY
hw_mode=g
channel=1
ctrl_interface=/run/hostapd
TXT
  cat >$WORK/station.conf <<TXT
ctrl_interface=$WORK/wpa
network={
  ssid="$DAILY"
  key_mgmt=NONE
  scan_freq=2412
}
TXT
  printf 'listener 1883 127.0.0.1\nallow_anonymous true\npersistence false\nuser root\n' >$WORK/mosquitto.conf
  cat >$WORK/collector.json <<TXT
{
  "Broker": { "Url": "mqtt://127.0.0.1:1883", "ClientId": "collector", "BackoffMax": "00:00:02" },
  "Http": { "Url": "http://127.0.0.1:$HTTP" },
  "Store": { "Path": "$WORK/collector/telemetry.db" },
  "Alerts": { "Directory": "$WORK/collector/alerts", "Issuer": "city", "Persons": ["desk-a", "desk-b"] }
}
TXT
  cat >$WORK/agent.json <<TXT
{
  "Device": "ap-hil",
  "Broker": { "Url": "mqtt://127.0.0.1:1883", "BackoffMax": "00:00:02" },
  "Clock": { "Trust": "always" },
  "Journal": { "Path": "$WORK/agent/journal.db", "CommitInterval": "00:00:00.5", "FlashBudget": 0 },
  "Heartbeat": "00:00:05",
  "Sources": [
    { "Kind": "hostapd", "Name": "wlan0", "Interval": "00:00:02", "Directory": "/run/hostapd", "Interfaces": ["wlan0"],
      "ClientDirectory": "$WORK/agent", "AnswerTimeout": "00:00:03" },
    { "Kind": "hostapd", "Name": "guests", "Interval": "00:00:02", "Directory": "/run/hostapd", "Interfaces": ["wlan0_sos"],
      "ClientDirectory": "$WORK/agent", "AnswerTimeout": "00:00:03" },
    { "Kind": "iio", "Name": "climate-1", "Interval": "00:00:05", "Chip": "bmp280" }
  ],
  "Orders": {
    "RootKeyFile": "$WORK/collector/alerts/root.jwk", "Areas": ["$AREA"], "StateDirectory": "$WORK/agent/orders",
    "Actions": [{ "Kind": "disaster-ssid", "Name": "ssid", "Interface": "wlan0", "Ssid": "$DISASTER", "DrillSsid": "$DRILL", "ClientDirectory": "$WORK/agent" }]
  }
}
TXT
}

# Registers of a BMP280 with the calibration and the raw values of its data sheet's example (section 3.12).
make_bmp280() {
  local bus address=$((0x88)) value
  bus=$(grep -l 'SMBus stub' /sys/bus/i2c/devices/i2c-*/name | sed 's|.*/i2c-\([0-9]*\)/name|\1|')
  register() { i2cset -y "$bus" 0x76 "$1" "$2"; } # bytes only: the stub keeps a word in one register
  register 0xD0 0x58
  register 0xF3 0
  for value in 27504 26435 -1000 36477 -10685 3024 2855 140 -7 15500 -14600 6000; do
    register $address $((value & 0xFF))
    register $((address + 1)) $((value >> 8 & 0xFF))
    address=$((address + 2))
  done
  raw() { register "$1" $(($2 >> 12 & 0xFF)); register $(($1 + 1)) $(($2 >> 4 & 0xFF)); register $(($1 + 2)) $(($2 << 4 & 0xFF)); }
  raw 0xF7 415148
  raw 0xFA 519888
  echo bmp280 0x76 >/sys/bus/i2c/devices/i2c-"$bus"/new_device
}

kernel_sensor() {
  make_bmp280
  local device=/sys/bus/iio/devices/iio:device0
  check "the kernel driver finds a BMP280" bmp280 "$(cat $device/name 2>&1)"
  check "the kernel driver reads 25.08 °C" 25080 "$(cat $device/in_temp_input 2>&1)"
  check "the kernel driver reads 100.653 kPa" 100.653253906 "$(cat $device/in_pressure_input 2>&1)"
}

program() { ls "$REPO/artifacts/bin/Telemetry.$1/release/"*.runtimeconfig.json | sed 's/runtimeconfig.json$/dll/'; }
start_everything() {
  export DOTNET_EnableDiagnostics=0 DOTNET_TieredCompilation=1 DOTNET_TieredPGO=0 DOTNET_TC_CallCountThreshold=0xFFFFFF
  ip link set lo up
  start_hostapd
  run mosquitto mosquitto -c $WORK/mosquitto.conf
  until_true "the broker listens" 20 eval '(exec 3<>/dev/tcp/127.0.0.1/1883) 2>/dev/null'
  run wire mosquitto_sub -t '#' -v
  run collector "$DOTNET" "$(program Collector)" run --config $WORK/collector.json
  run agent "$DOTNET" "$(program EdgeAgent)" run --config $WORK/agent.json
  AGENT=$PID
  until_true "hostapd has opened its access point" 20 seen AP-ENABLED 1
  until_true "agent and collector have stored a first poll" 120 poll_after 0
  check "without a station the count is 0" 0 "${POLL#* }"
  check "the store has the BMP280's 25.08 °C" 25.08 "$(latest climate temperature '.sensor == "climate-1"')"
  check "the store has the BMP280's 1006.53 hPa" 1006.53 "$(latest climate pressure '.sensor == "climate-1"')"
}

joins_and_leaves() {
  start_station wlan1
  until_true "a first station associates" 30 seen AP-STA-CONNECTED 1
  count_after "a station joins" "$(last_event AP-STA-CONNECTED)" 1
  start_station wlan2
  until_true "a second station associates" 30 seen AP-STA-CONNECTED 2
  count_after "a second station joins" "$(last_event AP-STA-CONNECTED)" 2
  station wlan2 disconnect
  until_true "the second station leaves" 30 seen AP-STA-DISCONNECTED 1
  count_after "a station leaves" "$(last_event AP-STA-DISCONNECTED)" 1
  LEFT=$(last_event AP-STA-DISCONNECTED)
  station wlan2 reconnect
  until_true "the second station comes back" 30 seen AP-STA-CONNECTED 3
  count_after "a station comes back" "$(last_event AP-STA-CONNECTED)" 2
}

hostapd_restart() {
  kill $HOSTAPD
  wait $HOSTAPD || true
  local down up
  down=$(now)
  sleep 5
  up=$(now)
  start_hostapd
  until_true "both stations associate after hostapd's restart" 60 seen AP-STA-CONNECTED 5
  count_after "hostapd is restarted" "$(last_event AP-STA-CONNECTED)" 2
  check "while hostapd is down no count is stored" 0 "$(polls | awk -v from=$((down + UNDER_WAY)) -v to="$up" '$1 > from && $1 < to { n++ } END { print n + 0 }')"
}

# Somebody cleans /run under a running hostapd; it is killed, and the next one makes the directory again.
socket_directory() {
  rm -r /run/hostapd
  sleep 3
  kill -KILL $HOSTAPD
  wait $HOSTAPD || true
  sleep 3
  start_hostapd
  until_true "both stations associate after the directory is made again" 60 seen AP-STA-CONNECTED 7
  count_after "the control-socket directory is removed and made again" "$(last_event AP-STA-CONNECTED)" 2
}

# The agent is held while hostapd restarts and the stations return: no event tells of these joins, only the list and its times.
joins_without_events() {
  kill -STOP $AGENT
  kill $HOSTAPD
  wait $HOSTAPD || true
  start_hostapd
  until_true "both stations associate while the agent is held" 60 seen AP-STA-CONNECTED 9
  kill -CONT $AGENT
  count_after "stations joined while the agent was held" "$(now)" 2
}

# A signed order opens the disaster network while the daily one goes on; what lacks a signature, or comes again, opens nothing.
disaster_order() {
  ip link set wlan3 address "${ADDRESS[wlan3]}"
  ip link set wlan3 up
  check "without an order only the daily network is on the air" "$DAILY" "$(on_air)"
  local began connected joins leaves id open closed
  began=$(now) connected=$(connected_s) joins=$(events AP-STA-CONNECTED) leaves=$(events AP-STA-DISCONNECTED)
  order begin --hazard flood --level 4 --area $AREA --status actual
  id=$(jq -r .order <<<"$ORDER_JSON")
  check "an order of level 4 carries the signatures of two persons" "city-order-desk-a city-order-desk-b" "$(jq -r '.signers | sort | join(" ")' <<<"$ORDER_JSON")"
  until_true "the agent answers that the network is open" 30 answered "$id" acted ssid || true
  check "the order opens the disaster network beside the daily one, as a third radio sees it" "$DISASTER $DAILY" "$(on_air)"
  open=$(connected_s)
  mosquitto_sub -t "city/alert/order/$id" -C 1 -W 10 >$WORK/begin.jws

  iw dev wlan3 connect $DISASTER 2412
  until_true "a phone joins the disaster network" 30 seen AP-STA-CONNECTED 1 wlan0_sos || true
  until_true "the store counts it there" 30 guest_counted || true
  check "the daily network's count does not change by it" 2 "$(latest wifi stations '.bss == "wlan0"')"

  order end --order "$id"
  until_true "the agent answers that the network is closed" 30 answered "$id" ended ssid || true
  check "the end of the order closes it" "$DAILY" "$(on_air)"
  closed=$(connected_s)
  local passed=$((($(now) - began) / 1000)) grown=$((closed - connected))
  check "a station of the daily network stays connected, its connected_time grows" yes \
    "$([ "$open" -gt "$connected" ] && [ "$closed" -gt "$open" ] && [ $((passed - grown)) -le 2 ] && echo yes || echo "$connected, open $open, closed $closed s; $passed s passed")"
  say "   connected for $connected s before, $open s while open, $closed s after"
  check "no station of the daily network left or came back" "$joins joins, $leaves leaves" "$(events AP-STA-CONNECTED) joins, $(events AP-STA-DISCONNECTED) leaves"

  jq -c '.signatures |= .[:1]' $WORK/begin.jws | tr -d '\n' >$WORK/one-person.jws
  mosquitto_pub -q 1 -t "city/alert/order/$id" -f $WORK/one-person.jws
  until_true "the order with one of its signatures taken away is refused" 30 answered "$id" refused second-person-missing || true
  mosquitto_pub -q 1 -t "city/alert/order/$id" -f $WORK/begin.jws
  until_true "the order that was ended is refused when it comes again" 30 answered "$id" refused replayed || true
}
guest_counted() { [ "$(latest wifi stations '.bss == "wlan0_sos"')" = 1 ]; }

drill() {
  order begin --hazard flood --level 4 --area $AREA --status drill --expires 12s
  DRILL_ID=$(jq -r .order <<<"$ORDER_JSON")
  until_true "the agent answers that the drill's network is open" 30 answered "$DRILL_ID" acted ssid || true
  check "a drill opens the drill's network and not the disaster network" "$DRILL $DAILY" "$(on_air)"
}
drill_expires() {
  until_true "the agent answers that the drill's network is closed" 60 answered "$DRILL_ID" ended ssid || true
  check "a drill that nobody ends closes at its expiry" "$DAILY" "$(on_air)"
  check "hostapd was asked for the disaster network by the order alone" 1 "$(grep -c 'Configuration file: .*_sos.bss' $HOSTAPD_LOG)"
}

# Every stored count, not only those that the checks above waited for, against what hostapd itself wrote.
counters() {
  polls stations >$WORK/polls
  check "the gaps have a reason" yes "$([ "$(latest source failures '.source == "wlan0"')" -gt 0 ] && echo yes || echo "no failure of source wlan0 is stored")"
  check "assoc counts the joins" "$(events AP-STA-CONNECTED)" "$(latest wifi assoc '.bss == "wlan0"')"
  local wrong
  wrong=$(awk -v slack=$UNDER_WAY '
    NR == FNR && $2 == "wlan0:" && /AP-ENABLED|AP-STA-(DIS)?CONNECTED/ {
      if (/AP-ENABLED/) { split("", here); count = 0 }
      else if (/DIS/) { if ($4 in here) { delete here[$4]; count-- } }
      else if (!($4 in here)) { here[$4]; count++ }
      at[++n] = $1 * 1000; after[n] = count
    }
    NR == FNR { next }
    { # allowed: the count at any moment of the poll
      fine = 0; i = 0
      while (i < n && at[i + 1] <= $1 - slack) i++
      do if ($2 == after[i] + 0) fine = 1; while (++i <= n && at[i] <= $1 + 100)
      if (!fine) wrong = wrong " " $0
    }
    END { print wrong }' $HOSTAPD_LOG $WORK/polls)
  check "all $(wc -l <$WORK/polls) stored counts agree with hostapd's log" "" "$wrong"
}

# What the agent counted, against hostapd's log: the time of stations between consecutive polls, none for a gap or a restart.
metrics() {
  local field number time up wrong
  local -A value=()
  ask "latest?measurement=wifi&device=ap-hil" | jq -r '.[] | select(.tags.bss == "wlan0") | "\(.field) \(.value)"' >$WORK/latest
  while read -r field number; do value[$field]=$number; done <$WORK/latest
  polls stations >$WORK/polls
  polls peak_concurrent >$WORK/peaks
  check "peak_concurrent still tells of the station that left" 2 \
    "$(awk -v left="$LEFT" 'NR == FNR { peak[$1] = $2; next } $1 >= left && $2 == 1 { print peak[$1]; exit }' $WORK/peaks $WORK/polls)"
  check "peak_concurrent is never below stations" "" \
    "$(awk 'NR == FNR { peak[$1] = $2; next } ($1 in peak) && peak[$1] < $2 { printf "%s ", $0 }' $WORK/peaks $WORK/polls)"
  check "two stations are two visits, however often they associate" 2 "${value[visit]}"
  check "one of the two stations has a locally administered address" "1 of 2" "${value[stations_local]} of ${value[stations]}"
  polls station_minutes >$WORK/minutes
  awk -v tolerance=$TOLERANCE '
    FILENAME == ARGV[1] && $2 == "wlan0:" && /AP-ENABLED|AP-STA-(DIS)?CONNECTED/ { at[++n] = $1 * 1000; word[n] = $3; who[n] = $4 }
    FILENAME == ARGV[2] { minutes[$1] = $2 }
    FILENAME != ARGV[3] { next }
    {
      station = 0; restarted = 0; moment = before
      while (i < n && at[i + 1] <= $1) {
        station += count * (at[++i] - moment); moment = at[i]
        if (word[i] == "AP-ENABLED") { split("", here); count = 0; restarted = 1 }
        else if (word[i] == "AP-STA-DISCONNECTED") { if (who[i] in here) { delete here[who[i]]; count-- } }
        else if (!(who[i] in here)) { here[who[i]]; count++ }
      }
      station += count * ($1 - moment)
      if (before && $1 - before < 3500 && !restarted) { time += station / 1000; up += $1 - before }
      before = $1; told = minutes[$1]
      if (60 * told > time + tolerance || 60 * (told + 1) <= time - tolerance) wrong = wrong told " at " int(time) " s, "
    }
    END { printf "%d %d %s\n", time, up / 1000, wrong }' $HOSTAPD_LOG $WORK/minutes $WORK/polls >$WORK/times
  read -r time up wrong <$WORK/times
  check "station_minutes is the stations' time in hostapd's log at each poll, $time s in all" "" "$wrong"
  check "ap_uptime_s is the time in which hostapd answered, $up s" yes \
    "$([ "${value[ap_uptime_s]}" -ge $((up - TOLERANCE)) ] && [ "${value[ap_uptime_s]}" -le $((up + TOLERANCE)) ] && echo yes || echo "${value[ap_uptime_s]} s")"
}

# Every spelling of an address that a program might write: text, bare bytes in both orders, a number.
spellings() {
  local address hex bytes
  for address in "${ADDRESS[@]}"; do
    hex=${address//:/} bytes='\x'${address//:/'\x'}
    printf '%s|%s|%s|%s|%s|%s|' "$address" "${address//:/-}" "$hex" $((16#$hex)) "$bytes" \
      "${bytes:20:4}${bytes:16:4}${bytes:12:4}${bytes:8:4}${bytes:4:4}${bytes:0:4}"
  done
}
traces() { grep -l -a -i -P -e "$SPELLINGS" "$@" | xargs || true; } # files: those that hold an address
privacy() {
  SPELLINGS=$(spellings | sed 's/|$//')
  check "the search for addresses finds them in hostapd's log" $HOSTAPD_LOG "$(traces $HOSTAPD_LOG)"
  check "no address in the files of the running agent: journal, orders" "" "$(traces -r $WORK/agent)"
  kill $AGENT
  local code=0
  wait $AGENT || code=$?
  check "the agent ends when told" "exit code 0" "exit code $code"
  check "no address in the files of the ended agent" "" "$(traces -r $WORK/agent)"
  check "no address in the agent's log" "" "$(traces $WORK/log/agent)"
  check "no address on the wire" "" "$(traces $WORK/log/wire $WORK/log/receipts)"
  check "no address in the collector's log and files" "" "$(traces -r $WORK/log/collector $WORK/log/order $WORK/collector)"
  check "the wire was heard" yes "$(grep -q 'wifi,bss=wlan0 stations=2i' $WORK/log/wire && echo yes || echo "no count of 2 in $WORK/log/wire")"
  check "the one error in the logs of agent and collector is the order from elsewhere" "Somebody else published on" \
    "$(grep -h -E '(fail|crit): ' $WORK/log/agent $WORK/log/collector | sed -E 's/.*(Somebody else published on).*/\1/' | sort -u | head -n 3)"
}

write_configuration
kernel_sensor
start_everything
joins_and_leaves
hostapd_restart
socket_directory
joins_without_events
disaster_order
drill
counters
drill_expires
metrics
privacy
DONE=1
