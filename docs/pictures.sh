#!/usr/bin/env bash
# docs/pictures.sh: takes the README's pictures from a running ./deploy.sh local (default ports), with Debian's chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v chromium >/dev/null || { echo "chromium is missing; cure: apt-get install chromium fonts-noto-cjk fonts-morisawa-bizud-gothic"; exit 1; }
curl -fsS http://localhost:5082/health >/dev/null || { echo "no local stack is running; cure: ./deploy.sh local"; exit 1; }
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
shot() { # file, address
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-prefers-reduced-motion --user-data-dir="$profile" --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --window-size=1280,720 --timeout=6000 --screenshot="docs/images/$1.png" "$2" >/dev/null 2>&1
  echo "docs/images/$1.png"
}
mkdir -p docs/images
shot overview "http://localhost:5081/?lang=ja"
shot sign-normal http://localhost:5082/
local-data/bin/collector order begin --hazard flood --level 4 --area 14131 --status actual --headline "多摩川が氾濫するおそれ" --expires 5m --wait 1s
shot sign-disaster http://localhost:5082/
local-data/bin/collector order end --wait 1s
