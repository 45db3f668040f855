# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What the scripts named *-with-servers.sh begin with: besides what common.sh sets, where the servers are. The tools
# read LG_KAFKA_BROKERS by themselves, and the names of files with passwords: LG_REDIS_PASSWORD_FILE, LG_ES_USER_FILE.
#
# Each script reads what is in its topic when it begins, and ends: $until says so. With LG_FOLLOW=1 it goes on for ever,
# as it would in earnest.
# shellcheck source=examples/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

export LG_KAFKA_BROKERS=${LG_KAFKA_BROKERS:-127.0.0.1:9092}
export LG_REDIS_URL=${LG_REDIS_URL:-redis://127.0.0.1:6379/0}
redis=$LG_REDIS_URL
search=${LG_ES_URL:-http://127.0.0.1:9200}
until='&until=end'
[[ ${LG_FOLLOW-} ]] && until=
# shellcheck disable=SC2034  # for those who read this
readonly redis search until
