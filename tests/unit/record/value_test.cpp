// SPDX-License-Identifier: Apache-2.0
// Value: writing, parsing, ordering and telling apart, with tables of cases that have gone wrong elsewhere.
#include "common/record/value.hpp"

#include <catch2/catch.hpp>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

using lg::Value;

namespace {

std::string json(const Value& value) {
  std::string out;
  lg::append_json(out, value);
  return out;
}

std::string plain(const Value& value) {
  std::string out;
  lg::append_plain(out, value);
  return out;
}

std::string quoted(std::string_view text) {
  std::string out;
  lg::append_json_string(out, text);
  return out;
}

std::string identity(const Value& value) {
  std::string out;
  lg::append_identity(out, value);
  return out;
}

Value object(std::string_view bytes) {
  Value value = Value::of(bytes);
  value.type = Value::Type::json;
  return value;
}

// One byte after the other, as the specification reads.
std::string quoted_slowly(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const std::string_view short_forms = "\b\f\n\r\t\"\\";
    const std::size_t at = short_forms.find(c);
    if (at != std::string_view::npos) {
      out += '\\';
      out += "bfnrt\"\\"[at];
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      out += escape;
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace

TEST_CASE("a value is written as JSON and as a person would") {
  CHECK(json(Value::null()) == "null");
  CHECK(json(Value::of(true)) == "true");
  CHECK(json(Value::of(false)) == "false");
  CHECK(json(Value::of(std::int64_t{-42})) == "-42");
  CHECK(json(Value::of(0.5)) == "0.5");
  CHECK(json(Value::of("a\"b")) == "\"a\\\"b\"");
  CHECK(json(object("{\"a\": 1}")) == "{\"a\": 1}");
  CHECK(plain(Value::null()).empty());
  CHECK(plain(Value::of(true)) == "true");
  CHECK(plain(Value::of("a\"b")) == "a\"b");
  CHECK(plain(Value::of(2.5)) == "2.5");
  CHECK(plain(object("[1, 2]")) == "[1, 2]");
}

TEST_CASE("a number keeps the form in which it was written") {
  for (const char* text : {"1.50", "1e2", "-0", "100", "18446744073709551616", "1E+2", "1e999", "-1e999", "1e-999"}) {
    CHECK(json(lg::parse_number(text)) == text);
    CHECK(plain(lg::parse_number(text)) == text);
  }
}

TEST_CASE("a double that is not finite is null") {
  CHECK(Value::of(std::numeric_limits<double>::infinity()).is_null());
  CHECK(Value::of(-std::numeric_limits<double>::infinity()).is_null());
  CHECK(Value::of(std::numeric_limits<double>::quiet_NaN()).is_null());
  CHECK(Value::of(std::numeric_limits<double>::max()).type == Value::Type::real);
}

TEST_CASE("doubles are written in few digits") {
  struct Case {
    double number;
    const char* text;
  };
  const std::vector<Case> cases = {{0.0, "0"},
                                   {-0.0, "-0"},
                                   {1.0, "1"},
                                   {-1.0, "-1"},
                                   {0.1, "0.1"},
                                   {0.1 + 0.2, "0.30000000000000004"},
                                   {1.0 / 3, "0.3333333333333333"},
                                   {100000.0, "100000"},
                                   {999999999999999.0, "999999999999999"},
                                   {1e15, "1e+15"},
                                   {1e22, "1e+22"},
                                   {123456789.125, "123456789.125"},
                                   {0.0001, "0.0001"},
                                   {0.00001, "1e-05"},
                                   {1.5e300, "1.5e+300"},
                                   {5e-324, "5e-324"},
                                   {9007199254740993.0, "9007199254740992"},
                                   {-9223372036854775808.0, "-9223372036854775808"}};
  for (const Case& c : cases) {
    std::string out;
    lg::append_number(out, c.number);
    CHECK(out == c.text);
  }
}

TEST_CASE("every double reads back as the same one") {
  std::mt19937_64 random(20141023);
  for (int i = 0; i < 200000; ++i) {
    double number;
    std::uint64_t bits = random();
    if (i % 2 == 0) {
      number = std::ldexp(static_cast<double>(static_cast<std::int64_t>(bits)), static_cast<int>(random() % 120) - 110);
    } else {
      std::memcpy(&number, &bits, sizeof number);
    }
    if (!std::isfinite(number)) continue;
    std::string out;
    lg::append_number(out, number);
    const Value back = lg::parse_number(out);
    REQUIRE(back.is_number());
    REQUIRE(back.as_double() == number);
  }
}

TEST_CASE("the number grammar is that of RFC 8259") {
  for (const char* text : {"0",
                           "-0",
                           "1",
                           "-1",
                           "10",
                           "0.5",
                           "-0.5",
                           "1e5",
                           "1E5",
                           "1e+5",
                           "1e-5",
                           "1.5e10",
                           "0e0",
                           "0.0e-0",
                           "123456789012345678901234567890",
                           "1e99999",
                           "-1e-99999",
                           "1e99999999999999999999999",
                           "1e-99999999999999999999999",
                           "0e99999999999999999999999"}) {
    INFO(text);
    CHECK(lg::parse_number(text).is_number());
  }
  for (const char* text : {"",     "-",   "+1",  "01",  "-01",  "00",       "1.",    ".5",    "-.5",   "1.e5",
                           "1e",   "1e+", "1e-", "e5",  "0x10", "1 ",       " 1",    "1a",    "1.5.5", "--1",
                           "1e5.", "NaN", "nan", "inf", "-inf", "Infinity", "1_000", "1,000", "1e5e5", "١"}) {
    INFO(text);
    CHECK(lg::parse_number(text).is_null());
  }
  CHECK(lg::parse_number(std::string_view("1\0", 2)).is_null());
}

TEST_CASE("numbers are parsed as integers where they are, else as doubles") {
  CHECK(lg::parse_number("9223372036854775807").integer == INT64_MAX);
  CHECK(lg::parse_number("-9223372036854775808").integer == INT64_MIN);
  CHECK(lg::parse_number("9223372036854775808").type == Value::Type::real);
  CHECK(lg::parse_number("-9223372036854775809").type == Value::Type::real);
  CHECK(lg::parse_number("999999999999999999").integer == 999999999999999999);
  CHECK(lg::parse_number("1.0").type == Value::Type::real);
  CHECK(lg::parse_number("1e2").real == 100);
  CHECK(std::signbit(lg::parse_number("-0").as_double()));
  CHECK(lg::parse_number("1e400").real == std::numeric_limits<double>::infinity());
  CHECK(lg::parse_number("-1e400").real == -std::numeric_limits<double>::infinity());
  CHECK(lg::parse_number("1e-400").real == 0);
  CHECK(lg::parse_number("0.0000000001e-400").real == 0);
  CHECK(lg::parse_number(std::string(400, '9')).real == std::numeric_limits<double>::infinity());
  CHECK(lg::parse_number("0." + std::string(400, '0') + "1").real == 0);
  CHECK(lg::parse_number("0." + std::string(400, '0') + "1e401").real == 1);
  CHECK(lg::parse_number("1" + std::string(400, '0') + "e-400").real == 1);
}

TEST_CASE("large numbers are compared by their digits") {
  const auto compare = [](const char* a, const char* b) {
    return lg::compare_numbers(lg::parse_number(a), lg::parse_number(b));
  };
  const char* const rising[] = {"-1e999",
                                "-1e998",
                                "-12345678901234567890124",
                                "-12345678901234567890123",
                                "-9223372036854775809",
                                "-9223372036854775808",
                                "-9223372036854775807",
                                "9223372036854775807",
                                "9223372036854775807.5",
                                "9223372036854775808",
                                "12345678901234567890123",
                                "12345678901234567890123.5",
                                "12345678901234567890124",
                                "1e998",
                                "1e999"};
  for (std::size_t i = 0; i < std::size(rising); ++i) {
    for (std::size_t j = 0; j < std::size(rising); ++j) {
      INFO(rising[i] << " and " << rising[j]);
      CHECK(compare(rising[i], rising[j]) == (i < j ? -1 : (i > j ? 1 : 0)));
    }
  }
  CHECK(compare("1e30", "1000000000000000000000000000000") == 0);
  CHECK(compare("9223372036854775807.0", "9223372036854775807") == 0);
  CHECK(lg::compare_numbers(Value::of(1e30), lg::parse_number("1000000000000000000000000000000.0")) == 0);
}

TEST_CASE("strings are escaped as JSON wants it") {
  CHECK(quoted("") == "\"\"");
  CHECK(quoted("plain") == "\"plain\"");
  CHECK(quoted("\b\f\n\r\t\"\\/") == "\"\\b\\f\\n\\r\\t\\\"\\\\/\"");
  CHECK(quoted(std::string_view("\0\x01\x1f\x7f", 4)) == "\"\\u0000\\u0001\\u001f\x7f\"");
  CHECK(quoted("Grüße, 東京 🎵") == "\"Grüße, 東京 🎵\"");
}

TEST_CASE("every byte is escaped alike at every place of a block") {
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t length = 1; length < 40; ++length) {
      for (std::size_t at = 0; at < length; ++at) {
        std::string text(length, 'x');
        text[at] = static_cast<char>(byte);
        REQUIRE(quoted(text) == quoted_slowly(text));
      }
    }
  }
}

TEST_CASE("strings of random bytes are escaped like byte by byte") {
  std::mt19937 random(7);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    const std::size_t length = random() % 80;
    for (std::size_t j = 0; j < length; ++j)
      text += static_cast<char>(random() % 8 == 0 ? random() % 40 : random() % 256);
    REQUIRE(quoted(text) == quoted_slowly(text));
  }
}

