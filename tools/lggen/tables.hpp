// SPDX-License-Identifier: Apache-2.0
// Tables: generate(), and which table has which rows. The forms of single rows are in people, catalogue, clicks and
// listen_row.
#pragma once

#include <string>
#include <vector>

#include "common/pipeline/stop.hpp"
#include "tools/lggen/settings.hpp"

namespace lg::gen {

// Writes all tables into the folder, which is made if it is absent. Nothing is replaced before everything is written.
// Memory grows with the customers and the tracks, never with the listens. The settings must have passed check().
// Throws Failure, also when a stop is asked for.
void generate(const Settings& settings, const Stop& stop);

// What generate() does: one line for each table.
std::vector<std::string> describe(const Settings& settings);

}  // namespace lg::gen
