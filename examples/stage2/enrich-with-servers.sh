#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Enrich and detect: each listen gets its customer (from Redis), its track and its place, and how often this customer
# played this track within the last 30 minutes; 3 times make an interest. It goes on into the topic enriched.
# usage: enrich-with-servers.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/servers.sh
source "$(dirname "$0")/../servers.sh"

lgjoin -i "kafka:realtime?group=enrich&order=datetime$until" \
  --table "$redis" --lookup 'cust:{customer_id}' \
  --fields Name,Age,Gender,Status,Level,Campaign,LinkedWithApps \
  --types Age:int,Gender:int,Status:int,Level:int,Campaign:int,LinkedWithApps:int |
  lgjoin --on track_id=TrackId --table "$data/music.csv" --fields Title,Artist |
  lgjoin --on listening_zip_code=zip --table "$data/zips.ndjson" --fields state,location |
  lgwindow --key customer_id,track_id --time datetime --over 30m --each --agg 'plays=count()' \
    --set 'interest=plays >= 3' -o 'kafka:enriched?key=customer_id'
