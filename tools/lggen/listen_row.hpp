// SPDX-License-Identifier: Apache-2.0
// ListenRow: formats the rows of tracks.csv, the one table that is long, without a library call per field.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "tools/lggen/calendar.hpp"
#include "tools/lggen/listening.hpp"

namespace lg::gen {

class ListenRow {
 public:
  static constexpr std::size_t kMaxLength = 96;

  // The calendar must outlive the rows.
  explicit ListenRow(const Calendar& calendar);

  // Writes a row without its newline and returns its length, at most kMaxLength.
  std::size_t format(std::uint64_t event, const Listen& listen, char* out) const;

 private:
  const Calendar& calendar_;
  std::vector<std::array<char, 5>> zips_;
};

}  // namespace lg::gen
