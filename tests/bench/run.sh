#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures the tools against the peers that are installed (see bench.py --help), training against LIBLINEAR and
# scikit-learn, which pip installs below build/ (see train.py --help), and lookups against redis-benchmark (redis.py).
# --job leaves the last two out, --job training and --job redis all else. Without lgtail in PATH it takes the Release build, and makes it if need be.
set -eu
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
if ! command -v lgtail >/dev/null; then
  if [[ ! -x $root/build/release/bin/lgtail ]]; then
    (cd "$root" && cmake --preset release && cmake --build --preset release) >&2
  fi
  export PATH=$root/build/release/bin:$PATH
fi
if [[ $* == "--job training"* ]]; then
  exec python3 "$root/tests/bench/train.py" "${@:3}"
fi
if [[ $* == "--job redis"* ]]; then
  exec python3 "$root/tests/bench/redis.py" "${@:3}"
fi
python3 "$root/tests/bench/bench.py" "$@"
if (($# == 0)); then
  printf '\n'
  python3 "$root/tests/bench/train.py"
  printf '\n'
  python3 "$root/tests/bench/redis.py"
fi
