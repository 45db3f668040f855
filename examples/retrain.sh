#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# For cron: trains anew, and replaces the model in use only by one that passes the gate and is no worse. lgscore takes
# the new one up by itself. Every run leaves one line in FOLDER_OF_TABLES/retrain.ndjson: when, what came of it, and
# lgtrain's report; but not one that finds no tables there, or another run at work, which is said on standard error.
#
#   17 4 * * *  /srv/lg/examples/retrain.sh /srv/lg/data
#
# usage: retrain.sh [FOLDER_OF_TABLES]
# Exit status: 0 a model was published; 3 it was refused and the old one stays; 75 another run is at work; else failure.
# shellcheck source=examples/common.sh
source "$(dirname "$0")/common.sh"

exec 9>>"$data/.retrain.lock"
if ! flock --nonblock 9; then
  echo "retrain.sh: another run is at work on '$data'" >&2
  exit 75
fi

report=$(mktemp)
trap 'rm -f "$report"' EXIT
status=0
"$examples/stage3/train.sh" "$data" >"$report" || status=$?
[[ -s $report ]] || echo null >"$report"
printf '{"time":"%s","status":%d,"report":%s}\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$status" "$(<"$report")" \
  >>"$data/retrain.ndjson"
exit "$status"
