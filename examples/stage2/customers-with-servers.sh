#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The customers into Redis: a hash for each, cust:<CustID>. Run it again whenever cust.csv has changed.
# usage: customers-with-servers.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/servers.sh
source "$(dirname "$0")/../servers.sh"

lgtail "$data/cust.csv" |
  lgjoin --on CustID --table "$data/contacts.csv" --fields Age |
  lgsink-redis --url "$redis" --hset 'cust:{CustID}' \
    --fields Name,Age,Gender,zip,Address,SignDate,Status,Level,Campaign,LinkedWithApps
