// SPDX-License-Identifier: Apache-2.0
// CsvReader: cuts CSV (RFC 4180) or TSV into records and fields; a record may span lines. It can be interrupted at any
// byte: what it makes of a stream never depends on how the stream came in pieces, and no byte is looked at again
// because more came.
//
// What is taken: LF and CRLF; a byte order mark at the very start is skipped; blank lines are skipped; a quote opens a
// quoted field only at the start of the field, elsewhere it is a character like any other.
// What is not (the handler then hears on_rejected): a closing quote that something else follows than a separator or the
// line's end, a quote that is not closed at the end of the input, a record longer than `max_record` bytes, bytes that
// are not UTF-8. For the first three only the first *line* goes to the dead letter and reading goes on at the next, so
// that one stray quote cannot swallow a file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/csv/csv_record.hpp"
#include "common/csv/special_bytes.hpp"
#include "common/pipeline/dead_letters.hpp"
#include "common/pipeline/reader.hpp"

namespace lg {

class CsvHandler {
 public:
  virtual ~CsvHandler() = default;
  // `record` (its raw() is also the current one of the dead letters) is valid UTF-8, and valid during the call.
  virtual void on_record(const CsvRecord& record) = 0;
  // A record was not to be taken; it has gone to the dead letters, with `record` as the current one.
  virtual void on_rejected(const RawRecord& /*record*/, std::string_view /*reason*/) {}
};

class CsvReader final : public Reader {
 public:
  // `handler`, `dead_letters` and the characters of `source` must outlive the reader. `offset` and `line` are those of
  // the first byte it will be given. Records of 4 GB and more are never taken.
  CsvReader(CsvHandler& handler, DeadLetters& dead_letters, CsvDialect dialect, std::string_view source,
            std::uint64_t offset, std::uint64_t max_record, const Origins* origins = nullptr);
  std::size_t consume(std::string_view bytes, bool at_end) override;
  void cut(std::string_view rest) override;

 private:
  enum class State : std::uint8_t {
    unquoted,  // also: at the start of a field
    quoted,
    closed  // behind a quote in a quoted field: what comes next says whether it closed the field
  };
  // What is known of the record in hand. Positions are relative to its first byte.
  struct Progress {
    std::size_t scanned = 0;
    std::size_t field_begin = 0;
    std::size_t quote = 0;  // where the quote of State::closed stands
    std::size_t fields = 0;
    std::uint64_t line_feeds = 0;
    State state = State::unquoted;
    bool doubled = false;
    bool non_ascii = false;  // perhaps
  };

  std::size_t skip_mark(std::string_view bytes, bool at_end);
  std::size_t scan(std::string_view bytes, std::size_t start);
  bool make_room();
  std::size_t take_last(std::string_view bytes, std::size_t start);
  std::size_t pass_bad_line(std::string_view bytes, std::size_t start, bool at_end);
  void deliver(std::string_view record);
  void move_on(std::size_t bytes, std::uint64_t lines);
  void fail(std::string_view reason, std::uint64_t open_until);
  void reject_line(std::string_view line);
  void reject_cut(std::string_view end, std::string_view reason);
  void remember(std::string_view part);

  CsvHandler& handler_;
  DeadLetters& dead_letters_;
  SpecialBytes special_;
  std::uint64_t max_record_;
  RawRecord position_;  // of the record in hand
  std::vector<CsvField> fields_;
  Progress progress_;
  bool mark_possible_;

  std::string_view reason_;        // why the line in hand is bad; empty while none is
  std::uint64_t passed_over_ = 0;  // bytes of a bad line that is too long to be held, so far
  std::string first_bytes_;        // of that line
  // A record was tried that is in quotes at the end of each of its lines up to this offset in the stream, and then came
  // to nothing for `open_reason_`. Another one that begins inside it and is in quotes at the end of its first line is
  // in the same state as that one was there, and so comes to nothing too: it need not be tried.
  std::uint64_t open_until_ = 0;
  std::string_view open_reason_;
};

}  // namespace lg
