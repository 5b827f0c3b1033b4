#!/bin/sh
# restore.sh FOLDER: restores the run-time npm packages of the repository into FOLDER/node_modules, once per lock file.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$1"
exec 9>"$1/lock"
flock 9 # two projects may build at once
cmp -s "$root/package-lock.json" "$1/node_modules/.restored-from" && exit 0
cp "$root/package.json" "$root/package-lock.json" "$root/.npmrc" "$1/"
cd "$1"
npm ci --omit=dev --no-fund --no-audit --loglevel=error
cp package-lock.json node_modules/.restored-from
