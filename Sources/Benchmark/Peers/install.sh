#!/usr/bin/env bash
# Installs the peers of the benchmark from PyPI, by exact version, into a virtual environment of their own: install.sh FOLDER
set -euo pipefail
venv=$1
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$(dirname "$0")/requirements.txt" >&2
