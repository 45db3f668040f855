#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# See it live: every listen, with the state and the place where it was heard, into the index ba_realtime.
# usage: index-with-servers.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/servers.sh
source "$(dirname "$0")/../servers.sh"

lgjoin -i "kafka:realtime?group=ba_realtime$until" \
  --on listening_zip_code=zip --table "$data/zips.ndjson" --fields state,location |
  lgsink-es --url "$search" --index ba_realtime --template "$examples/elasticsearch/ba_realtime.json" --id '{event_id}'
