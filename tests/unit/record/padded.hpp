// SPDX-License-Identifier: Apache-2.0
// A line with the padding behind it that the readers promise, in memory of its own so that ASan sees a step too far.
#pragma once

#include <cstring>
#include <memory>
#include <string_view>

#include "common/record/record.hpp"

namespace lg::test {

class Padded {
 public:
  explicit Padded(std::string_view text) : bytes_(new char[text.size() + kPadding]()), size_(text.size()) {
    std::memcpy(bytes_.get(), text.data(), text.size());
  }
  std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

}  // namespace lg::test
