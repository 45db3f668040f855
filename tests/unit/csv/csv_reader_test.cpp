// SPDX-License-Identifier: Apache-2.0
#include "common/csv/csv_reader.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "tests/support/csv_events.hpp"
#include "tests/unit/csv/slow_csv.hpp"

using namespace lg;
using lg::test::CsvEvent;
using lg::test::read_csv;

namespace {

constexpr const char* kAfterQuote = "a closing quote is followed by something else than a separator";
constexpr const char* kNotClosed = "a quote is not closed";
constexpr const char* kTooLong = "longer than --max-record";

// Fields joined with |, records ended with ;, what was rejected as !BYTES;
std::string shown(const std::vector<CsvEvent>& events) {
  std::string text;
  for (const CsvEvent& event : events) {
    if (!event.rejected.empty()) text += "!" + event.bytes;
    for (std::size_t i = 0; i < event.fields.size(); ++i) text += (i > 0 ? "|" : "") + event.fields[i];
    text += ";";
  }
  return text;
}

std::string shown(std::string_view text, CsvDialect dialect = kCsv) {
  return shown(read_csv(text, dialect, {}));
}

std::vector<std::size_t> each_byte(std::size_t size) {
  std::vector<std::size_t> ends;
  for (std::size_t i = 1; i < size; ++i) ends.push_back(i);
  return ends;
}

}  // namespace

TEST_CASE("CSV is cut by RFC 4180") {
  CHECK(shown("") == "");
  CHECK(shown("a,b\n1,2\n") == "a|b;1|2;");
  CHECK(shown("a,b\r\n1,2\r\n") == "a|b;1|2;");
  CHECK(shown("a,b") == "a|b;");
  CHECK(shown("a,b\r") == "a|b;");
  CHECK(shown("a,\n,b\n,\n") == "a|;|b;|;");
  CHECK(shown("\"a\",\"b,c\",\"d\ne\"\n1,2,3\n") == "\"a|\"b,c|\"d\ne;1|2|3;");
  CHECK(shown("\"a\"\r\n\"b\"") == "\"a;\"b;");
  CHECK(shown("\"say \"\"hi\"\"\",\"\"\"\",\"\"\n") == "\"say \"hi\"|\"\"|\";");
  CHECK(shown("a \"b\" c,d\"\n") == "a \"b\" c|d\";");
  CHECK(shown("a, \"b\"\n") == "a| \"b\";");
  CHECK(shown("a\rb,c\n") == "a\rb|c;");
  CHECK(shown(std::string_view("a\0b,c\n", 6)) == std::string("a\0b|c;", 6));
}

TEST_CASE("blank lines are skipped and counted") {
  const std::vector<CsvEvent> events = read_csv("\n\r\n  \n \t\r\na\n\n", kCsv, {});
  REQUIRE(events.size() == 1);
  CHECK(events[0].line == 5);
  CHECK(events[0].offset == 10);
  CHECK(shown("\"\"\n\" \"\n") == "\";\" ;");
  CHECK(shown(" \n\t\n \n", kTsv) == "|;");
}

TEST_CASE("a byte order mark is skipped at the very start only") {
  const std::string_view text = "\xef\xbb\xbf\"a\",b\n\xef\xbb\xbfx\n";
  CHECK(shown(text) == "\"a|b;\xef\xbb\xbfx;");
  CHECK(read_csv(text, kCsv, {})[0].offset == 3);
  CHECK(read_csv(text, kCsv, each_byte(text.size())) == read_csv(text, kCsv, {}));
  CHECK(shown("\xef\xbb\xbf") == "");
  CHECK(shown("\xef\xbb") == "!\xef\xbb;");
}

TEST_CASE("TSV has no quoting") {
  CHECK(shown("a\tb\n\"1\t2\"\n", kTsv) == "a|b;\"1|2\";");
  CHECK(shown("a,b\tc\r\n\t\n", kTsv) == "a,b|c;|;");
}

TEST_CASE("only the first line of a bad record is rejected") {
  CHECK(shown("\"a\"b,c\nd,e\n") == "!\"a\"b,c;d|e;");
  CHECK(shown("\"a\"\r,c\nd,e\n") == "!\"a\"\r,c;d|e;");
  CHECK(shown("1,\"2\nx,y\n3,4\n") == "!1,\"2;x|y;3|4;");
  CHECK(shown("1,\"2\r\nx,\"y\"z\n3,4") == "!1,\"2;!x,\"y\"z;3|4;");
  CHECK(shown("\"") == "!\";");
  CHECK(shown("\"a\" \n\"b\n") == "!\"a\" ;!\"b;");
  CHECK(read_csv("\"a\nb\"c\n", kCsv, {})[0].rejected == kAfterQuote);
  CHECK(read_csv("ok\n\"a\nb\n", kCsv, {})[1].rejected == kNotClosed);
  const std::vector<CsvEvent> events = read_csv("1,\"2\nx,y\n3,4\n", kCsv, {});
  CHECK(events[0].line == 1);
  CHECK(events[1].line == 2);
  CHECK(events[1].offset == 5);
  CHECK(events[2].line == 3);
}

TEST_CASE("bytes that are not UTF-8 are rejected, the whole record") {
  CHECK(shown("a,\xff\nb,\"\xc3\xa9\"\n") == "!a,\xff;b|\"\xc3\xa9;");
  CHECK(shown("\"a\n\xff\"\nb\n") == "!\"a\n\xff\";b;");
}

