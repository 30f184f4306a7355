#!/bin/sh
# Creates .venv from requirements/dev.txt and installs the project into it.
# The stamp holds what the environment was made from, its own place included: a moved or copied folder makes it anew.
set -eu
PYTHON=${PYTHON:-python3}

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "mamnon needs Python 3.11 or newer; say which with: make PYTHON=/path/to/python3 …" >&2
    exit 1
}
wanted="$(pwd) $("$PYTHON" -V) $(cat requirements/dev.txt pyproject.toml | cksum)"
[ "$(cat .venv/.made-from 2>/dev/null || true)" = "$wanted" ] && exit 0

echo "Installing into .venv …"
rm -rf .venv
"$PYTHON" -m venv .venv
.venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
.venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
printf '%s' "$wanted" > .venv/.made-from
