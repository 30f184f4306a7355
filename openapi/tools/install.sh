#!/bin/sh
# Installs the tools of the OpenAPI document beside this file: those from npm, and the generator of the Python client.
# Quick when nothing changed. Neither is needed to run or to test the program.
set -eu
cd "$(dirname "$0")"
PYTHON=${PYTHON:-python3}

command -v npm >/dev/null || { echo "This needs Node.js 20 or newer with npm." >&2; exit 1; }
wanted="$(pwd) $(node -v) $(cat package-lock.json | cksum)"
if [ "$(cat node_modules/.made-from 2>/dev/null || true)" != "$wanted" ]; then
    npm ci --silent --ignore-scripts
    printf '%s' "$wanted" > node_modules/.made-from
fi
wanted="$(pwd) $("$PYTHON" -V) $(cat requirements.txt | cksum)"
if [ "$(cat .venv/.made-from 2>/dev/null || true)" != "$wanted" ]; then
    rm -rf .venv
    "$PYTHON" -m venv .venv
    .venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements.txt
    printf '%s' "$wanted" > .venv/.made-from
fi
