// SPDX-License-Identifier: Apache-2.0
#include "common/expr/constant_set.hpp"

#include <algorithm>

namespace lg::expr {

namespace {

bool is_less(const Value& a, const Value& b) {
  return compare_numbers(a, b) < 0;
}

}  // namespace

ConstantSet::ConstantSet(std::span<const Value> elements) {
  for (const Value& element : elements) {
    if (element.is_null()) continue;
    ++elements_;
    if (element.is_text()) texts_.push_back(element.text);
    if (element.is_number()) numbers_.push_back(element);
    if (element.type == Value::Type::boolean) (element.boolean ? has_true_ : has_false_) = true;
  }
  std::sort(texts_.begin(), texts_.end());
  std::sort(numbers_.begin(), numbers_.end(), is_less);
}

bool ConstantSet::contains(const Value& value) const {
  constexpr std::size_t kFew = 6;  // looked at one after the other
  if (value.is_text()) {
    if (texts_.size() > kFew) return std::binary_search(texts_.begin(), texts_.end(), value.text);
    return std::find(texts_.begin(), texts_.end(), value.text) != texts_.end();
  }
  if (value.is_number()) return std::binary_search(numbers_.begin(), numbers_.end(), value, is_less);
  return value.type == Value::Type::boolean && (value.boolean ? has_true_ : has_false_);
}

bool ConstantSet::has_type_of(const Value& value) const {
  if (value.is_text()) return !texts_.empty();
  if (value.is_number()) return !numbers_.empty();
  return value.type == Value::Type::boolean && (has_true_ || has_false_);
}

}  // namespace lg::expr
