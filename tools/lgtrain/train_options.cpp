// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtrain/train_options.hpp"

#include <fmt/format.h>

#include <limits>
#include <set>

#include "common/error/error.hpp"
#include "common/model/rows.hpp"

namespace lg::train {

void TrainOptions::declare(cli::OptionSet& options) {
  options.group("Model");
  options.text("--label", "EXPR", label,
               "what is to be predicted: a field or a condition, true or false of each record");
  options.list("--features", "FIELD,...", features, "the fields, all numbers, to predict it from");
  options.text("-o,--out", "MODEL", out,
               "the model's file; replaced as a whole, and only by a model that may be published");
  options.require("--out");
  options.choice("--format", {"ndjson", "libsvm"}, format, "the format of the input (default: ndjson)");
  options.number("--l2", "X", l2, 0, 1e6, "the penalty of large weights (default: 0.000001)");
  options.size("--max-state", max_state, "refuse to hold more than this in memory (default: 4GB)");

  options.group("Gate");
  options.number("--split", "SHARE", split, 0.01, 0.99,
                 "the share of the rows to train on; the others test (default: 0.7)");
  options.text("--split-by", "FIELD", split_by, "rows with the same value of FIELD are on the same side, in every run");
  options.text("--split-time", "FIELD", split_time, "train on the oldest rows by this time, and test on the newest");
  options.integer("--seed", "N", seed, 0, std::numeric_limits<std::int64_t>::max(),
                  "another number parts the rows otherwise (default: 0)");
  options.number("--max-error", "SHARE", max_error, 0.0001, 1,
                 "publish only if the upper 95 % bound of the test error is at most this (default: 0.10)");
  options.text("--champion", "MODEL", champion,
               "publish only if the error is no greater than this model's (default: the one at --out)");

  options.example(
      "lgtrain --label 'clicks > 0' --features morning,evening,mobile --split-by customer_id --out model.json "
      "< habits.ndjson",
      "learn who clicks, test on other customers, and publish if it is good enough");
  options.example(
      "lgtrain --label clicked --features morning,evening --split-time day --max-error 0.05 --out model.json",
      "test on the newest days; up to 5 % of errors");
  options.example("lgtrain --format libsvm --out model.json --report report.json -i features.txt",
                  "rows in LIBSVM's format, and the report into a file");
}

void TrainOptions::check() {
  if (!split_by.empty() && !split_time.empty()) throw UsageError("give --split-by or --split-time, not both");
  std::set<std::string> seen;
  for (const std::string& feature : features) {
    if (feature.empty()) throw UsageError("--features has an empty name");
    if (!seen.insert(feature).second) throw UsageError(fmt::format("--features gives '{}' twice", feature));
  }
  if (features.size() > model::kMaxFeatures) {
    throw UsageError(fmt::format("--features gives more than {} fields", model::kMaxFeatures));
  }
  if (is_libsvm()) {
    if (has_steady_split()) {
      throw UsageError(fmt::format("{} has no meaning with --format libsvm, whose rows have no such field",
                                   split_by.empty() ? "--split-time" : "--split-by"));
    }
    if (label.empty()) label = kLibsvmLabel;
    return;
  }
  if (label.empty()) throw UsageError("--label is missing (see lgtrain --help)");
  if (features.empty()) throw UsageError("--features is missing (see lgtrain --help)");
}

std::vector<std::string> TrainOptions::explain() const {
  std::vector<std::string> lines;
  lines.push_back(
      fmt::format("predict {} from {}", label,
                  features.empty() ? "all features of the rows" : fmt::format("{}", fmt::join(features, ", "))));
  if (!split_time.empty()) {
    lines.push_back(fmt::format("train on the oldest {} of the rows by {}, and test on the others", split, split_time));
  } else {
    lines.push_back(fmt::format("train on {} of the rows, by the hash of {} and the seed {}, and test on the others",
                                split, split_by.empty() ? "their number" : split_by, seed));
  }
  lines.push_back(
      fmt::format("publish as '{}' if the upper bound of the test error is at most {}, and the error less "
                  "than the majority's",
                  out, max_error));
  if (has_steady_split()) {
    lines.push_back(fmt::format("and no greater than that of the model '{}'{}", champion.empty() ? out : champion,
                                champion.empty() ? ", where there is one" : ""));
  }
  return lines;
}

}  // namespace lg::train
