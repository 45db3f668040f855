// SPDX-License-Identifier: Apache-2.0
// CSV of any kind: read in pieces of any size it must give the same records and rejected lines as read whole, and what
// is made of its fields must be valid JSON, whatever the types of the columns.
#include <simdjson.h>

#include <cstdlib>

#include "common/csv/field_typer.hpp"
#include "tests/support/csv_events.hpp"

namespace {

using namespace lg;

void require(bool holds) {
  if (!holds) std::abort();
}

// Renders each field with each type, and has simdjson read the result.
class Renderer final : public CsvHandler {
 public:
  explicit Renderer(const TimeSettings& times) : typer_(times) {}
  void on_record(const CsvRecord& record) override {
    constexpr ColumnType kTypes[] = {ColumnType::rule, ColumnType::integer, ColumnType::real,
                                     ColumnType::time, ColumnType::text,    ColumnType::boolean};
    const std::size_t fields = std::min(record.size(), CsvRecord::kMaxFields);
    for (const ColumnType type : kTypes) {
      const std::size_t room = FieldTyper::room(fields, record.raw().bytes);
      std::string json(room + fields + 2, '\0');
      char* to = json.data();
      *to++ = '[';
      for (std::size_t i = 0; i < fields; ++i) {
        if (i > 0) *to++ = ',';
        if (char* const end = typer_.write(record, record[i], type, to)) {
          to = end;
        } else {
          require(simdjson::validate_utf8(std::string(typer_.misfit("c", record, record[i], type))));
          *to++ = '0';
        }
      }
      *to++ = ']';
      json.resize(static_cast<std::size_t>(to - json.data()));
      simdjson::dom::element parsed;
      require(parser_.parse(json).get(parsed) == simdjson::SUCCESS || holds_huge_number(json));
    }
  }

 private:
  // Numbers that no double or 64-bit integer can hold are valid JSON; simdjson refuses them.
  bool holds_huge_number(const std::string& json) {
    simdjson::dom::element parsed;
    return parser_.parse(json).get(parsed) == simdjson::NUMBER_ERROR;
  }

  FieldTyper typer_;
  simdjson::dom::parser parser_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const CsvDialect dialect = (data[0] & 1) != 0 ? kTsv : kCsv;
  const std::uint64_t max_record = (data[0] & 2) != 0 ? data[1] : 1'000'000;
  std::uint32_t random = data[2] | static_cast<std::uint32_t>(data[3]) << 8;
  const std::string_view text(reinterpret_cast<const char*>(data) + 4, size - 4);
  std::vector<std::size_t> ends;
  for (std::size_t i = 1; i < text.size(); ++i) {
    random = random * 1'664'525 + 1'013'904'223;
    if (random >> 30 == 0) ends.push_back(i);
  }
  require(test::read_csv(text, dialect, ends, max_record) == test::read_csv(text, dialect, {}, max_record));

  const TimeSettings times{TimeFormat((data[0] & 4) != 0 ? "%s" : ""), Zone()};
  Renderer renderer(times);
  test::KeptMessages messages;
  test::FakeClock clock;
  DeadLetters dead_letters("fuzz", "", messages, clock);
  CsvReader reader(renderer, dead_letters, dialect, "text", 0, max_record);
  test::feed(reader, text, {});
  return 0;
}
