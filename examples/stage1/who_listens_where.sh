#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Who listens in each region: of the ten largest states, the three customers with the most listens there.
# Counts the listens of each customer in each state, puts the customers in order, and sums the counts up by state.
# usage: who_listens_where.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/common.sh
source "$(dirname "$0")/../common.sh"

lgtail --config "$examples/tracks.toml" "$data/tracks.csv" |
  lgjoin --on listening_zip_code=zip --table "$data/zips.csv" --fields state |
  lgwindow --key state,customer_id --over all --agg 'plays=count()' |
  lgjoin --on customer_id=CustID --table "$data/cust.csv" --fields Name |
  sort -t : -k 4,4nr |
  lgwindow --key state --over all --agg 'listens=sum(plays)' --agg 'listeners=count()' --agg 'most=list(Name, 3)' |
  sort -t : -k 3,3nr | sed -n 1,10p
