// SPDX-License-Identifier: Apache-2.0
// LetterCase: lower() and upper(), by Unicode's simple case mapping as the C library has it in C.UTF-8, whatever the
// locale of the process.
#pragma once

#include <locale.h>

#include <string_view>

#include "common/expr/arena.hpp"

namespace lg::expr {

class LetterCase {
 public:
  LetterCase() = default;
  ~LetterCase();
  LetterCase(const LetterCase&) = delete;
  LetterCase& operator=(const LetterCase&) = delete;

  // To be called before the first use; throws Failure where the system has no C.UTF-8.
  void open();

  // The results are `text` itself where nothing changes, else in the arena. Bytes that are no UTF-8 stay.
  std::string_view lower(std::string_view text, Arena& arena) const { return map(text, false, arena); }
  std::string_view upper(std::string_view text, Arena& arena) const { return map(text, true, arena); }

 private:
  std::string_view map(std::string_view text, bool upper, Arena& arena) const;

  locale_t locale_ = nullptr;
};

}  // namespace lg::expr