TEST_CASE("truth is that of scripting languages") {
  CHECK_FALSE(Value::null().truthy());
  CHECK_FALSE(Value::of(false).truthy());
  CHECK_FALSE(Value::of(std::int64_t{0}).truthy());
  CHECK_FALSE(Value::of(0.0).truthy());
  CHECK_FALSE(Value::of(-0.0).truthy());
  CHECK_FALSE(Value::of("").truthy());
  CHECK(Value::of(true).truthy());
  CHECK(Value::of(std::int64_t{-1}).truthy());
  CHECK(Value::of(0.1).truthy());
  CHECK(Value::of("0").truthy());
  CHECK(object("{}").truthy());
}

TEST_CASE("integers and doubles compare exactly") {
  // Each is less than the next.
  const std::vector<const char*> rising = {"-1e400",
                                           "-1e300",
                                           "-9223372036854777856",
                                           "-9223372036854775808",
                                           "-9223372036854775807",
                                           "-1.5",
                                           "-1",
                                           "-0.5",
                                           "0",
                                           "1e-300",
                                           "0.5",
                                           "1",
                                           "9007199254740992.0",
                                           "9007199254740993",
                                           "9007199254740994.0",
                                           "9223372036854775806",
                                           "9223372036854775807",
                                           "9223372036854775808",
                                           "1e300",
                                           "1e400"};
  for (std::size_t i = 0; i < rising.size(); ++i) {
    for (std::size_t j = 0; j < rising.size(); ++j) {
      INFO(rising[i] << " and " << rising[j]);
      const int expected = i < j ? -1 : (i > j ? 1 : 0);
      CHECK(lg::compare_numbers(lg::parse_number(rising[i]), lg::parse_number(rising[j])) == expected);
      CHECK(lg::order(lg::parse_number(rising[i]), lg::parse_number(rising[j])) == expected);
    }
  }
  CHECK(lg::compare_numbers(lg::parse_number("1"), lg::parse_number("1.0")) == 0);
  CHECK(lg::compare_numbers(lg::parse_number("-0"), lg::parse_number("0")) == 0);
  CHECK(lg::compare_numbers(Value::of("10"), Value::of("9")) == -1);
  CHECK(lg::compare_numbers(Value::of("a"), Value::of("a")) == 0);
  CHECK(lg::compare_numbers(Value::of("b"), Value::of("ab")) == 1);
}

