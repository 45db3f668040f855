// SPDX-License-Identifier: Apache-2.0
// ConstantSet: the elements of `x in ('a', 'b', 7)`, sorted once, so that a long list costs little more than a short
// one.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "common/record/value.hpp"

namespace lg::expr {

class ConstantSet {
 public:
  // The texts must outlive the set; nulls are left out.
  explicit ConstantSet(std::span<const Value> elements);

  bool contains(const Value& value) const;
  // Whether there is an element that `value` can be compared with.
  bool has_type_of(const Value& value) const;
  bool empty() const { return elements_ == 0; }

 private:
  std::vector<std::string_view> texts_;
  std::vector<Value> numbers_;
  bool has_true_ = false;
  bool has_false_ = false;
  std::size_t elements_ = 0;
};

}  // namespace lg::expr
