#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the project twice (Release, and Dev with sanitizers and -Werror) and runs every test there is in both, then the
# fuzz targets for a moment and the linters. Needs Debian 12 and its base tools; installs what else it needs.
#
# Prints one line for each test and details of failures; the last line is "N passed, N failed, N skipped".
# Exit status: 0 when nothing failed, 1 when something did, 2 for a usage error.
set -u -o pipefail
exec </dev/null

usage() {
  cat <<'TEXT'
usage: tests/run.sh [OPTION]...

  --release            only the Release build and its tests
  --dev                only the Dev build (sanitizers, warnings are errors) and its tests
  --only GROUP[/TEXT]  only this group: unit, cli, docs, property, integration, bench, fuzz, lint or tidy; of cli, docs,
                       property and integration only tests with TEXT in their names; may be given again
  --fuzz SECONDS       how long each fuzz target runs (default 5)
  --no-install         install no packages
  -h, --help           this text

The group integration starts real servers (Redis, Kafka, OpenSearch, Elasticsearch, Kannel); what it downloads is kept
in ${XDG_CACHE_HOME:-~/.cache}/lg. With the Dev build, which is slow, it only does what needs no more than Redis and
Kannel, unless it is asked for by --only.

Without options, everything but tidy (clang-tidy), which takes longer than all the others together: what fails must not
depend on how far it came. LG_TIDY_SECONDS bounds its time (default 150); what it has checked once it remembers. With
CI=true a skipped test counts as failed.
TEXT
}

usage_error() {
  printf 'tests/run.sh: error: %s (see tests/run.sh --help)\n' "$1" >&2
  exit 2
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd) || exit 1
builds=()
only=()
fuzz_seconds=5
install=yes
groups=(unit cli docs property integration bench fuzz lint tidy)
while (($#)); do
  case $1 in
    --release) builds+=(release) ;;
    --dev) builds+=(dev) ;;
    --only)
      [[ ${2-} ]] || usage_error '--only needs a group'
      [[ " ${groups[*]} " == *" ${2%%/*} "* ]] || usage_error "there is no group '${2%%/*}', only ${groups[*]}"
      only+=("$2")
      shift
      ;;
    --fuzz)
      [[ ${2-} =~ ^[1-9][0-9]*$ ]] || usage_error '--fuzz needs a number of seconds'
      fuzz_seconds=$2
      shift
      ;;
    --no-install) install=no ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) usage_error "unknown option $1" ;;
  esac
  shift
