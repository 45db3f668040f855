#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Stages 1 to 3 with real servers: listens go through Kafka's topics realtime, enriched and scored; customers,
# predictions, the interest list and 1_day_event_users are in Redis; ba_realtime, ba_realtime2 and ba_realtime3 are
# indices of OpenSearch or Elasticsearch. What runs are the scripts stage1/ to stage3/*-with-servers.sh, several at a
# time. At the end the servers are asked what they have.
#
# usage: with-servers.sh [FOLDER]
#   FOLDER  where the tables and results go (default: build/with-servers)
# The servers are those of LG_KAFKA_BROKERS, LG_REDIS_URL and LG_ES_URL, if all three are set; else new ones are started
# for the time of the run. Where the tools are not in PATH, this first installs what is missing, and builds them.
# LG_EXAMPLE_LISTENS=N, LG_EXAMPLE_CUSTOMERS=N: how much data is made up (default: 100000 and 2000).
set -euo pipefail

examples=$(cd "$(dirname "$0")" && pwd)
root=${examples%/*}
folder=${1:-$root/build/with-servers}
PATH=$PATH:$root/build/release/bin
tools=(lggen lgtail lgjoin lgwindow lgtrain lgscore lgsms lgsink-es lgsink-redis)

# Into build/release; what is there already is not built again.
build() {
  # shellcheck source=tests/support/install.sh
  source "$root/tests/support/install.sh"
  install_server_packages
  echo "Building the tools (the first time takes some minutes)"
  [[ -f $root/build/release/build.ninja ]] || cmake -S "$root" --preset release -DLG_TESTS=OFF >/dev/null
  cmake --build "$root/build/release" --target "${tools[@]}"
}

for tool in "${tools[@]}"; do
  command -v "$tool" >/dev/null || { build; break; }
done
if [[ ! ${LG_KAFKA_BROKERS-} || ! ${LG_REDIS_URL-} || ! ${LG_ES_URL-} ]]; then
  exec python3 "$root/tests/support/servers.py" run redis kafka opensearch -- "$0" "$folder"
fi

heading() {
  if [[ -t 1 ]]; then printf '\n\033[1m%s\033[0m\n' "$*"; else printf '\n%s\n' "$*"; fi
}

# stage SCRIPT...: runs them at the same time, and fails when one does. What they write goes to FOLDER/results.
stage() {
  local script name processes=() status=0
  for script in "$@"; do
    name=${script//\//-}
    "$examples/$script-with-servers.sh" "$folder" >"$folder/results/$name" 2>"$folder/results/$name.messages" &
    processes+=("$! $script")
  done
  for script in "${processes[@]}"; do
    if wait "${script%% *}"; then
      echo "  ${script#* } is done"
    else
      status=1
      echo "with-servers.sh: error: ${script#* } failed:" >&2
      sed 's/^/  /' "$folder/results/$(basename "$(dirname "${script#* }")")-$(basename "${script#* }").messages" >&2
    fi
  done
  return "$status"
}

# ask PATH [BODY]: of the search server.
ask() {
  curl --silent --show-error --fail-with-body --noproxy '*' -H 'Content-Type: application/json' ${2:+--data "$2"} \
    --config <([[ ! ${LG_ES_USER_FILE-} ]] || printf 'user = "%s"\n' "$(<"$LG_ES_USER_FILE")") "$LG_ES_URL/$1"
}

# redis COMMAND...: redis-cli takes no user in the address, and its password from the environment.
redis() {
  local address=${LG_REDIS_URL#redis://} user=()
  if [[ $address == *@* ]]; then
    user=(--user "${address%%@*}")
    address=${address#*@}
  fi
  redis-cli "${user[@]}" -u "redis://$address" "$@"
}

if [[ ${LG_REDIS_PASSWORD_FILE-} ]]; then
  REDISCLI_AUTH=$(<"$LG_REDIS_PASSWORD_FILE")
  export REDISCLI_AUTH
fi
mkdir -p "$folder/results"
heading "Making the tables in $folder"
lggen --out "$folder" --listens "${LG_EXAMPLE_LISTENS:-100000}" --customers "${LG_EXAMPLE_CUSTOMERS:-2000}"

heading "Stage 1: listens into the topic; customers into Redis"
stage stage1/places stage1/publish stage2/customers stage3/predictions
heading "Stages 1 and 2: ba_realtime is filled while listens are enriched"
stage stage1/index stage2/enrich
heading "Stages 2 and 3: ba_realtime2 is filled, interests are kept, and listens are scored"
stage stage2/index stage2/interest_list stage3/score
heading "Stage 3: ba_realtime3 and 1_day_event_users are filled, and the offers are made"
stage stage3/index
stage stage3/offer

heading "What the servers say"
listens=$(wc -l <"$folder/tracks.csv")
for index in ba_realtime ba_realtime2 ba_realtime3; do
  ask "$index/_refresh" '{}' >/dev/null
  echo "  $(ask "$index/_count" | jq .count) of $listens listens are in $index"
done
echo "  listens and mobile share by state, from ba_realtime:"
ask 'ba_realtime/_search?size=0' '{"aggs": {"state": {"terms": {"field": "state", "size": 5},
  "aggs": {"mobile": {"avg": {"field": "ismobile"}}}}}}' |
  jq -r '.aggregations.state.buckets[] | "    \(.key)  \(.doc_count)  \(.mobile.value * 1000 | round / 1000)"'
echo "  listens by level, from ba_realtime2, and those that made an interest:"
ask 'ba_realtime2/_search?size=0' '{"aggs": {"level": {"terms": {"field": "Level"},
  "aggs": {"interest": {"filter": {"term": {"interest": true}}}}}}}' |
  jq -r '.aggregations.level.buckets[] | "    level \(.key)  \(.doc_count)  \(.interest.doc_count)"'
echo "  customers with a SendEvent, from ba_realtime3:"
ask 'ba_realtime3/_search?size=0' '{"query": {"term": {"SendEvent": 1}},
  "aggs": {"customers": {"cardinality": {"field": "customer_id", "precision_threshold": 40000}}}}' |
  jq -r '"    \(.aggregations.customers.value) customers, \(.hits.total.value) listens"'
echo "  members of 1_day_event_users, in Redis: $(redis SCARD 1_day_event_users)"
echo "  customer 7 in Redis: $(redis HGETALL cust:7 | paste -s -d ' ')"
echo "  prediction for customer 7: $(redis GET pred_event:7)"
mapfile -t interested < <(redis --scan --pattern 'interest:*' | sort)
tracks=$(redis SMEMBERS "${interested[0]}" | paste -s -d ' ')
echo "  ${#interested[@]} customers have interests; ${interested[0]}: $tracks"
heading "The first messages of $(wc -l <"$folder/results/stage3-offer") (nothing was sent: lgsms --dry-run)"
sed -n 1,3p "$folder/results/stage3-offer" | awk -v fields=key,to,text,segments -f "$examples/table.awk"
