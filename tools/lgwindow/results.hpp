// SPDX-License-Identifier: Apache-2.0
// Results: what --agg and --having make of a row: expressions over aggregates, keys and the window's ends (with --each
// over the event's fields too). Only what --having asks for is computed before it has let a row pass.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/expr/program.hpp"
#include "tools/lgwindow/aggregation.hpp"
#include "tools/lgwindow/key_codec.hpp"

namespace lg::window {

// NAME=EXPR as given.
struct NamedExpression {
  std::string name;
  std::string source;
};

// Splits at the first '='. Throws UsageError.
NamedExpression parse_named(const std::string& text);

struct ResultSpec {
  std::vector<std::string> keys;
  std::vector<NamedExpression> aggregates;
  std::string having;      // empty: every row
  bool has_window = true;  // whether rows have window_start and window_end
  bool each = false;       // whether a row is an event, whose fields --having sees
};

// A row in the moment in which it is put out.
struct RowInputs {
  std::byte* state;
  std::uint64_t records;
  std::span<const KeyField> keys;
  Value window_start;
  Value window_end;
  std::span<const Value> event;  // with --each: the fields of the record
};

class Results {
 public:
  // Adds its aggregates to `aggregation`, which is laid out afterwards, and the fields that --having names to
  // `fields`. Throws UsageError.
  Results(ResultSpec spec, const TimeSettings& times, FieldSet& fields, Aggregation& aggregation);

  const std::vector<NamedExpression>& aggregates() const { return spec_.aggregates; }

  // Takes up a row; whether --having lets it pass.
  bool passes(const RowInputs& row);
  // Of the row that passed: the i-th --agg. Valid until the row's state changes or another row is taken up.
  Value result(std::size_t i);

  std::uint64_t type_errors() const { return program_.type_errors(); }

 private:
  enum class Kind { aggregate, key, window_start, window_end, field };
  struct Slot {
    Kind kind;
    std::size_t number;  // of the aggregate, the key or the field
    bool operator==(const Slot&) const = default;
  };
  struct Compiled {
    std::size_t expression;          // in program_
    std::vector<std::size_t> slots;  // that it reads
  };
  class RowResolver;

  std::size_t slot(Slot slot);
  Compiled compile(const expr::Node& node, const std::string& source, bool having);
  void fill(const std::vector<std::size_t>& slots);
  Value read(const Slot& slot);

  ResultSpec spec_;
  FieldSet& fields_;
  Aggregation& aggregation_;
  expr::Program program_;
  std::vector<Slot> slots_;
  std::vector<Value> values_;
  std::vector<std::uint64_t> filled_in_;  // by slot: the last row for which it was filled
  std::vector<Compiled> results_;
  std::optional<Compiled> having_;
  std::uint64_t rows_ = 0;
  RowInputs row_{};
};

}  // namespace lg::window
