// SPDX-License-Identifier: Apache-2.0
#include "common/csv/field_typer.hpp"

#include <catch2/catch.hpp>
#include <memory>

#include "common/csv/csv_reader.hpp"
#include "common/error/error.hpp"
#include "tests/support/csv_events.hpp"

using namespace lg;

namespace {

// The JSON of the first field of `text`; what is wrong with it after a '!'.
class FirstField final : public CsvHandler {
 public:
  FirstField(ColumnType type, const TimeSettings& times) : type_(type), typer_(times) {}
  void on_record(const CsvRecord& record) override {
    const std::size_t room = FieldTyper::room(1, record.raw().bytes);
    const std::unique_ptr<char[]> buffer(new char[room]);
    const char* const end = typer_.write(record, record[0], type_, buffer.get());
    json = end == nullptr ? "!" + std::string(typer_.misfit("c", record, record[0], type_))
                          : std::string(buffer.get(), static_cast<std::size_t>(end - buffer.get()));
  }
  std::string json;

 private:
  ColumnType type_;
  FieldTyper typer_;
};

std::string json_of(std::string_view text, ColumnType type = ColumnType::rule, const char* format = "",
                    const char* zone = "UTC") {
  const TimeSettings times{TimeFormat(format), Zone(zone)};
  test::KeptMessages messages;
  test::FakeClock clock;
  DeadLetters dead_letters("test", "", messages, clock);
  FirstField handler(type, times);
  CsvReader reader(handler, dead_letters, kCsv, "text", 0, 1 << 20);
  test::feed(reader, std::string(text) + ",\n", {});
  return handler.json;
}

}  // namespace

TEST_CASE("without a type, quotes and the grammar of JSON decide") {
  for (const char* number : {"0", "7", "-7", "1.5", "1e5", "-0", "0.25E-3", "12345678901234567890123456789", "1e999999",
                             "1234567890123456", "12345678901234567"}) {
    CHECK(json_of(number) == number);
  }
  for (const char* text : {"007", "+5", ".5", "5.", "1e", "-", "--1", "0x10", "1_000", "NaN", "true", "null", " 7",
                           "7 ", "1.2.3", "00", "-01", "1234567890123456x", "12:30"}) {
    CHECK(json_of(text) == "\"" + std::string(text) + "\"");
  }
  CHECK(json_of("") == "null");
  CHECK(json_of("\"\"") == "\"\"");
  CHECK(json_of("\"7\"") == "\"7\"");
}

