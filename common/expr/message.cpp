// SPDX-License-Identifier: Apache-2.0
// Messages about a place in an expression: its line, cut to what fits on a terminal, and a caret below the place.
#include <algorithm>
#include <numeric>

#include "common/error/error.hpp"
#include "common/expr/ast.hpp"
#include "common/expr/utf8.hpp"

namespace lg::expr {

namespace {

// Characters shown before and behind the caret.
constexpr std::size_t kBefore = 60;
constexpr std::size_t kBehind = 40;

struct Characters {
  std::string shown;
  std::size_t count = 0;
};

// The last or first `limit` characters of `bytes`, with blanks for control characters.
Characters clip(std::string_view bytes, std::size_t limit, bool last) {
  const std::size_t total = count_characters(bytes);
  const std::size_t skipped = last && total > limit ? total - limit : 0;
  Characters result;
  std::size_t index = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const Character character = decode(bytes, at);
    if (index >= skipped && result.count < limit) {
      if (character.code < 0x20 || character.code == 0x7f || character.code == kInvalid) {
        result.shown += ' ';
      } else {
        result.shown += bytes.substr(at, character.length);
      }
      ++result.count;
    }
    ++index;
    at += character.length;
  }
  if (total > limit) {
    result.shown = last ? "..." + result.shown : result.shown + "...";
    result.count += 3;
  }
  return result;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

void fail_at(std::string_view source, std::size_t position, const std::string& message, std::string hint) {
  position = std::min(position, source.size());
  const std::size_t before = source.substr(0, position).rfind('\n');
  const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
  const std::string_view line = source.substr(start, source.find('\n', position) - start);
  const Characters left = clip(line.substr(0, position - start), kBefore, true);
  const Characters right = clip(line.substr(position - start), kBehind, false);
  throw UsageError(message + "\n  " + left.shown + right.shown + "\n  " + std::string(left.count, ' ') + "^",
                   std::move(hint));
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& names) {
  constexpr std::size_t kLongest = 64;  // nobody meant `min` by more
  if (word.size() > kLongest) return {};
  std::string lower(word);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  std::string_view best;
  std::size_t best_distance = word.size() <= 3 ? 2 : 3;
  for (const std::string_view name : names) {
    const std::size_t distance = edit_distance(lower, name);
    if (distance < best_distance) {
      best_distance = distance;
      best = name;
    }
  }
  return best;
}

}  // namespace lg::expr
