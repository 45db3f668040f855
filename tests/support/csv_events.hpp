// SPDX-License-Identifier: Apache-2.0
// What a CsvReader makes of a text, as values that can be compared: records with their fields, and what was rejected.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "common/csv/csv_reader.hpp"
#include "common/record/record.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/pipeline_fixture.hpp"

namespace lg::test {

struct CsvEvent {
  std::string rejected;  // the reason; empty for a record
  std::uint64_t line = 0;
  std::uint64_t offset = 0;
  std::string bytes;
  std::vector<std::string> fields;  // their characters; a quoted one begins with a quote, to tell it apart
  bool operator==(const CsvEvent&) const = default;
};

// How a failed comparison shows it.
inline std::ostream& operator<<(std::ostream& out, const CsvEvent& event) {
  out << "line " << event.line << " at " << event.offset << " [" << event.bytes << "] " << event.rejected;
  for (const std::string& field : event.fields) out << " <" << field << ">";
  return out << '\n';
}

class CsvEvents final : public CsvHandler {
 public:
  explicit CsvEvents(DeadLetters& dead_letters) : dead_letters_(dead_letters) {}
  void on_record(const CsvRecord& record) override {
    CsvEvent event = position({});
    std::string room;
    for (std::size_t i = 0; i < std::min(record.size(), CsvRecord::kMaxFields); ++i) {
      event.fields.push_back((record[i].quoted ? "\"" : "") + std::string(record.text(record[i], room)));
    }
    events.push_back(std::move(event));
  }
  void on_rejected(const RawRecord&, std::string_view reason) override { events.push_back(position(reason)); }

  std::vector<CsvEvent> events;

 private:
  CsvEvent position(std::string_view reason) const {
    const RawRecord& raw = dead_letters_.current();
    return {std::string(reason), raw.line, raw.offset, std::string(raw.bytes), {}};
  }
  DeadLetters& dead_letters_;
};

// Feeds `text` to a reader as the loop does, in pieces that end at `ends` (sorted). Each time the bytes lie at another
// place, with bytes behind them that would mean something if they were taken.
inline void feed(Reader& reader, std::string_view text, std::vector<std::size_t> ends) {
  ends.push_back(text.size());
  std::size_t start = 0;
  for (std::size_t i = 0; i <= ends.size(); ++i) {
    const bool at_end = i == ends.size();
    const std::string_view view = text.substr(start, ends[at_end ? i - 1 : i] - start);
    const std::unique_ptr<char[]> buffer(new char[view.size() + kPadding]);
    std::copy(view.begin(), view.end(), buffer.get());
    std::fill_n(buffer.get() + view.size(), kPadding, i % 2 == 0 ? '"' : '\n');
    start += reader.consume({buffer.get(), view.size()}, at_end);
  }
}

inline std::vector<CsvEvent> read_csv(std::string_view text, CsvDialect dialect, const std::vector<std::size_t>& ends,
                                      std::uint64_t max_record = 16'000'000) {
  KeptMessages messages;
  FakeClock clock;
  DeadLetters dead_letters("test", "", messages, clock);
  CsvEvents events(dead_letters);
  CsvReader reader(events, dead_letters, dialect, "text", 0, max_record);
  feed(reader, text, ends);
  return std::move(events.events);
}

}  // namespace lg::test
