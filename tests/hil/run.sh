#!/usr/bin/env bash
# tests/hil/run.sh: hardware in the loop without hardware. Last line: N passed, N failed, N skipped; the exit code says the same.
# Boots Debian's own kernel in QEMU (software emulation) with this machine's root as a read-only file system. Inside, hostapd, real
# stations and a BMP280 behind its kernel driver are measured by the real edge-agent and read back from the real collector, and signed
# orders of the collector open and close a second network.
#
#   tests/hil/run.sh [--no-build] [--limit SECONDS] [--console]
#     --no-build        take the apps as they are in artifacts/bin
#     --limit SECONDS   kill the guest after this long (600)
#     --console         show everything the guest prints
#
# Needs root or sudo for apt-get, the .NET 10 SDK, an x86-64 Debian 12, 3 GB of memory. Leaves in artifacts/hil/
# console.log, result.json and, after a failure, guest.log: the last words of what ran in the guest.
# The kernel is fetched once into ~/.cache/city-telemetry-hil (HIL_CACHE); delete that folder to fetch a newer one.
set -euo pipefail
SELF=$(readlink -f "$0")
cd "$(dirname "$SELF")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin:/sbin
PACKAGES=(
  qemu-system-x86 busybox-static cpio kmod                              # the guest
  hostapd wpasupplicant iw iproute2 i2c-tools mosquitto mosquitto-clients libsqlite3-0 jq   # what runs in it
)
MODULES=(virtio_pci 9p 9pnet_virtio overlay mac80211_hwsim i2c-dev i2c-stub bmp280-i2c)
CACHE=${HIL_CACHE:-$HOME/.cache/city-telemetry-hil} OUT=$PWD/artifacts/hil LIMIT=600 BUILD=1 CONSOLE=''

help() { sed -n '2,/^set/{/^set/d;p}' "$SELF" | cut -c3-; }
say() { printf '== %s  %s\n' "$(date +%H:%M:%S)" "$1"; }
fail() { # cause, cure
  printf 'not ok - %s\ncure: %s\n0 passed, 1 failed, 0 skipped\n' "$1" "$2"
  exit 1
}
while [ $# -gt 0 ]; do
  case $1 in
    --limit) LIMIT=${2:-}; shift ;;
    --no-build) BUILD='' ;;
    --console) CONSOLE=1 ;;
    --help) help; exit 0 ;;
    *) help; exit 2 ;;
  esac
  shift
done
[[ $LIMIT =~ ^[1-9][0-9]*$ ]] || { help; exit 2; }
[ "$(uname -m)" = x86_64 ] || fail "this machine is $(uname -m)" "run it on x86-64: the guest runs this machine's own programs"
command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing" "https://dot.net/download"
SUDO=''
[ "$(id -u)" -eq 0 ] || SUDO=sudo
mkdir -p "$OUT"

apt() { # what for, arguments of apt-get
  local what=$1; shift
  $SUDO env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" >"$OUT/apt.log" 2>&1 && return
  tail -n 10 "$OUT/apt.log"
  fail "apt-get could not $what" "its words are above; check the network and /etc/apt/sources.list"
}
installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

