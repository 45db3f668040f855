# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# For cases of lgsms: start_gateway [PLAN [OPTION...]] starts the gateway for tests and sets `url`. What it accepts is in
# the file accepted, what it was asked in the file requests. It dies when the case ends.
start_gateway() {
  local port
  exec {gateway_output}< <(exec python3 "$(dirname "${BASH_SOURCE[0]}")/sms_gateway.py" --accepted accepted \
    --requests requests --plan "$@" 2>/dev/null </dev/null)
  # shellcheck disable=SC2064
  trap "kill $!" EXIT
  read -r port <&"$gateway_output"
  # shellcheck disable=SC2034
  url=http://127.0.0.1:$port/messages
  unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
}