done
everything=no
if ((!${#builds[@]})); then
  builds=(release dev)
  everything=yes
fi

cd "$root" || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/lg-tests.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
results=$work/results
: >"$results"
jobs=$(nproc)

# The same objects serve a clone in another folder.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=print_stacktrace=1:exitcode=99
unset LG_STATE LG_ONLY

# Copies the lines of a runner to the terminal and to the results, where they are counted. In CI nothing may be skipped.
take() {
  if [[ ${CI-} == true ]]; then
    sed -u -E 's/^skipped (.*)$/FAILED \1 (skipped: in CI every test must run)/' | tee -a "$results"
  else
    tee -a "$results"
  fi
}

report() { # KIND NAME
  printf '%s %s\n' "$1" "$2" | take
}

heading() {
  printf '\n== %s (%d s)\n' "$1" "$SECONDS"
}

# step NAME COMMAND...: one test, whose output is shown only when it fails.
step() {
  local name=$1
  shift
  local log=$work/step.log started=$SECONDS
  if "$@" >"$log" 2>&1; then
    report ok "$name ($((SECONDS - started)) s)"
  else
    {
      printf 'FAILED %s\n' "$name"
      tail -n 200 "$log" | sed 's/^/    /'
    } | take
    return 1
  fi
}

# runner NAME COMMAND...: a command that prints result lines itself. One that fails without saying which test did,
# or says nothing at all, has failed as a whole.
runner() {
  local name=$1
  shift
  local log=$work/runner.log
  "$@" 2>"$work/runner.err" | tee "$log" | take
  local status=${PIPESTATUS[0]}
  if ((status != 0)) && ! grep -q '^FAILED ' "$log"; then
    {
      printf 'FAILED %s\n    ended with status %d\n' "$name" "$status"
      tail -n 50 "$work/runner.err" | sed 's/^/    /'
    } | take
  elif [[ ! -s $log && ! ${LG_ONLY-} ]]; then
    report FAILED "$name: ran no test"
  fi
}

# Whether a group is wanted; sets LG_ONLY, which the runners look at, to what must be in a test's name.
wanted() {
  unset LG_ONLY
  ((${#only[@]})) || { [[ $1 != tidy && ($everything == yes || ! $1 =~ ^(fuzz|lint)$) ]] && return; return 1; }
  local choice
  for choice in "${only[@]}"; do
    if [[ ${choice%%/*} == "$1" ]]; then
      [[ $choice != */* ]] || export LG_ONLY=$choice
      return 0
    fi
  done
  return 1
}

wanted_any() {
  local group
  for group in "$@"; do
    wanted "$group" && return 0
  done
  return 1
}

configure_and_build() { # PRESET
  local launcher=()
  command -v ccache >/dev/null && launcher=(-D CMAKE_CXX_COMPILER_LAUNCHER=ccache)
  cmake --preset "$1" "${launcher[@]}" && cmake --build --preset "$1"
}

unit_tests() { # BUILD
  local folder=build/$1 log=$work/ctest.log
  ctest --test-dir "$folder" --no-tests=error --timeout 300 --parallel "$jobs" --output-on-failure >"$log" 2>&1
  local status=$?
  # "1/9 Test #4: unit_time ....   Passed    0.03 sec"; what a failing test printed follows its line.
  awk '
    match($0, /^ *[0-9]+\/[0-9]+ Test +#[0-9]+: /) {
      rest = substr($0, RLENGTH + 1); split(rest, part, " "); failing = 0
      if (rest ~ / Passed +[0-9.]+ sec$/) print "ok " part[1]
      else { print "FAILED " part[1]; print "    " rest; failing = 1 }
      next
    }
    /^(      Start|[0-9]+% tests passed)/ { failing = 0 }
    failing { print "    " $0 }' "$log"
  ((status == 0)) || grep -q 'tests failed out of' "$log" || sed 's/^/    /' "$log" >&2
  return "$status"
}

run_script() { # SCRIPT: what it says comes out in one piece
  local said status
  said=$(python3 "$1" 2>&1)
  status=$?
  if ((status != 0)) && ! grep -q '^FAILED ' <<<"$said"; then
    said="FAILED $1"$'\n'$said
  fi
  [[ -z $said ]] || flock "$work" printf '%s\n' "$said"
  return "$status"
}
export -f run_script
export work

# run_scripts SCRIPT...: two at a time, as they wait more than they work.
run_scripts() {
  # shellcheck disable=SC2016  # for the inner shell
  printf '%s\0' "$@" | xargs -0 -n 1 -P "$jobs" bash -c 'run_script "$1"' run_script
}

integration_tests() { # BUILD
  shopt -s nullglob
  if [[ $1 == dev ]] && ((!${#only[@]})); then
    run_scripts tests/integration/{kannel,redis}*_test.py
  else
    run_scripts tests/integration/*_test.py
  fi
}

if [[ $install == yes ]]; then
  # shellcheck source=tests/support/install.sh
  source tests/support/install.sh
  heading packages
  step packages install_test_packages || { printf '0 passed, 1 failed, 0 skipped\n'; exit 1; }
fi

if wanted integration; then
  heading servers
  LG_ONLY='' runner servers python3 tests/support/servers.py prepare
fi

for build in "${builds[@]}"; do
  wanted_any unit cli docs property integration bench || continue
  heading "$build: build"
  step "$build: build" configure_and_build "$build" || continue
  export LG_BUILD=$build
  (
    export PATH=$root/build/$build/bin:$PATH
    if wanted unit; then
      heading "$build: unit tests"
      runner unit unit_tests "$build"
    fi
    if wanted cli; then
      heading "$build: command line"
      runner cli python3 tests/cli/run.py
    fi
    if wanted docs; then
      heading "$build: documentation"
      runner docs python3 tests/docs/run.py
    fi
    if wanted property; then
      heading "$build: properties"
      runner property run_scripts tests/property/*_test.py
    fi
    if wanted integration; then
      heading "$build: real servers"
      runner integration integration_tests "$build"
    fi
    if wanted bench; then
      heading "$build: benchmark, tiny"
      step bench/smoke tests/bench/run.sh --smoke
    fi
  )
done

if wanted fuzz; then
  heading fuzzing
  step 'fuzz: build' configure_and_build fuzz && runner fuzz tests/fuzz/run.sh "$fuzz_seconds"
fi
if wanted lint; then
  heading linters
  runner lint tests/support/lint.sh
fi

if wanted tidy; then
  heading clang-tidy
  runner tidy python3 tests/support/tidy.py
fi

count() { grep -c "^$1 " "$results"; }
passed=$(count ok)
failed=$(count FAILED)
skipped=$(count skipped)
heading total
if ((failed)); then
  printf 'failed:\n'
  grep '^FAILED ' "$results" | sed 's/^FAILED /  /'
fi
if ((passed + failed + skipped == 0)); then
  printf 'no test was run\n'
  failed=1
fi
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
((failed == 0))
