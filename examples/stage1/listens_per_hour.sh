#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Listens over time: for every hour how many, by how many customers, and the share that was heard on a mobile device.
# usage: listens_per_hour.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/common.sh
source "$(dirname "$0")/../common.sh"

lgtail --config "$examples/tracks.toml" --sort datetime "$data/tracks.csv" |
  lgwindow --time datetime --over 1h \
    --agg 'listens=count()' --agg 'listeners=distinct(customer_id)' --agg 'mobile=share(ismobile == 1)'
