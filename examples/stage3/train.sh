#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Learn who clicks the offer, test on other customers, and publish the model if it passes the gate. The report says how
# good it is, and why it was published or not.
# usage: train.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/common.sh
source "$(dirname "$0")/../common.sh"

# Into a file first: if this fails, nothing is learnt from half of the data.
"$examples/stage3/features.sh" "$data" >"$data/features.ndjson"

lgtrain --label 'clicks > 0' --features morning,afternoon,evening,night,mobile,unique --where 'listens >= 20' \
  --split-by customer_id --max-error 0.10 --out "$data/model.json" -i "$data/features.ndjson"
