#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Act: the customers in the Redis set 1_day_event_users are offered Gold for a day, once. --dry-run writes the messages
# and sends none; with --gateway and --ledger in its place they are sent (see offer.sh).
# usage: offer-with-servers.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/servers.sh
source "$(dirname "$0")/../servers.sh"

lgjoin -i redis:set:1_day_event_users --on value=CustID --table "$data/contacts.csv" --miss dead-letter |
  lgjoin --on value=CustID --table "$data/cust.csv" --fields Name |
  lgsms --dry-run --to Phone --key value --campaign gold-for-a-day --opt-out OptOut \
    --text 'Hello {Name}, Gold is yours for a day. Reply GOLD to begin, STOP to hear no more.'
