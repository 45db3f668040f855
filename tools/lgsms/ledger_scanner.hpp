// SPDX-License-Identifier: Apache-2.0
// LedgerScanner: reads the bytes of a ledger from its start. A last line that was cut off at any byte is told of and
// left out; everything else that is not as it was written is a Failure that names the byte.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "common/pipeline/dead_letters.hpp"
#include "common/pipeline/line_reader.hpp"
#include "tools/lgsms/ledger_line.hpp"

namespace lg::sms {

// Where a line stands in the file.
struct LedgerPlace {
  std::uint64_t offset = 0;
  std::uint32_t size = 0;  // without its newline
};

class LedgerScanner final : public LineHandler {
 public:
  using Visitor = std::function<void(const LedgerEvent&, const LedgerPlace&)>;

  // `path` is for messages. The visitor gets every line but the first, which says what file it is.
  LedgerScanner(std::string path, Visitor visitor, Messages& messages, Clock& clock);

  // Takes the whole lines at the start of `bytes` (kPadding readable bytes behind them); returns how many bytes they
  // are. The others come again with more behind them, as with a Reader.
  std::size_t consume(std::string_view bytes);
  // The file ends with `rest`, of which nothing was consumed.
  void finish(std::string_view rest);

  std::uint64_t lines() const { return lines_; }
  std::uint64_t length() const { return length_; }  // of all whole lines
  // The last line is whole but for its newline, which is to be written.
  bool wants_newline() const { return wants_newline_; }

 private:
  void on_line(const RawRecord& raw) override;
  [[noreturn]] void refuse(std::string_view what) const;
  // False where the bytes are damaged.
  bool take(std::string_view line);

  std::string path_;
  Visitor visitor_;
  DeadLetters dead_letters_;  // what LineReader wants; nothing is ever put into it
  LineReader reader_;
  LedgerLineReader parser_;
  std::uint64_t consumed_ = 0;
  std::uint64_t length_ = 0;
  std::uint64_t lines_ = 0;
  bool wants_newline_ = false;
};

}  // namespace lg::sms
