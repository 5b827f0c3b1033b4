# Sourced by the scripts of the tests: what a bare Debian lacks is installed, and no service of it starts by itself.

# need_packages LOG PACKAGE...   progress by the caller's function say, apt's words into LOG
need_packages() {
  local log=$1 package missing=() sudo='' policy=/usr/sbin/policy-rc.d held='' failed=''
  shift
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  mkdir -p "$(dirname "$log")"
  # The tests run their own brokers on free ports.
  [ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null; $sudo chmod +x $policy; held=1; }
  { $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 || failed=1
  [ -z "$held" ] || $sudo rm -f $policy
  [ -z "$failed" ] || { tail -n 20 "$log"; echo "apt-get failed; its words are in $log"; return 1; }
}
