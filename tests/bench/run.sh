#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures the tools against the peers that are installed (see bench.py --help), training against LIBLINEAR and
# scikit-learn, which pip installs below build/ (see train.py --help), and, with real servers that it starts, lookups
# against redis-benchmark (redis.py), topics against kcat (kafka.py), and indexing against one connection that sends
# the same bodies (elasticsearch.py). --job leaves the servers out, --job training, redis, kafka or elasticsearch all
# else. Without lgtail in PATH it takes the Release build, and makes it if need be.
set -eu
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
if ! command -v lgtail >/dev/null; then
  if [[ ! -x $root/build/release/bin/lgtail ]]; then
    (cd "$root" && cmake --preset release && cmake --build --preset release) >&2
  fi
  export PATH=$root/build/release/bin:$PATH
fi
declare -A scripts=([training]=train.py [redis]=redis.py [kafka]=kafka.py [elasticsearch]=elasticsearch.py)
if [[ ${1-} == --job && ${scripts[${2-}]-} ]]; then
  exec python3 "$root/tests/bench/${scripts[$2]}" "${@:3}"
fi
python3 "$root/tests/bench/bench.py" "$@"
if (($# == 0)); then
  for script in train.py redis.py kafka.py elasticsearch.py; do
    printf '\n'
    python3 "$root/tests/bench/$script"
  done
fi
