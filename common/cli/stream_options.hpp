// SPDX-License-Identifier: Apache-2.0
// StreamOptions: the options that every tool with a stream has, said once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/cli/option_set.hpp"
#include "common/pipeline/services.hpp"

namespace lg::cli {

struct StreamOptions {
  std::string in = "-";
  std::string out = "-";
  // How --out is called, for a tool whose --out is something else than its stream.
  std::string out_names = "-o,--out";
  std::string out_metavar = "URI";
  std::string out_help =
      "where records go: - (standard output, the default), a path, which is truncated, or kafka: (see lg-uri(7))";
  std::string where;
  std::vector<std::string> set;  // NAME=EXPR
  std::string dead_letter;
  std::string time_format;
  std::string tz = "UTC";
  std::uint64_t max_record = 16'000'000;
  double stats = 0;  // seconds; 0: not shown
  ServiceSettings services;

  ServiceSettings service_settings() const;
  std::optional<Duration> stats_interval() const;
  bool out_given() const { return options_ != nullptr && options_->given("--out"); }

  void declare(OptionSet& options);

 private:
  const OptionSet* options_ = nullptr;  // what it was declared in
  std::optional<Duration> retry_for_;
};

}  // namespace lg::cli
