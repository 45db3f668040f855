#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The interest list: who played the same track 3 or more times within 30 minutes, told at the third play.
# usage: interest_list.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/common.sh
source "$(dirname "$0")/../common.sh"

lgtail --config "$examples/tracks.toml" --sort datetime "$data/tracks.csv" |
  lgwindow --key customer_id,track_id --time datetime --over 30m --each \
    --agg 'plays=count()' --having 'plays >= 3' --once |
  lgjoin --on customer_id=CustID --table "$data/cust.csv" --fields Name,Level |
  lgjoin --on track_id=TrackId --table "$data/music.csv" --fields Title,Artist
