#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One command from a bare Debian 12 to results: installs what is missing, builds the tools, makes data, then runs
# stage 1 (see it live), stage 2 (enrich and detect) and stage 3 (learn and act). What it runs are the scripts in
# stage1/ to stage3/: of each it shows the pipeline and the first lines of the result. Run it again whenever you like.
#
# usage: quickstart.sh [FOLDER]     where the tables and the results go (default: build/quickstart)
# LG_QUICKSTART_LISTENS=N           how many listens are made up (default: 200000)
set -Eeuo pipefail

examples=$(cd "$(dirname "$0")" && pwd)
root=${examples%/*}
folder=${1:-$root/build/quickstart}
tools=(lggen lgtail lgjoin lgwindow lgtrain lgscore lgsms)

# The last line of a failure says where it was; what the failing program said stands above it.
step="starting"
trap '((BASH_SUBSHELL)) || echo "quickstart.sh: error: $step failed" >&2' ERR

heading() {
  if [[ -t 1 ]]; then printf '\n\033[1m%s\033[0m\n' "$*"; else printf '\n%s\n' "$*"; fi
}

have_tools() {
  local tool
  for tool in "${tools[@]}"; do
    command -v "$tool" >/dev/null || return 1
  done
}

# Into build/release; what is there already is not built again.
build() {
  step="installing packages"
  # shellcheck source=tests/support/install.sh
  source "$root/tests/support/install.sh"
  install_build_packages
  step="building"
  heading "Building the tools (the first time takes some minutes)"
  [[ -f $root/build/release/build.ninja ]] || cmake -S "$root" --preset release -DLG_TESTS=OFF >/dev/null
  cmake --build "$root/build/release" --target "${tools[@]}"
  PATH=$PATH:$root/build/release/bin
}

# introduce SCRIPT: what it is for, and its pipeline.
introduce() {
  step=examples/$1
  heading "$step"
  sed -n '3,/^# usage/ { /^# usage/!p }' "$examples/$1"
  sed '1,/^source /d; s/^./    &/' "$examples/$1"
  printf '\n'
}

# run SCRIPT LINES [FIELD,... [CONDITION]]: shows the first lines of the result as a table, perhaps only some fields of
# it, and only those for which the condition holds.
run() {
  local result
  result=$folder/results/$(basename "$1" .sh).ndjson
  introduce "$1"
  "$examples/$1" "$folder" >"$result"
  lgtail --where "${4:-true}" "$result" | head -n "$2" | awk -v fields="${3-}" -f "$examples/table.awk"
  echo "  ($(wc -l <"$result") lines in $result)"
}

have_tools || build
mkdir -p "$folder/results"

step="making the tables"
heading "Making the tables of a music service in $folder"
lggen --out "$folder" --listens "${LG_QUICKSTART_LISTENS:-200000}"
(cd "$folder" && wc -l tracks.csv cust.csv music.csv zips.csv clicks.csv contacts.csv)

heading "STAGE 1: SEE IT LIVE"
run stage1/listens_per_hour.sh 8
run stage1/top_regions.sh 10
run stage1/who_listens_where.sh 5
introduce stage1/live.sh
"$examples/stage1/live.sh" "$folder"

heading "STAGE 2: ENRICH AND DETECT"
run stage2/enrich.sh 5 datetime,ismobile,Name,Level,Title,Artist
run stage2/interest_list.sh 8 datetime,plays,Name,Level,Title,Artist
run stage2/last_30_minutes.sh 8

heading "STAGE 3: LEARN AND ACT"
run stage3/features.sh 5
run stage3/train.sh 1 published,reason,test_error,test_error_upper,majority_error,auc,rows_train,rows_test
run stage3/score.sh 8 datetime,Name,Level,listens,mobile,probability,model,SendEvent 'SendEvent == 1'
run stage3/offer.sh 8 key,to,text,encoding,segments,due
echo "  in all:"
lgwindow --over all --agg 'messages=count()' --agg 'segments=sum(segments)' -i "$folder/results/offer.ndjson" |
  awk -f "$examples/table.awk"

heading "Done. Each script is one pipeline: read it, change it, run it again."
echo "What else the tools can do: man/lg.7 and the pages that it names (man -l FILE shows them)."
