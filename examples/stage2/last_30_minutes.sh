#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The last 30 minutes, every 5 minutes: listens, listeners, and the share of listens by customers of the Gold level.
# usage: last_30_minutes.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/common.sh
source "$(dirname "$0")/../common.sh"

lgtail --config "$examples/tracks.toml" --sort datetime "$data/tracks.csv" |
  lgjoin --on customer_id=CustID --table "$data/cust.csv" --fields Level |
  lgwindow --time datetime --over 30m --every 5m \
    --agg 'listens=count()' --agg 'listeners=distinct(customer_id)' --agg 'gold=share(Level == 2)'
