#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Backfill: history goes through the same stages as the live stream. Its files came as they came: one a month, the old
# ones compressed, rows in no order. lgtail puts all of them in the order of time, in bounded memory, and every result
# is stamped with the time of the events, not with today.
#
# usage: backfill.sh [FOLDER_OF_TABLES [FILE...]]
#   FILE  CSV files of listens, also .gz or .zst; without one, tracks.csv is split into months to have some
# Results go to FOLDER_OF_TABLES/backfill/*.ndjson.
# shellcheck source=examples/common.sh
source "$(dirname "$0")/common.sh"
shift $(($# > 0))
results=$data/backfill
mkdir -p "$results"

if (($# == 0)); then
  mkdir -p "$data/history"
  rm -f "$data"/history/tracks-*
  awk -F , -v folder="$data/history" '{ print > (folder "/tracks-" substr($4, 2, 7) ".csv") }' "$data/tracks.csv"
  shopt -s nullglob
  months=("$data"/history/tracks-*)
  ((${#months[@]} < 2)) || gzip "${months[@]::${#months[@]}-1}" # all but the newest
  set -- "$data"/history/tracks-*
  (($# > 0)) || set -- "$data/tracks.csv"
fi

echo "Reading $*"
lgtail --config "$examples/tracks.toml" --sort datetime --sort-memory 64MB -o "$results/listens.ndjson" "$@"

lgwindow -i "$results/listens.ndjson" -o "$results/listens_per_hour.ndjson" --time datetime --over 1h \
  --agg 'listens=count()' --agg 'listeners=distinct(customer_id)' --agg 'mobile=share(ismobile == 1)'

lgwindow -i "$results/listens.ndjson" --key customer_id,track_id --time datetime --over 30m --each \
  --agg 'plays=count()' --having 'plays >= 3' --once |
  lgjoin --on customer_id=CustID --table "$data/cust.csv" --fields Name,Level |
  lgjoin --on track_id=TrackId --table "$data/music.csv" --fields Title,Artist -o "$results/interest_list.ndjson"

lgwindow -i "$results/listens.ndjson" -o "$results/last_30_minutes.ndjson" --time datetime --over 30m --every 5m \
  --agg 'listens=count()' --agg 'listeners=distinct(customer_id)'

for result in "$results"/*.ndjson; do
  printf '%9d lines in %s, the first and the last:\n' "$(wc -l <"$result")" "$result"
  sed -n '1{p;b}; $p' "$result" | sed 's/^/          /'
done
