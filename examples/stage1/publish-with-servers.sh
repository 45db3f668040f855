#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The listens, in the order of time, into the topic realtime; those of a customer all go into one partition, and so stay
# in their order.
# usage: publish-with-servers.sh [FOLDER_OF_TABLES]
# shellcheck source=examples/servers.sh
source "$(dirname "$0")/../servers.sh"

lgtail --config "$examples/tracks.toml" --sort datetime "$data/tracks.csv" -o 'kafka:realtime?key=customer_id'
