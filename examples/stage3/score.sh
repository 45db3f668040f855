#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Score the live stream: after every listen the customer's habits up to then, the chance that the offer is taken, and
# SendEvent 1 for active customers below Gold who will probably take it. The stream is a replay of the tracks; 3600x
# would be an hour of them each second.
# usage: score.sh [FOLDER_OF_TABLES [SPEED]]
# shellcheck source=examples/common.sh
source "$(dirname "$0")/../common.sh"

lgtail --config "$examples/tracks.toml" --replay "${2:-5000000x}" --time datetime "$data/tracks.csv" |
  lgjoin --on customer_id=CustID --table "$data/cust.csv" --fields Name,Level,Status |
  lgwindow --config "$examples/stage3/habits.toml" --each |
  lgscore --model "$data/model.json" --flag SendEvent --when 'Level < 2 and Status == 1 and listens >= 20'
