#!/usr/bin/env bash
# Installs the peers of the benchmark from PyPI, by exact version, into a virtual environment of their own: install.sh FOLDER
set -euo pipefail
venv=$1
if [ ! -x "$venv/bin/pip" ] && ! python3 -m venv "$venv"; then
  echo "python3 has no venv module: install it (on Debian, the package python3-venv) and try again" >&2
  exit 1
fi
"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$(dirname "$0")/requirements.txt" >&2
