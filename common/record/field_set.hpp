// SPDX-License-Identifier: Apache-2.0
// FieldSet: the fields that a filter declared, each with a slot number. Slots are given once and never change.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lg {

class FieldSet {
 public:
  // The slot of `name`, new or known. `a.b` is the key b in the object a (or a key that is written "a.b").
  std::size_t add(std::string_view name);
  const std::vector<std::string>& names() const { return names_; }
  std::size_t size() const { return names_.size(); }

 private:
  std::vector<std::string> names_;
};

}  // namespace lg
