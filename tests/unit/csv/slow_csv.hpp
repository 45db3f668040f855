// SPDX-License-Identifier: Apache-2.0
// A CSV parser written for being obviously right: one character at a time over the whole text, and every record tried
// from its first byte.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/record/utf8.hpp"
#include "tests/support/csv_events.hpp"

namespace lg::test {

class SlowCsv {
 public:
  SlowCsv(std::string_view text, CsvDialect dialect) : text_(text), dialect_(dialect) {
    if (text_.substr(0, 3) == "\xef\xbb\xbf") at_ = 3;
  }

  std::vector<CsvEvent> read() {
    while (at_ < text_.size()) {
      const std::size_t start = at_;
      CsvEvent event;
      event.line = line_;
      event.offset = start;
      if (const std::optional<std::string> reason = try_record(event)) {
        event.rejected = *reason;
        event.fields.clear();
        const std::size_t end = std::min(text_.find('\n', start), text_.size());
        event.bytes = text_.substr(start, end - start);
        if (!event.bytes.empty() && event.bytes.back() == '\r') event.bytes.pop_back();
        at_ = std::min(end + 1, text_.size());
        events_.push_back(event);
      } else if (!is_utf8(event.bytes)) {
        event.rejected = "not valid UTF-8";
        event.fields.clear();
        events_.push_back(event);
      } else if (event.fields.size() > 1 || event.fields[0].find_first_not_of(" \t") != std::string::npos) {
        events_.push_back(event);
      }
      for (std::size_t i = start; i < at_; ++i) line_ += text_[i] == '\n';
    }
    return events_;
  }

 private:
  // The length of the line end at `at`: 0 if there is none. The end of the text is one, also behind a CR.
  std::optional<std::size_t> line_end(std::size_t at) const {
    const std::string_view rest = text_.substr(at);
    if (rest.empty()) return 0;
    if (rest[0] == '\n' || rest == "\r") return 1;
    if (rest.substr(0, 2) == "\r\n") return 2;
    return std::nullopt;
  }

  // Moves behind the record that begins here; or says why there is none.
  std::optional<std::string> try_record(CsvEvent& event) {
    const std::size_t start = at_;
    for (;;) {
      std::string field;
      if (dialect_.quoting && at_ < text_.size() && text_[at_] == '"') {
        field = "\"";
        for (++at_;; ++at_) {
          if (at_ == text_.size()) return "a quote is not closed";
          if (text_[at_] == '"') {
            ++at_;
            if (at_ == text_.size() || text_[at_] != '"') break;
          }
          field += text_[at_];
        }
        if (!line_end(at_) && text_[at_] != dialect_.separator) {
          return "a closing quote is followed by something else than a separator";
        }
      } else {
        while (!line_end(at_) && text_[at_] != dialect_.separator) field += text_[at_++];
      }
      event.fields.push_back(field);
      if (const std::optional<std::size_t> end = line_end(at_)) {
        event.bytes = text_.substr(start, at_ - start);
        at_ += *end;
        return std::nullopt;
      }
      ++at_;
    }
  }

  std::string_view text_;
  CsvDialect dialect_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
  std::vector<CsvEvent> events_;
};

}  // namespace lg::test
