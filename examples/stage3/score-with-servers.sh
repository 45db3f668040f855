#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Score the live stream: the customer's habits up to each listen, the chance that the offer is taken, and SendEvent 1
# for active customers below Gold who will probably take it. It goes on into the topic scored.
# usage: score-with-servers.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/servers.sh
source "$(dirname "$0")/../servers.sh"

lgwindow -i "kafka:enriched?group=score&order=datetime$until" --config "$examples/stage3/habits.toml" --each |
  lgscore --model "$data/model.json" --flag SendEvent --when 'Level < 2 and Status == 1 and listens >= 20' \
    -o 'kafka:scored?key=customer_id'
