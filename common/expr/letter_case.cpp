// SPDX-License-Identifier: Apache-2.0
#include "common/expr/letter_case.hpp"

#include <wctype.h>

#include "common/error/error.hpp"
#include "common/expr/utf8.hpp"

namespace lg::expr {

namespace {

struct Kinds {
  bool ascii;
  bool changes;  // only meaningful for ASCII
};

// Written without a way out of the loop, so that the compiler makes vectors of it.
Kinds kinds_of(std::string_view text, char first) {
  unsigned char high = 0;
  unsigned char changes = 0;
  for (const char c : text) {
    high = static_cast<unsigned char>(high | static_cast<unsigned char>(c));
    changes = static_cast<unsigned char>(changes | (static_cast<unsigned char>(c - first) < 26 ? 1 : 0));
  }
  return {high < 0x80, changes != 0};
}

}  // namespace

LetterCase::~LetterCase() {
  if (locale_ != nullptr) freelocale(locale_);
}

void LetterCase::open() {
  if (locale_ != nullptr) return;
  locale_ = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  if (locale_ == nullptr) throw Failure(describe_errno("cannot open the locale C.UTF-8 for lower() and upper()"));
}

std::string_view LetterCase::map(std::string_view text, bool upper, Arena& arena) const {
  const char first = upper ? 'a' : 'A';
  const Kinds kinds = kinds_of(text, first);
  if (kinds.ascii && !kinds.changes) return text;
  // A character beyond ASCII has 2 bytes or more and becomes one of 4 at most.
  char* const begin = arena.reserve(kinds.ascii ? text.size() : text.size() * 2);
  char* out = begin;
  if (kinds.ascii) {
    for (const char c : text) *out++ = static_cast<char>(static_cast<unsigned char>(c - first) < 26 ? c ^ 0x20 : c);
  } else {
    for (std::size_t at = 0; at < text.size();) {
      const Character character = decode(text, at);
      if (character.code == kInvalid) {
        *out++ = text[at];
      } else {
        const wint_t code = static_cast<wint_t>(character.code);
        out = encode(static_cast<char32_t>(upper ? towupper_l(code, locale_) : towlower_l(code, locale_)), out);
      }
      at += character.length;
    }
  }
  const std::size_t length = static_cast<std::size_t>(out - begin);
  arena.commit(length);
  return {begin, length};
}

}  // namespace lg::expr
