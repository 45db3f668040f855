# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages that building and testing need, and only those that are missing.
#
# Source it and call install_build_packages, install_server_packages or install_test_packages, or run it:
#   bash tests/support/install.sh            what a build needs
#   bash tests/support/install.sh servers    what examples/with-servers.sh needs as well
#   bash tests/support/install.sh tests      what the tests need as well
# Needs only bash, dpkg-query and apt-get. Asks for nothing, and says what it does on standard error.

LG_BUILD_PACKAGES=(
  cmake ninja-build g++ pkg-config
  libabsl-dev libcli11-dev libcurl4-openssl-dev libeigen3-dev libfmt-dev libhiredis-dev
  libhowardhinnant-date-dev librdkafka-dev libre2-dev
  libsimdjson-dev libxxhash-dev libzstd-dev zlib1g-dev tzdata
)
# For real servers: they are Debian's, or come by Maven (tests/support/servers); no service of the system is used.
LG_SERVER_PACKAGES=(
  curl jq kannel kannel-extras kcat maven openjdk-17-jre-headless openssl python3 redis-server redis-tools
)
# clang 14 for libFuzzer, clang-tidy and clang-format; miller, gawk and jq also for the benchmarks.
LG_TEST_PACKAGES=(
  catch2 ccache clang-14 clang-format-14 clang-tidy-14 gawk git gzip jq libclang-rt-14-dev mandoc miller openssl procps python3
  python3-venv shellcheck zstd
)

# Prints those of the given packages that are not installed.
lg_missing_packages() {
  local package status
  for package in "$@"; do
    status=$(dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null) || status=
    # A package of several architectures has a line for each.
    grep -qx installed <<<"$status" || printf '%s\n' "$package"
  done
}

lg_as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  else
    sudo --non-interactive "$@"
  fi
}

lg_can_be_root() {
  [[ $(id -u) == 0 ]] || { command -v sudo >/dev/null && sudo --non-interactive true 2>/dev/null; }
}

lg_apt_get() {
  lg_as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" </dev/null >&2
}

# lg_install PACKAGE...: installs what is missing of them. 1 with a message when it cannot.
lg_install() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    printf 'install.sh: error: this is no Debian system (no dpkg-query or apt-get)\n' >&2
    printf 'install.sh: install what these Debian packages hold, then go on: %s\n' "$*" >&2
    return 1
  fi
  local missing again=()
  mapfile -t missing < <(lg_missing_packages "$@")
  # Small images delete the data of installed packages.
  if [[ " $* " == *' tzdata '* && " ${missing[*]} " != *' tzdata '* && ! -e /usr/share/zoneinfo/Europe/Berlin ]]; then
    again=(--reinstall tzdata)
    missing+=(tzdata)
  fi
  ((${#missing[@]})) || return 0
  if ! lg_can_be_root; then
    printf 'install.sh: error: packages are missing, and installing them needs root or sudo without a password\n' >&2
    printf 'install.sh: as root: apt-get update && apt-get install --no-install-recommends %s\n' "${missing[*]}" >&2
    return 1
  fi
  printf 'install.sh: installing %s\n' "${missing[*]}" >&2
  lg_apt_get update || return 1
  if ((${#again[@]})); then
    lg_apt_get install --no-install-recommends "${again[@]}" || return 1
  fi
  lg_apt_get install --no-install-recommends "${missing[@]}"
}

install_build_packages() {
  lg_install "${LG_BUILD_PACKAGES[@]}"
}

install_server_packages() {
  lg_install "${LG_BUILD_PACKAGES[@]}" "${LG_SERVER_PACKAGES[@]}"
}

install_test_packages() {
  lg_install "${LG_BUILD_PACKAGES[@]}" "${LG_SERVER_PACKAGES[@]}" "${LG_TEST_PACKAGES[@]}"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  case ${1-} in
    '') install_build_packages ;;
    servers) install_server_packages ;;
    tests) install_test_packages ;;
    *)
      printf 'usage: bash %s [servers|tests]\n' "$0" >&2
      exit 2
      ;;
  esac
fi
