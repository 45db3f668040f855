// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/results.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/error/error.hpp"

namespace lg::window {

namespace {

using expr::Node;

constexpr std::string_view kStart = "window_start";
constexpr std::string_view kEnd = "window_end";

void check_names(const ResultSpec& spec) {
  std::vector<std::string> names = spec.keys;
  if (spec.has_window && !spec.each) names.insert(names.end(), {std::string(kStart), std::string(kEnd)});
  for (const NamedExpression& aggregate : spec.aggregates) {
    const bool is_key = std::find(spec.keys.begin(), spec.keys.end(), aggregate.name) != spec.keys.end();
    if (std::find(names.begin(), names.end(), aggregate.name) != names.end()) {
      throw UsageError(
          fmt::format("--agg {}: there is {} of that name already", aggregate.name, is_key ? "a key" : "a field"),
          "give the aggregate another name");
    }
    names.push_back(aggregate.name);
  }
}

}  // namespace

NamedExpression parse_named(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UsageError(fmt::format("--agg '{}' is not NAME=EXPR", text), "write, for example, --agg 'plays=count()'");
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

// Gives names and aggregate calls their slots, and notes which an expression reads.
class Results::RowResolver : public expr::Resolver {
 public:
  RowResolver(Results& results, const std::string& source, bool having)
      : results_(results), source_(source), having_(having) {}

  std::size_t field(std::string_view name) override {
    const ResultSpec& spec = results_.spec_;
    const auto key = std::find(spec.keys.begin(), spec.keys.end(), name);
    const bool is_key = key != spec.keys.end();
    if (spec.each && (is_key || having_)) return use({Kind::field, results_.fields_.add(name)});
    if (is_key) return use({Kind::key, static_cast<std::size_t>(key - spec.keys.begin())});
    const bool has_ends = spec.has_window && !spec.each;
    if (has_ends && name == kStart) return use({Kind::window_start, 0});
    if (has_ends && name == kEnd) return use({Kind::window_end, 0});
    if (having_) {
      throw UsageError(fmt::format("in '{}': there is no aggregate or key '{}'", source_, name),
                       "a row has the keys, the aggregates and the ends of its window; "
                       "to choose among the records use --where");
    }
    throw UsageError(fmt::format("in '{}': the field '{}' stands outside an aggregate", source_, name),
                     fmt::format("write first({0}), last({0}) or max({0}), or make it a --key", name));
  }

  std::vector<std::string_view> call_names() const override { return aggregate_names(); }

  std::optional<std::size_t> call(const Node& node) override {
    if (!is_aggregate(node)) return std::nullopt;
    return use({Kind::aggregate, results_.aggregation_.add(node, source_)});
  }

  std::vector<std::size_t> used;

 private:
  std::size_t use(Slot slot) {
    const std::size_t number = results_.slot(slot);
    if (std::find(used.begin(), used.end(), number) == used.end()) used.push_back(number);
    return number;
  }

  Results& results_;
  const std::string& source_;
  bool having_;
};

namespace {

// Puts the expressions of --agg where --having names them. A name inside an aggregate is a field of the events.
void substitute(std::unique_ptr<Node>& node, const std::vector<NamedExpression>& aggregates) {
  if (node->kind == Node::Kind::field) {
    const auto found = std::find_if(aggregates.begin(), aggregates.end(),
                                    [&](const NamedExpression& named) { return named.name == node->name; });
    if (found != aggregates.end()) node = expr::parse(found->source);
    return;
  }
  if (is_aggregate(*node)) return;
  for (std::unique_ptr<Node>& argument : node->arguments) substitute(argument, aggregates);
}

}  // namespace

Results::Results(ResultSpec spec, const TimeSettings& times, FieldSet& fields, Aggregation& aggregation)
    : spec_(std::move(spec)), fields_(fields), aggregation_(aggregation), program_(times) {
  check_names(spec_);
  for (const NamedExpression& named : spec_.aggregates) {
    results_.push_back(for_option("--agg", [&] { return compile(*expr::parse(named.source), named.source, false); }));
  }
  if (!spec_.having.empty()) {
    having_ = for_option("--having", [&] {
      std::unique_ptr<Node> node = expr::parse(spec_.having);
      substitute(node, spec_.aggregates);
      return compile(*node, spec_.having, true);
    });
  }
  values_.resize(slots_.size());
  filled_in_.resize(slots_.size());
}

std::size_t Results::slot(Slot slot) {
  const auto found = std::find(slots_.begin(), slots_.end(), slot);
  if (found != slots_.end()) return static_cast<std::size_t>(found - slots_.begin());
  slots_.push_back(slot);
  return slots_.size() - 1;
}

Results::Compiled Results::compile(const Node& node, const std::string& source, bool having) {
  RowResolver resolver(*this, source, having);
  const std::size_t expression = program_.add(node, resolver, source);
  return {expression, std::move(resolver.used)};
}

bool Results::passes(const RowInputs& row) {
  row_ = row;
  ++rows_;
  program_.begin_record();
  if (!having_) return true;
  fill(having_->slots);
  return program_.test(having_->expression, values_);
}

Value Results::result(std::size_t i) {
  const Compiled& result = results_[i];
  fill(result.slots);
  return program_.evaluate(result.expression, values_);
}

void Results::fill(const std::vector<std::size_t>& slots) {
  for (const std::size_t slot : slots) {
    if (filled_in_[slot] == rows_) continue;
    filled_in_[slot] = rows_;
    values_[slot] = read(slots_[slot]);
  }
}

Value Results::read(const Slot& slot) {
  switch (slot.kind) {
    case Kind::aggregate:
      return aggregation_.read(slot.number, row_.state, row_.records);
    case Kind::key:
      return row_.keys[slot.number].value;
    case Kind::window_start:
      return row_.window_start;
    case Kind::window_end:
      return row_.window_end;
    case Kind::field:
      break;
  }
  return row_.event[slot.number];
}

}  // namespace lg::window