TEST_CASE("the order has all types, and is total") {
  const std::vector<Value> rising = {Value::of(std::int64_t{-1}),
                                     Value::of(0.5),
                                     Value::of(std::int64_t{1}),
                                     Value::of(""),
                                     Value::of("A"),
                                     Value::of("a"),
                                     Value::of("aa"),
                                     Value::of("\xc3\xa4"),
                                     Value::of(false),
                                     Value::of(true),
                                     object("[1]"),
                                     object("{}"),
                                     Value::null()};
  for (std::size_t i = 0; i < rising.size(); ++i) {
    for (std::size_t j = 0; j < rising.size(); ++j) {
      INFO(i << " and " << j);
      CHECK(lg::order(rising[i], rising[j]) == (i < j ? -1 : (i > j ? 1 : 0)));
    }
  }
}

TEST_CASE("integers beyond 64 bits are in the order of their digits, as identities are") {
  const std::vector<const char*> rising = {"-1e401",
                                           "-1e400",
                                           "-18446744073709551617",
                                           "-18446744073709551616",
                                           "-9223372036854775809",
                                           "-9223372036854775808",
                                           "-9223372036854775807.9",
                                           "9223372036854775808",
                                           "9223372036854775809",
                                           "18446744073709551616",
                                           "18446744073709551616.5",
                                           "18446744073709551617",
                                           "123456789012345678901234567890",
                                           "123456789012345678901234567891",
                                           "1e400",
                                           "1e401"};
  for (std::size_t i = 0; i < rising.size(); ++i) {
    for (std::size_t j = 0; j < rising.size(); ++j) {
      INFO(rising[i] << " and " << rising[j]);
      CHECK(lg::order(lg::parse_number(rising[i]), lg::parse_number(rising[j])) == (i < j ? -1 : (i > j ? 1 : 0)));
    }
  }
  CHECK(lg::order(lg::parse_number("1e30"), lg::parse_number("1000000000000000000000000000000.0")) == 0);
  CHECK(lg::order(lg::parse_number("1E+0400"), lg::parse_number("10e399")) == 0);
}

