// SPDX-License-Identifier: Apache-2.0
// The lines of a ledger: 16 hexadecimal digits of XXH3-64 over what follows the blank behind them, which is one JSON
// object: {"n":7,"at":"2026-01-31T09:00:00Z","event":"intent","campaign":"gold","key":"48"}. `n` counts the lines from
// 0, so that a line that is missing is noticed. lgsms(1) specifies the fields.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/record/record.hpp"
#include "common/time/time_format.hpp"
#include "tools/lgsms/ledger_event.hpp"

namespace lg::sms {

// No line is longer: what a message may hold is bounded so that this holds.
inline constexpr std::size_t kMaxLedgerLine = 1 << 20;

// Appends the line, with its newline.
void append_ledger_line(std::string& out, std::uint64_t number, const LedgerEvent& event);

class LedgerLineReader {
 public:
  enum class Verdict {
    good,
    damaged,  // these are not the bytes that were written
    foreign   // they are, but they say what we do not know: a later version wrote them
  };
  LedgerLineReader();
  // `line` is without its newline and has kPadding readable bytes behind it.
  Verdict read(std::string_view line, std::uint64_t& number, LedgerEvent& event);

 private:
  std::string text(std::size_t slot) const;
  std::optional<Timestamp> time(std::size_t slot) const;
  std::uint64_t count(std::size_t slot) const;

  FieldSet fields_;
  std::size_t number_, at_, event_, version_, campaign_, key_, to_, text_, zone_, expires_, record_field_, source_,
      line_, offset_, status_, reason_, reference_, due_;
  FieldFinder finder_;
  Record record_;
  TimeFormat format_;
  Zone utc_;
};

}  // namespace lg::sms
