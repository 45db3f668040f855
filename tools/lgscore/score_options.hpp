// SPDX-License-Identifier: Apache-2.0
// The options of lgscore.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/cli/option_set.hpp"

namespace lg::score {

// What becomes of a record that lacks a feature.
enum class Missing { dead_letter, error, skip, zero };

struct ScoreOptions {
  std::string model;
  std::string as;  // empty: prediction, with the prefix
  std::string prefix;
  double threshold = 0.5;
  std::string when;
  std::string flag;
  std::string missing = "dead-letter";
  std::int64_t explain_top = 0;

  void declare(cli::OptionSet& options);
  // Throws UsageError.
  void check() const;

  // The fields that are added, in this order: the prediction, the probability, the model, then the flag and the
  // contributions, which may be empty.
  std::vector<std::string> added_fields() const;
  Missing missing_policy() const;
  std::vector<std::string> explain() const;
};

}  // namespace lg::score
