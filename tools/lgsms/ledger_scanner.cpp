// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/ledger_scanner.hpp"

#include <fmt/format.h>

#include <limits>

#include "common/error/error.hpp"

namespace lg::sms {

namespace {

// Whether `rest` may be what was written of a ledger's first line before the writer died.
bool starts_a_ledger(std::string_view rest) {
  constexpr std::size_t kDigits = 16;
  constexpr std::size_t kLongestFirstLine = 120;
  constexpr std::string_view kStart = " {\"n\":0,\"at\":\"";
  if (rest.size() > kLongestFirstLine) return false;
  for (const char c : rest.substr(0, kDigits)) {
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  if (rest.size() <= kDigits) return true;
  const std::string_view behind = rest.substr(kDigits);
  return behind.substr(0, kStart.size()) == kStart.substr(0, behind.size());
}

}  // namespace

LedgerScanner::LedgerScanner(std::string path, Visitor visitor, Messages& messages, Clock& clock)
    : path_(std::move(path)),
      visitor_(std::move(visitor)),
      dead_letters_("lgsms", "", messages, clock),
      reader_(*this, dead_letters_, path_, 0, std::numeric_limits<std::uint64_t>::max() / 2) {}

void LedgerScanner::refuse(std::string_view what) const {
  if (lines_ == 0) {
    throw Failure(fmt::format("'{}' is no ledger of lgsms", path_), "name another file, which will be made");
  }
  throw Failure(fmt::format("ledger '{}': {} at byte {} (line {})", path_, what, length_, lines_ + 1),
                "nothing is sent with a ledger that may have lost something: restore it, or look at the line");
}

std::size_t LedgerScanner::consume(std::string_view bytes) {
  const std::size_t used = reader_.consume(bytes, false);
  consumed_ += used;
  if (length_ != consumed_ || bytes.size() - used > kMaxLedgerLine) refuse("damage");
  return used;
}

void LedgerScanner::on_line(const RawRecord& raw) {
  if (raw.offset != length_ || !take(raw.bytes)) refuse("damage");
}

bool LedgerScanner::take(std::string_view line) {
  std::uint64_t number = 0;
  LedgerEvent event;
  switch (parser_.read(line, number, event)) {
    case LedgerLineReader::Verdict::good:
      break;
    case LedgerLineReader::Verdict::damaged:
      return false;
    case LedgerLineReader::Verdict::foreign:
      refuse("a line that this version does not understand");
  }
  if (number != lines_) refuse(fmt::format("line number {} instead of {}", number, lines_));
  if ((event.kind == LedgerEvent::Kind::ledger) != (lines_ == 0)) refuse("a line that does not belong there");
  const LedgerPlace place{length_, static_cast<std::uint32_t>(line.size())};
  length_ += line.size() + 1;
  ++lines_;
  if (lines_ > 1) visitor_(event, place);
  return true;
}

void LedgerScanner::finish(std::string_view rest) {
  if (rest.empty()) return;
  if (take(rest)) {
    wants_newline_ = true;
  } else if (lines_ == 0 && !starts_a_ledger(rest)) {
    refuse("damage");
  }
}

}  // namespace lg::sms
