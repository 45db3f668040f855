#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every listen, in the order of time, with who the customer is and what the track is.
# usage: enrich.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/common.sh
source "$(dirname "$0")/../common.sh"

lgtail --config "$examples/tracks.toml" --sort datetime "$data/tracks.csv" |
  lgjoin --on customer_id=CustID --table "$data/cust.csv" --fields Name,Gender,Level |
  lgjoin --on track_id=TrackId --table "$data/music.csv" --fields Title,Artist
