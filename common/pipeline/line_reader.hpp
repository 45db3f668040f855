// SPDX-License-Identifier: Apache-2.0
// LineReader: the one place that cuts a stream into lines. A byte order mark at the start of the stream is skipped, and
// so are lines of blanks; a line longer than max_record goes to the dead letter by its first bytes, and is passed over
// without being held.
#pragma once

#include "common/pipeline/dead_letters.hpp"
#include "common/pipeline/reader.hpp"

namespace lg {

class LineHandler {
 public:
  virtual ~LineHandler() = default;
  // `record` (also the current one of the dead letters) is valid during the call.
  virtual void on_line(const RawRecord& record) = 0;
  // A line was not to be taken; it has gone to the dead letters, with `record` as the current one.
  virtual void on_rejected(const RawRecord& /*record*/, std::string_view /*reason*/) {}
};

class LineReader final : public Reader {
 public:
  enum class ByteOrderMark { skipped, kept };  // what becomes of a byte order mark: kept, it is of the first line

  LineReader(LineHandler& handler, DeadLetters& dead_letters, std::string_view source, std::uint64_t offset,
             std::uint64_t max_record, const Origins* origins = nullptr, ByteOrderMark mark = ByteOrderMark::skipped);
  std::size_t consume(std::string_view bytes, bool at_end) override;
  void cut(std::string_view rest) override;
  std::uint64_t lines() const { return position_.line - 1; }

 private:
  void take(std::string_view line);
  void reject(std::string_view line, std::string_view reason);
  void remember(std::string_view part);

  LineHandler& handler_;
  DeadLetters& dead_letters_;
  RawRecord position_;  // of the next line
  std::uint64_t max_record_;
  ByteOrderMark mark_;
  std::size_t scanned_ = 0;        // bytes of the line in hand that hold no newline
  std::uint64_t passed_over_ = 0;  // bytes of a line that is too long, so far
  std::string first_bytes_;        // of that line, for the dead letter
};

}  // namespace lg
