#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The scored listens into the index ba_realtime3, and the customers with a SendEvent into the Redis set
# 1_day_event_users. Sinks can stand in a row: with -o they pass on all that they read.
# usage: index-with-servers.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/servers.sh
source "$(dirname "$0")/../servers.sh"

lgsink-redis -i "kafka:scored?group=ba_realtime3$until" --url "$redis" --where 'SendEvent == 1' \
  --sadd 1_day_event_users --value customer_id -o - |
  lgsink-es --url "$search" --index ba_realtime3 --id '{event_id}' \
    --template "$examples/elasticsearch/ba_realtime3.json"
