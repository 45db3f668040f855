// SPDX-License-Identifier: Apache-2.0
// Standardising rows: every feature less its mean, divided by its standard deviation.
#pragma once

#include <string>
#include <vector>

#include "common/model/model.hpp"
#include "common/model/rows.hpp"

namespace lg::model {

// The means and deviations (of the rows as a population) of features with these names. Throws Refused where one cannot
// be standardised, since it is the same in all rows or too large. `rows` must not be empty.
std::vector<Feature> measure(const Rows& rows, const std::vector<std::string>& names);

// Standardises the rows in place, to the last bit as Feature::standardise.
void standardise(Rows& rows, const std::vector<Feature>& features);

}  // namespace lg::model
