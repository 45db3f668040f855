// SPDX-License-Identifier: Apache-2.0
// FieldAdder: adds one field to a record that is JSON already, or replaces it where the record has it.
#pragma once

#include <string>
#include <string_view>

#include "common/record/field_set.hpp"
#include "common/record/record.hpp"
#include "common/record/splice.hpp"

namespace lg::tail {

class FieldAdder {
 public:
  explicit FieldAdder(const std::string& name) : splicer_(fields_, {name}), finder_(fields_) {}
  FieldAdder(const FieldAdder&) = delete;

  // Writes `line`, a valid record with kPadding readable bytes behind it, with the field set to `json`.
  template <typename Out>
  void write(std::string_view line, std::string_view json, Out& out) {
    finder_.find(line, record_);
    splicer_.write(record_, &json, out);
  }

 private:
  FieldSet fields_;
  Splicer splicer_;
  FieldFinder finder_;
  Record record_;
};

}  // namespace lg::tail