TEST_CASE("text is escaped") {
  CHECK(json_of("\"say \"\"hi\"\"\"") == R"("say \"hi\"")");
  CHECK(json_of("a\"b\\c\td") == R"("a\"b\\c\td")");
  CHECK(json_of(std::string_view("a\0\x01\x1f\x7f", 5)) == "\"a\\u0000\\u0001\\u001f\x7f\"");
  CHECK(json_of("\"a\r\nb\fc\bd\"") == R"("a\r\nb\fc\bd")");
  CHECK(json_of("\"\"\"\"") == R"("\"")");
  CHECK(json_of("\"0123456789abcde\"\"\"\"x\"") == R"("0123456789abcde\"\"x")");
  const std::string quotes(20'000, '"');
  std::string escaped = "\"";
  for (std::size_t i = 0; i < quotes.size() / 2; ++i) escaped += "\\\"";
  CHECK(json_of("\"" + quotes + "\"") == escaped + "\"");
  const std::string controls(5'000, '\x01');
  CHECK(json_of(controls).size() == 2 + 6 * controls.size());
}

TEST_CASE("int") {
  const auto integer = [](std::string_view text) { return json_of(text, ColumnType::integer); };
  CHECK(integer("42") == "42");
  CHECK(integer("\"42\"") == "42");
  CHECK(integer("007") == "7");
  CHECK(integer("+5") == "5");
  CHECK(integer("-007") == "-7");
  CHECK(integer("000") == "0");
  CHECK(integer("-0") == "0");
  CHECK(integer("123456789012345678901234567890") == "123456789012345678901234567890");
  CHECK(integer("") == "null");
  CHECK(integer("\"\"") == "null");
  CHECK(integer("1.0") == R"(!column "c" is no int: "1.0")");
  CHECK(integer("1e3") == R"(!column "c" is no int: "1e3")");
  CHECK(integer(" 5") == R"(!column "c" is no int: " 5")");
  CHECK(integer("\"say \"\"hi\"\"\"") == R"(!column "c" is no int: "say "hi"")");
  std::string umlauts;
  for (int i = 0; i < 100; ++i) umlauts += "\xc3\xbc";
  CHECK(integer("x" + umlauts) == R"(!column "c" is no int: "x)" + umlauts.substr(0, 58) + R"(...")");
}

TEST_CASE("float") {
  const auto real = [](std::string_view text) { return json_of(text, ColumnType::real); };
  CHECK(real("1.50") == "1.50");
  CHECK(real("5") == "5");
  CHECK(real("1E5") == "1E5");
  CHECK(real("+1.5") == "1.5");
  CHECK(real("001.5") == "1.5");
  CHECK(real(".5") == "0.5");
  CHECK(real("-.5e1") == "-0.5e1");
  CHECK(real("5.") == "5");
  CHECK(real("") == "null");
  for (const char* text : {"nan", "inf", ".", "+", "1,5", "0x1p3", "e5", ".e5"})
    CHECK(real(text).substr(0, 1) == (std::string(text) == "1,5" ? "1" : "!"));
}

TEST_CASE("time, str and bool") {
  CHECK(json_of("\"2014-10-23 03:26:20\"", ColumnType::time) == "\"2014-10-23T03:26:20Z\"");
  CHECK(json_of("2014-10-23T03:26:20.250+02:00", ColumnType::time) == "\"2014-10-23T01:26:20.250Z\"");
  CHECK(json_of("2014-10-23 03:26:20", ColumnType::time, "", "Europe/Berlin") == "\"2014-10-23T01:26:20Z\"");
  CHECK(json_of("0", ColumnType::time, "%s") == "\"1970-01-01T00:00:00Z\"");
  CHECK(json_of("", ColumnType::time) == "null");
  CHECK(json_of("2014-02-30", ColumnType::time) == R"(!column "c" is no time: "2014-02-30")");
  CHECK(json_of("00123", ColumnType::text) == "\"00123\"");
  CHECK(json_of("7", ColumnType::text) == "\"7\"");
  CHECK(json_of("", ColumnType::text) == "null");
  CHECK(json_of("\"\"", ColumnType::text) == "\"\"");
  for (const char* yes : {"true", "TRUE", "1", "t", "T", "Yes"}) CHECK(json_of(yes, ColumnType::boolean) == "true");
  for (const char* no : {"false", "False", "0", "f", "NO"}) CHECK(json_of(no, ColumnType::boolean) == "false");
  CHECK(json_of("\"\"", ColumnType::boolean) == "null");
  CHECK(json_of("2", ColumnType::boolean) == R"(!column "c" is no bool: "2")");
}

TEST_CASE("--types") {
  const ColumnTypes types({"a:int", "b:c:time", "z:str"});
  CHECK(types.of("a") == ColumnType::integer);
  CHECK(types.of("b:c") == ColumnType::time);
  CHECK(types.of("b") == ColumnType::rule);
  CHECK(types.first_unknown({"a", "b:c", "z", "more"}).empty());
  CHECK(types.first_unknown({"a", "z"}) == "b:c");
  CHECK(ColumnTypes().empty());
  CHECK_THROWS_AS(ColumnTypes({"a"}), UsageError);
  CHECK_THROWS_AS(ColumnTypes({":int"}), UsageError);
  CHECK_THROWS_AS(ColumnTypes({"a:integer"}), UsageError);
  CHECK_THROWS_AS(ColumnTypes({"a:int", "a:str"}), UsageError);
}
