#!/usr/bin/env bash
# All set-up on a fresh machine: virtual environment, packages, encoder, index, training.
# What is up to date is skipped, so a second run takes a second. Every failure ends in one sentence.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly NEEDED_GB=8
readonly STAMP=.venv/.installed
readonly PREPARED=var/.prepared

fail() {
  printf '\nsetup: %s\n' "$1" >&2
  exit 1
}

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3.11 python3; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
      printf '%s' "$candidate"
      return
    fi
  done
  fail "Python 3.11 is needed and was not found. On Debian 12: apt-get install python3.11 python3.11-venv; elsewhere install it and run: make setup PYTHON=/path/to/python3.11"
}

create_environment() {
  local python=$1 free_gb
  free_gb=$(df -Pk . | awk 'NR==2 {print int($4 / 1048576)}')
  [ "$free_gb" -ge "$NEEDED_GB" ] ||
    fail "only ${free_gb} GB of disk are free here and ${NEEDED_GB} GB are needed: free some, or clone the project to a larger disk"
  rm -rf .venv
  "$python" -m venv .venv 2>/dev/null ||
    fail "Python's venv module is missing. On Debian: apt-get install python3.11-venv"
}

# Bytecode is made afterwards, on all processors: pip uses one.
install() {
  .venv/bin/python -m pip install --quiet --no-compile --disable-pip-version-check --progress-bar on "$@" ||
    fail "packages could not be installed: the package index cannot be reached or lacks one (see above). Check the network, or name a mirror: PIP_INDEX_URL=… make setup"
}

digest() {
  sha256sum requirements.lock | cut -d' ' -f1
}

if [ ! -f "$STAMP" ] || [ "$(cat "$STAMP")" != "$(digest)" ]; then
  python=$(find_python)
  [ -x .venv/bin/python ] && .venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || create_environment "$python"
  echo "1/3  PyTorch (for building the encoder)"
  install "$(grep -E '^torch==' requirements.lock)"
  echo "2/3  the other packages"
  # Rasa declares an older Python than it runs on, and pins of packages that are not used here.
  install --no-deps --ignore-requires-python -r requirements.lock
  # Some packages carry files of other Pythons, which cannot be compiled and are not imported.
  .venv/bin/python -m compileall -q -q -j 0 .venv/lib || true
  digest >"$STAMP"
fi

# With settings of one's own `bot train` may work from something else than what is looked at here.
has_settings() {
  [ -f .env ] || env | grep -q '^BOT_'
}

# What `bot train` finds out in six seconds: whether anything that it works from has changed.
is_prepared() {
  local changed
  [ -f "$PREPARED" ] && [ -f var/models/dialogue.tar.gz ] && [ -d var/index ] && [ -d var/encoder ] || return 1
  changed=$(find actions bot knowledge_base nlu_data config.yml requirements.lock \
    -name __pycache__ -prune -o -newer "$PREPARED" -print -quit)
  [ -z "$changed" ]
}

[ -n "${SKIP_TRAINING:-}" ] && exit 0
! has_settings && is_prepared && exit 0
echo "3/3  encoder, index, dialogue model"
begun=$(date +%s.%N)
.venv/bin/python -m bot train
# As old as its beginning: what was edited meanwhile is newer.
has_settings || touch -d "@$begun" "$PREPARED"