TEST_CASE("an identity is the same for the same value only") {
  // Values of one row are one value; values of two rows are not.
  const std::vector<std::vector<Value>> rows = {
      {Value::null()},
      {Value::of(true)},
      {Value::of(false)},
      {Value::of(std::int64_t{0}), Value::of(0.0), Value::of(-0.0), lg::parse_number("-0"), lg::parse_number("0e5")},
      {Value::of(std::int64_t{1}), Value::of(1.0), lg::parse_number("1.000"), lg::parse_number("10e-1")},
      {Value::of(std::int64_t{-1}), lg::parse_number("-1.0")},
      {Value::of(0.1), lg::parse_number("0.10"), lg::parse_number("1e-1")},
      {Value::of("1")},
      {Value::of("1.0")},
      {Value::of("")},
      {Value::of("null")},
      {Value::of("true")},
      {object("1")},
      {object("{}")},
      {object("[]")},
      {lg::parse_number("9223372036854775807"), lg::parse_number("9223372036854775807.0")},
      {lg::parse_number("9223372036854775808"), Value::of(9223372036854775808.0)},
      {lg::parse_number("9223372036854775809")},
      {lg::parse_number("-9223372036854775808"), Value::of(-9223372036854775808.0),
       lg::parse_number("-9223372036854775808.0")},
      {lg::parse_number("-9223372036854775809")},
      {lg::parse_number("18446744073709551616")},
      {lg::parse_number("18446744073709551617")},
      {lg::parse_number("1e30"), lg::parse_number("1000000000000000000000000000000"), Value::of(1e30),
       lg::parse_number("0.001E+33")},
      {lg::parse_number("-1e30")},
      {lg::parse_number("1e400"), lg::parse_number("10e399")},
      {lg::parse_number("1e401")},
      {lg::parse_number("-1e400")}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < rows.size(); ++j) {
      for (const Value& a : rows[i]) {
        for (const Value& b : rows[j]) {
          INFO(json(a) << " and " << json(b));
          CHECK((identity(a) == identity(b)) == (i == j));
        }
      }
    }
  }
}

TEST_CASE("identities in a row do not run into each other") {
  CHECK(identity(Value::of("a")) + identity(Value::of("bc")) != identity(Value::of("ab")) + identity(Value::of("c")));
  CHECK(identity(Value::of("")) + identity(Value::of("sa")) != identity(Value::of("sa")) + identity(Value::of("")));
  CHECK(identity(Value::of(std::int64_t{1})) + identity(Value::of(std::int64_t{11})) !=
        identity(Value::of(std::int64_t{11})) + identity(Value::of(std::int64_t{1})));
}

TEST_CASE("decimals are read as std::from_chars reads them") {
  std::uint64_t state = 1;
  const auto random = [&state] { return state = state * 6364136223846793005 + 1442695040888963407, state >> 33; };
  for (int i = 0; i < 20'000; ++i) {
    std::string text = random() % 2 == 0 ? "-" : "";
    text += std::to_string(random() % (random() % 3 == 0 ? 10 : 1'000'000'000)) + ".";
    for (std::uint64_t digits = 1 + random() % 20; digits > 0; --digits) {
      text += static_cast<char>('0' + random() % 10);
    }
    double expected = 0;
    std::from_chars(text.data(), text.data() + text.size(), expected);
    const lg::Value value = lg::parse_number(text);
    if (value.real != expected) FAIL(text);
  }
  CHECK(std::signbit(lg::parse_number("-0.00").real));
  CHECK(lg::parse_number("9007199254740993.0").real == 9007199254740992.0);
}
