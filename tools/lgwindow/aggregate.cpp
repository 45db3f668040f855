// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/aggregate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "common/error/error.hpp"
#include "tools/lgwindow/int128.hpp"

namespace lg::window {

namespace {

using expr::Node;

struct Form {
  std::string_view name;
  Function function;
  std::size_t minimum;  // arguments
  std::size_t maximum;
  std::string_view usage;
};

constexpr std::array<Form, 14> kForms = {{{"count", Function::count, 0, 1, "count() or count(field)"},
                                          {"sum", Function::sum, 1, 1, "sum(number)"},
                                          {"mean", Function::mean, 1, 1, "mean(number)"},
                                          {"min", Function::minimum, 1, 1, "min(value)"},
                                          {"max", Function::maximum, 1, 1, "max(value)"},
                                          {"var", Function::variance, 1, 1, "var(number)"},
                                          {"stddev", Function::deviation, 1, 1, "stddev(number)"},
                                          {"first", Function::first, 1, 1, "first(value)"},
                                          {"last", Function::last, 1, 1, "last(value)"},
                                          {"distinct", Function::distinct, 1, 1, "distinct(value)"},
                                          {"share", Function::share, 1, 1, "share(condition)"},
                                          {"top", Function::top, 2, 2, "top(value, how_many)"},
                                          {"quantile", Function::quantile, 2, 2, "quantile(value, 0.5)"},
                                          {"list", Function::list, 1, 2, "list(value) or list(value, how_many)"}}};

const Form* find_form(std::string_view name) {
  const Form* const form =
      std::find_if(kForms.begin(), kForms.end(), [name](const Form& candidate) { return candidate.name == name; });
  return form == kForms.end() ? nullptr : form;
}

void refuse_nested(const Node& node, std::string_view source) {
  if (is_aggregate(node)) {
    throw UsageError(fmt::format("in '{}': the aggregate {}() stands inside another one", source, node.name),
                     "an aggregate takes fields and expressions of them; combine aggregates by arithmetic");
  }
  for (const std::unique_ptr<Node>& argument : node.arguments) refuse_nested(*argument, source);
}

std::uint64_t parse_limit(const Node& node, const Form& form, std::string_view source) {
  if (node.kind != Node::Kind::literal || node.literal.type != Value::Type::integer || node.literal.integer < 1) {
    throw UsageError(
        fmt::format("in '{}': the second argument of {}() is to be a whole number from 1", source, form.name),
        fmt::format("it is written {}", form.usage));
  }
  return static_cast<std::uint64_t>(node.literal.integer);
}

// The decimal digits of a fraction from 0 to 1; none if they are too many, or another notation.
std::optional<Quantile> read_decimal(std::string_view text) {
  constexpr std::size_t kDigits = 18;
  Quantile quantile;
  const std::size_t point = std::min(text.find('.'), text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == point) continue;
    if (text[i] < '0' || text[i] > '9' || i > kDigits) return std::nullopt;
    quantile.numerator = quantile.numerator * 10 + static_cast<std::uint64_t>(text[i] - '0');
    if (i > point) quantile.denominator *= 10;
  }
  return quantile;
}

Quantile parse_quantile(const Node& node, const Form& form, std::string_view source) {
  const double q = node.literal.is_number() ? node.literal.as_double() : -1;
  if (node.kind != Node::Kind::literal || !(q >= 0 && q <= 1)) {
    throw UsageError(
        fmt::format("in '{}': the second argument of {}() is to be a number from 0 to 1", source, form.name),
        fmt::format("it is written {}, where 0.5 asks for the median", form.usage));
  }
  if (!node.literal.text.empty()) {
    const std::optional<Quantile> exact = read_decimal(node.literal.text);
    if (exact) return *exact;
  }
  constexpr double kScale = 9007199254740992.0;  // 2^53
  return {static_cast<std::uint64_t>(q * kScale), static_cast<std::uint64_t>(kScale)};
}

}  // namespace

std::uint64_t Quantile::rank(std::uint64_t count) const {
  const UInt128 product = static_cast<UInt128>(numerator) * count;
  const std::uint64_t rounded_up = static_cast<std::uint64_t>((product + denominator - 1) / denominator);
  return std::clamp<std::uint64_t>(rounded_up, 1, count);
}

bool is_aggregate(const Node& node) {
  if (node.kind != Node::Kind::call) return false;
  const Form* const form = find_form(node.name);
  if (form == nullptr) return false;
  const bool also_ordinary = form->function == Function::minimum || form->function == Function::maximum;
  return !also_ordinary || node.arguments.size() < 2;
}

std::vector<std::string_view> aggregate_names() {
  std::vector<std::string_view> names;
  for (const Form& form : kForms) {
    // min and max are among the ordinary functions.
    const bool ordinary = form.function == Function::minimum || form.function == Function::maximum;
    if (!ordinary) names.push_back(form.name);
  }
  return names;
}

Aggregate parse_aggregate(const Node& node, std::string_view source) {
  const Form& form = *find_form(node.name);
  const std::size_t count = node.arguments.size();
  if (count < form.minimum || count > form.maximum) {
    throw UsageError(fmt::format("in '{}': {}() does not take {} arguments", source, form.name, count),
                     fmt::format("it is written {}", form.usage));
  }
  Aggregate aggregate;
  aggregate.function = form.function;
  if (count == 0) {
    aggregate.function = Function::count_records;
    return aggregate;
  }
  aggregate.argument = node.arguments[0].get();
  refuse_nested(*aggregate.argument, source);
  if (count == 2) {
    if (form.function == Function::quantile) {
      aggregate.quantile = parse_quantile(*node.arguments[1], form, source);
    } else {
      aggregate.limit = parse_limit(*node.arguments[1], form, source);
    }
  }
  return aggregate;
}

}  // namespace lg::window
