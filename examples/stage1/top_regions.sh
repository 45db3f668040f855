#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The ten regions with the most listens: zip codes become states, and each state is counted over all of the data.
# usage: top_regions.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/common.sh
source "$(dirname "$0")/../common.sh"

lgtail --config "$examples/tracks.toml" "$data/tracks.csv" |
  lgjoin --on listening_zip_code=zip --table "$data/zips.csv" --fields state |
  lgwindow --key state --over all \
    --agg 'listens=count()' --agg 'listeners=distinct(customer_id)' --agg 'mobile=share(ismobile == 1)' |
  sort -t : -k 3,3nr | sed -n 1,10p
