#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Act: who has a SendEvent is offered Gold for a day, once, unless they opted out, and not at night where they live.
# --dry-run writes the messages, with the segments that each takes, and sends none. To send them, put --gateway and
# --ledger in its place: then each is sent at most once, however often this is run (see lgsms(1)).
# usage: offer.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/common.sh
source "$(dirname "$0")/../common.sh"

"$examples/stage3/score.sh" "$data" |
  lgjoin --on customer_id=CustID --table "$data/contacts.csv" --miss dead-letter |
  lgsms --dry-run --where 'SendEvent == 1' --to Phone --key customer_id --campaign gold-for-a-day --opt-out OptOut \
    --text 'Hello {Name}, Gold is yours for a day. Reply GOLD to begin, STOP to hear no more.' \
    --quiet 21:00-08:00 --tz-field TimeZone