TEST_CASE("a record that is too long is rejected by its first line, and not held") {
  const std::vector<std::size_t> nowhere;
  CHECK(shown(read_csv("12345678\n1234567890\nab\n", kCsv, nowhere, 8)) == "12345678;!1234567890;ab;");
  CHECK(shown(read_csv("\"345\n7890\"\nab\n", kCsv, nowhere, 8)) == "!\"345;7890\";ab;");
  CHECK(read_csv("\"345\n7890\"\nab\n", kCsv, nowhere, 8)[0].rejected == kTooLong);
  const std::string line(10'000, 'x');
  const std::vector<CsvEvent> events = read_csv("a\n" + line + "\nb\n", kCsv, nowhere, 100);
  REQUIRE(events.size() == 3);
  CHECK(events[1].bytes == std::string(1024, 'x'));
  CHECK(events[1].offset == 2);
  CHECK(events[2].offset == 10'003);
  CHECK(events[2].line == 3);
  CHECK(read_csv("a\n" + line + "\nb\n", kCsv, each_byte(10'005), 100) == events);
}

TEST_CASE("more fields than are kept are counted") {
  const std::string text(CsvRecord::kMaxFields + 5, ',');
  struct Count final : CsvHandler {
    void on_record(const CsvRecord& record) override { fields = record.size(); }
    std::size_t fields = 0;
  } handler;
  test::KeptMessages messages;
  test::FakeClock clock;
  DeadLetters dead_letters("test", "", messages, clock);
  CsvReader reader(handler, dead_letters, kCsv, "text", 0, 1 << 20);
  test::feed(reader, text, {});
  CHECK(handler.fields == text.size() + 1);
}

TEST_CASE("what is cut off goes to the dead letter") {
  test::KeptMessages messages;
  test::FakeClock clock;
  DeadLetters dead_letters("test", "", messages, clock);
  test::CsvEvents events(dead_letters);
  CsvReader reader(events, dead_letters, kCsv, "text", 0, 100);
  const std::string text = "a,b\n\"c\nd" + std::string(kPadding, ' ');
  CHECK(reader.consume({text.data(), 8}, false) == 4);
  reader.cut({text.data() + 4, 4});
  REQUIRE(events.events.size() == 2);
  CHECK(events.events[1].rejected == "cut off: the file was truncated or replaced");
  CHECK(events.events[1].bytes == "\"c\nd");
  CHECK(events.events[1].line == 2);
  CHECK(events.events[1].offset == 4);
}

TEST_CASE("any splitting gives what a slow parser gives of the whole") {
  std::mt19937 random(7);
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
  const std::vector<std::string> pieces = {
      "\"",  "\"",     "\"\"",     ",",    ",",
      "\n",  "\n",     "\r\n",     "\r",   "a",
      "bc",  " ",      "\t",       "\"\n", ",\"",
      "\",", "\"\r\n", "\xc3\xa9", "\xff", "0123456789012345678901234567890123456789012345678901234567890123456789"};
  for (int round = 0; round < 5'000; ++round) {
    std::string text = below(20) == 0 ? "\xef\xbb\xbf" : "";
    // Few kinds of pieces in one text, so that quotes meet each other.
    const std::size_t kinds = 1 + below(pieces.size());
    const std::size_t shift = below(pieces.size());
    const std::size_t count = below(40);
    for (std::size_t i = 0; i < count; ++i) text += pieces[(shift + below(kinds)) % pieces.size()];
    const CsvDialect dialect = below(5) == 0 ? kTsv : kCsv;
    const std::vector<CsvEvent> expected = test::SlowCsv(text, dialect).read();
    std::vector<std::size_t> ends;
    for (std::size_t i = 1; i < text.size(); ++i) {
      if (below(4) == 0) ends.push_back(i);
    }
    INFO(text);
    REQUIRE(shown(read_csv(text, dialect, {})) == shown(expected));
    REQUIRE(read_csv(text, dialect, {}) == expected);
    REQUIRE(read_csv(text, dialect, ends) == expected);
    REQUIRE(read_csv(text, dialect, each_byte(text.size())) == expected);
    const std::uint64_t max_record = below(30);
    REQUIRE(read_csv(text, dialect, ends, max_record) == read_csv(text, dialect, {}, max_record));
  }
}

TEST_CASE("a long quoted field that comes byte by byte costs what its bytes cost") {
  // Scanning again what was scanned would take hours here.
  constexpr std::size_t kSize = 5'000'000;
  std::string text = "a,\"" + std::string(kSize, 'x') + "\"\nb\n";
  const std::size_t size = text.size();
  text += std::string(kPadding, '"');
  test::KeptMessages messages;
  test::FakeClock clock;
  DeadLetters dead_letters("test", "", messages, clock);
  test::CsvEvents events(dead_letters);
  CsvReader reader(events, dead_letters, kCsv, "text", 0, 2 * kSize);
  std::size_t start = 0;
  for (std::size_t end = 1; end <= size; ++end)
    start += reader.consume({text.data() + start, end - start}, end == size);
  REQUIRE(events.events.size() == 2);
  CHECK(events.events[0].fields[1].size() == kSize + 1);
}

TEST_CASE("quotes that never close cost what their bytes cost") {
  // Every line opens a quote that the next one closes and opens again: trying each record to the end would take hours.
  std::string text;
  constexpr std::size_t kLines = 400'000;
  for (std::size_t i = 0; i < kLines; ++i) text += "x\",\"y\n";
  const std::vector<CsvEvent> events = read_csv(text, kCsv, {});
  CHECK(events.size() == kLines);
  CHECK(events.back().rejected == kNotClosed);
  CHECK(read_csv(text, kCsv, {}, 1'000'000).size() == kLines);
}
