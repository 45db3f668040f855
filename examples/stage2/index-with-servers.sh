#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The enriched listens into the index ba_realtime2.
# usage: index-with-servers.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/servers.sh
source "$(dirname "$0")/../servers.sh"

lgsink-es -i "kafka:enriched?group=ba_realtime2$until" --url "$search" --index ba_realtime2 \
  --template "$examples/elasticsearch/ba_realtime2.json" --id '{event_id}'
