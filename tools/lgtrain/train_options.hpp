// SPDX-License-Identifier: Apache-2.0
// The options of lgtrain.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/cli/option_set.hpp"

namespace lg::train {

// The label of rows in LIBSVM's format, as a field and as the default of --label.
inline constexpr std::string_view kLibsvmLabelField = "label";
inline constexpr std::string_view kLibsvmLabel = "label > 0";

struct TrainOptions {
  std::string label;
  std::vector<std::string> features;
  std::string out;
  std::string format = "ndjson";
  double split = 0.7;
  std::string split_by;
  std::string split_time;
  std::int64_t seed = 0;
  double max_error = 0.1;
  double l2 = 1e-6;
  std::string champion;  // empty: the model at `out`, where there is one
  std::uint64_t max_state = 4'000'000'000;

  void declare(cli::OptionSet& options);
  // Throws UsageError.
  void check();

  bool is_libsvm() const { return format == "libsvm"; }
  // A champion is only compared on rows that do not change sides when data are added.
  bool has_steady_split() const { return !split_by.empty() || !split_time.empty(); }
  std::vector<std::string> explain() const;
};

}  // namespace lg::train
