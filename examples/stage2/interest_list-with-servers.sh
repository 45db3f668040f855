#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The interest list: for each customer the set of tracks that they played 3 times or more within 30 minutes.
# usage: interest_list-with-servers.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/servers.sh
source "$(dirname "$0")/../servers.sh"

lgsink-redis -i "kafka:enriched?group=interest$until" --url "$redis" --where interest \
  --sadd 'interest:{customer_id}' --value track_id
