// SPDX-License-Identifier: Apache-2.0
// RecordFinisher: --set (and, where the input is not yet NDJSON, --where) on the records that a stage has made: what an
// expression names here are the fields of what is written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/expr/program.hpp"
#include "common/pipeline/output.hpp"
#include "common/record/record.hpp"
#include "common/record/splice.hpp"
#include "common/stats/counters.hpp"

namespace lg {

// NAME=EXPR of --set, taken apart.
struct Assignment {
  std::string name;
  std::string expression;
  // Throws UsageError.
  static Assignment parse(const std::string& text);
};

class RecordFinisher final : public Output::Finisher {
 public:
  // Every assignment sees the record as it was before all of them.
  RecordFinisher(const std::string& where, const std::vector<std::string>& assignments, const TimeSettings& times,
                 Counters& counters);
  bool finish(std::string_view record, std::string_view& replacement) override;
  std::uint64_t type_errors() const { return program_.type_errors(); }

 private:
  FieldSet fields_;
  expr::Program program_;
  std::optional<std::size_t> where_;
  std::vector<std::size_t> expressions_;
  std::optional<Splicer> splicer_;
  FieldFinder finder_;
  Record record_;
  std::uint64_t& filtered_;
  std::vector<std::string> rendered_;
  std::vector<std::string_view> views_;
  std::string result_;
};

}  // namespace lg
