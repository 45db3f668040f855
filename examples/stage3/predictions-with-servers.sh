#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Train (see train.sh), and leave in Redis for each customer what the model expects of them: pred_event:<customer_id>
# is 1 or 0. Where the new model is refused, that in use goes on.
# usage: predictions-with-servers.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/servers.sh
source "$(dirname "$0")/../servers.sh"

"$examples/stage3/train.sh" "$data" >"$data/report.json" || [[ $? == 3 && -f $data/model.json ]]

lgscore -i "$data/features.ndjson" --model "$data/model.json" |
  lgsink-redis --url "$redis" --set 'pred_event:{customer_id}' --value prediction
