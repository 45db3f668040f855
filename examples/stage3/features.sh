#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What the model learns from: the habits of each customer, and how often they clicked the offer.
# usage: features.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/common.sh
source "$(dirname "$0")/../common.sh"

clicks=$(mktemp --suffix .ndjson)
trap 'rm -f "$clicks"' EXIT
lgtail "$data/clicks.csv" |
  lgwindow --key CustID --over all --where "AdClicked == 'ADV_REDUCED_1DAY'" --agg 'clicks=count()' -o "$clicks"

lgtail --config "$examples/tracks.toml" "$data/tracks.csv" |
  lgwindow --config "$examples/stage3/habits.toml" |
  lgjoin --on customer_id=CustID --table "$clicks" --miss null