install_packages() {
  local package missing=()
  for package in "${PACKAGES[@]}"; do installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  # No service may start by itself: they run in the guest.
  local policy=/usr/sbin/policy-rc.d held=''
  [ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' | $SUDO tee $policy >/dev/null; $SUDO chmod +x $policy; held=1; }
  trap '[ -z "'$held'" ] || $SUDO rm -f '$policy EXIT
  apt "read the package lists" update
  apt "install ${missing[*]}" install -y --no-install-recommends "${missing[@]}"
  [ -z "$held" ] || $SUDO rm -f $policy
  trap - EXIT
}

# Debian's kernel, unpacked, never installed.
fetch_kernel() {
  [ -e "$CACHE/kernel/boot" ] && return
  say "fetching Debian's kernel into $CACHE"
  local package work
  mkdir -p "$CACHE"
  work=$(mktemp -d "$CACHE/fetch.XXXX")
  kernel_package() { apt-cache depends linux-image-amd64 2>/dev/null | awk '/Depends: linux-image-/ { print $2; exit }'; }
  package=$(kernel_package)
  [ -n "$package" ] || { apt "read the package lists" update; package=$(kernel_package); }
  [ -n "$package" ] || fail "apt knows no linux-image-amd64" "add Debian's main section to /etc/apt/sources.list"
  (cd "$work" && apt-get download "$package" >"$OUT/apt.log" 2>&1) || {
    # The lists may name a version that the mirror has replaced meanwhile.
    apt "read the package lists" update
    package=$(kernel_package)
    (cd "$work" && apt-get download "$package" >"$OUT/apt.log" 2>&1) || fail "apt-get could not download $package" "its words are in $OUT/apt.log"
  }
  dpkg -x "$work"/*.deb "$work/root"
  depmod -b "$work/root" "$(ls "$work/root/lib/modules")"
  # Two runs may fetch at the same time: the first one wins.
  mv -T "$work/root" "$CACHE/kernel" 2>/dev/null || true
  rm -rf "$work"
}

build_apps() {
  local app
  for app in edge-agent collector; do
    [ -n "$BUILD" ] || continue
    say "building $app"
    dotnet build "$app" -c Release --disable-build-servers -clp:NoSummary -v quiet || fail "$app does not build" "correct the errors above"
  done
  for app in EdgeAgent Collector; do
    ls artifacts/bin/Telemetry.$app/release/*.runtimeconfig.json >/dev/null 2>&1 || fail "Telemetry.$app is not in artifacts/bin" "leave out --no-build"
  done
}

# A static busybox, the modules in the order in which they load, guest/init, and where things are.
make_initramfs() { # folder, result
  local version module number=10
  version=$(ls "$CACHE/kernel/lib/modules")
  mkdir -p "$1"/{bin,modules,proc,sys,dev,host,disk,root}
  cp "$(command -v busybox)" "$1/bin/busybox"
  install -m 755 tests/hil/guest/init "$1/init"
  printf 'REPO=%q\nDOTNET=%q\n' "$PWD" "$(readlink -f "$(command -v dotnet)")" >"$1/settings"
  for module in "${MODULES[@]}"; do
    modprobe -d "$CACHE/kernel" -S "$version" --show-depends "$module" || fail "kernel $version has no module $module" "delete $CACHE"
  done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r module; do
    cp "$module" "$1/modules/$((number++))-$(basename "$module")"
  done
  (cd "$1" && find . | cpio -o -H newc --quiet) | gzip -1 >"$2"
}

# Never KVM, even where it is there: only an emulated processor can count its instructions, on which the meaning of "within one poll" rests.
# While the guest only waits, its clock jumps to the next timer (sleep=off); a tick every 4 ms (nohz=off) keeps a wait for a file of the host short.
boot() { # initramfs
  timeout --kill-after=5 "$LIMIT" qemu-system-x86_64 -accel tcg -icount shift=0,sleep=off -cpu max -smp 1 -m 2048 \
    -kernel "$CACHE"/kernel/boot/vmlinuz-* -initrd "$1" -append "console=ttyS0 quiet loglevel=4 panic=-1 nohz=off" \
    -virtfs local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap \
    -nic none -display none -monitor none -serial stdio -no-reboot </dev/null 2>&1 \
    | sed -u 's|\r$||' | tee "$OUT/console.log" | if [ -n "$CONSOLE" ]; then cat; else sed -u -n 's/^HIL: /   /p'; fi
}

say "looking for what is missing"
install_packages
fetch_kernel
build_apps
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
make_initramfs "$WORK/root" "$WORK/initramfs"
say "booting the guest, at most $LIMIT s"
STARTED=$SECONDS ENDED=0
boot "$WORK/initramfs" || ENDED=$?
say "the guest took $((SECONDS - STARTED)) s"

# ---- what it says
sed -n 's/^RESULT //p' "$OUT/console.log" | tail -n 1 >"$OUT/result.json"
sed -n 's/^LOG //p' "$OUT/console.log" >"$OUT/guest.log"
if [ ! -s "$OUT/result.json" ] || ! jq -e '.checks | length > 0' "$OUT/result.json" >/dev/null 2>&1; then
  printf '%s\n' "---- last lines of $OUT/console.log"
  tail -n 30 "$OUT/console.log"
  case $ENDED in
    124 | 137) fail "the guest gave no result within $LIMIT s" "the console above shows where it stopped; on a busy machine: --limit $((LIMIT * 2))" ;;
    *) fail "the guest ended without a result (QEMU's exit code $ENDED)" "the console above shows why" ;;
  esac
fi
jq -r '.checks[] | if .ok then "ok - \(.name)" else "not ok - \(.name): expected \(.expected), got \(.got)" end' "$OUT/result.json"
PASSED=$(jq '[.checks[] | select(.ok)] | length' "$OUT/result.json") FAILED=$(jq '[.checks[] | select(.ok | not)] | length' "$OUT/result.json")
[ "$FAILED" -eq 0 ] || { printf '%s\n' "---- what ran in the guest said ($OUT/guest.log)"; cat "$OUT/guest.log"; }
printf '%d passed, %d failed, 0 skipped\n' "$PASSED" "$FAILED"
[ "$FAILED" -eq 0 ]
