# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What every script of a stage begins with: it stops at the first failure, finds the programs (in PATH, else in
# build/release) and takes the folder of the tables from its first argument, $data. $examples is this folder.
set -euo pipefail
export LC_ALL=C

examples=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=${1:-$examples/../build/quickstart}
PATH=$PATH:${examples%/*}/build/release/bin

if [[ ! -r $data/tracks.csv ]]; then
  echo "${0##*/}: error: there is no '$data/tracks.csv'; make one with: lggen --out '$data'" >&2
  exit 1
fi
