#!/bin/sh
# One Chromium window on the player's page, with a throw-away profile: no crash bubble after a power cut, nothing to fill the card.
# Refused on purpose: --no-sandbox, --disable-web-security, a debugging port on the network.
set -eu
profile=$(mktemp -d "${XDG_RUNTIME_DIR:-/tmp}/kiosk.XXXXXX")
trap 'rm -rf "$profile"' EXIT
chromium \
  --kiosk --app=http://127.0.0.1:5082/ \
  --user-data-dir="$profile" --password-store=basic --no-first-run \
  --noerrdialogs --disable-session-crashed-bubble \
  --disable-component-update --disable-background-networking --disable-sync --simulate-outdated-no-au='Tue, 31 Dec 2099 23:59:59 GMT' \
  --disable-features=Translate --autoplay-policy=no-user-gesture-required \
  --disable-pinch --overscroll-history-navigation=0 \
  --disable-renderer-backgrounding --disable-background-timer-throttling --disable-backgrounding-occluded-windows \
  --js-flags=--max-old-space-size=384 \
  --ozone-platform=wayland
