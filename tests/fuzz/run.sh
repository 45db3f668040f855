#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs every fuzz target of build/fuzz for some seconds, two at a time, from the seeds in tests/fuzz/seeds/TARGET.
# usage: tests/fuzz/run.sh [SECONDS [TARGET...]]
# What is found stays in build/fuzz/found/TARGET; the corpora grow in build/fuzz/corpus/TARGET.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd) || exit 1
seconds=${1:-5}
shift
cd "$root/build/fuzz" || exit 1

fuzz_one() { # TARGET
  local target=$1 seeds=() log
  local corpus=$PWD/corpus/$target found=$PWD/found/$target
  mkdir -p "$corpus" "$found"
  [[ -d $root/tests/fuzz/seeds/$target ]] && seeds=("$root/tests/fuzz/seeds/$target")
  log=$found/log
  local report status=0
  if "bin/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$found/" "$corpus" "${seeds[@]}" >"$log" 2>&1; then
    report="ok fuzz/$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs"
  else
    report="FAILED fuzz/$target"$'\n'$(tail -n 60 "$log" | cut -c 1-400 | sed 's/^/    /')
    status=1
  fi
  {
    flock 9
    printf '%s\n' "$report"
  } 9>>found/lock
  return "$status"
}
export -f fuzz_one
export root seconds

targets=("$@")
if ((!${#targets[@]})); then
  for program in bin/fuzz_*; do
    [[ -x $program ]] && targets+=("${program#bin/fuzz_}")
  done
fi
((${#targets[@]})) || exit 0
mkdir -p found
# shellcheck disable=SC2016  # for the inner shell
printf '%s\0' "${targets[@]}" | xargs -0 -n 1 -P "$(nproc)" bash -c 'fuzz_one "$1"' fuzz_one
