#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# See it live, for some seconds: a generator replays tracks.csv into a growing tracks_live.csv, 400 listens a second;
# lgtail follows it, and as soon as an hour (of event time) is over, it comes out with its top regions.
# The last hour is as far as it came when the time was up.
# usage: live.sh [FOLDER_OF_TABLES [SECONDS]]
# shellcheck source=examples/common.sh
source "$(dirname "$0")/../common.sh"

: >"$data/tracks_live.csv"
sort -t , -k 4,4 "$data/tracks.csv" | lgtail --raw --rate 400/s >>"$data/tracks_live.csv" &
trap 'kill $! 2>/dev/null || true' EXIT

timeout --foreground --preserve-status "${2:-4}" \
  lgtail -f --config "$examples/tracks.toml" "$data/tracks_live.csv" |
  lgjoin --on listening_zip_code=zip --table "$data/zips.csv" --fields state |
  lgwindow --time datetime --over 1h \
    --agg 'listens=count()' --agg 'mobile=share(ismobile == 1)' --agg 'regions=top(state, 3)'
