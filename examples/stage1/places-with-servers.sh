#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Where the zip codes are, in zips.ndjson: for an index, a place is one value of two numbers.
# usage: places-with-servers.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/servers.sh
source "$(dirname "$0")/../servers.sh"

lgtail "$data/zips.csv" |
  sed -E 's/"lat":([^,]*),"lon":([^,}]*)/"location":{"lat":\1,"lon":\2}/' >"$data/zips.ndjson"
