// SPDX-License-Identifier: Apache-2.0
// Whether a value fits a field's type, by the rules that Elasticsearch and OpenSearch share. What they do not share, or
// what is not known here, is let pass: the server has the last word.
#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include "common/record/json_text.hpp"
#include "common/record/value.hpp"
#include "common/time/settings.hpp"
#include "tools/lgsink-es/mapping.hpp"

namespace lg::es {

namespace {

enum class Kind { null, boolean, number, text, object };

Kind kind_of(char first) {
  switch (first) {
    case 'n':
      return Kind::null;
    case 't':
    case 'f':
      return Kind::boolean;
    case '"':
      return Kind::text;
    case '{':
      return Kind::object;
    default:
      return Kind::number;
  }
}

template <typename Names>
bool is_one_of(std::string_view name, const Names& names) {
  for (const std::string_view other : names) {
    if (name == other) return true;
  }
  return false;
}

struct IntegerType {
  std::string_view name;
  double lowest;
  double beyond;  // the first number that is too large
};

constexpr std::array<IntegerType, 5> kIntegers{{{"byte", -128, 128},
                                                {"short", -32768, 32768},
                                                {"integer", -2147483648.0, 2147483648.0},
                                                {"long", -9223372036854775808.0, 9223372036854775808.0},
                                                {"unsigned_long", 0, 18446744073709551616.0}}};
constexpr std::array<std::string_view, 4> kReals{"double", "float", "half_float", "scaled_float"};
constexpr std::array<std::string_view, 6> kTexts{
    "keyword", "text", "constant_keyword", "wildcard", "match_only_text", "search_as_you_type"};

bool to_number(std::string_view text, double& number) {
  const char* const end = text.data() + text.size();
  if (text.starts_with('+')) text.remove_prefix(1);
  const std::from_chars_result result = std::from_chars(text.data(), end, number);
  return result.ec == std::errc() && result.ptr == end && std::isfinite(number);
}

std::string_view why_no_number(const MappedField& field, Kind kind, std::string_view characters, double& number) {
  if (kind == Kind::boolean) return "true and false are no numbers";
  if (kind == Kind::text && !field.coerce) return "a text is no number";
  if (!to_number(characters, number)) return "the text is no number";
  return {};
}

std::string_view why_no_integer(const MappedField& field, const IntegerType& type, Kind kind,
                                std::string_view characters) {
  double number = 0;
  if (const std::string_view reason = why_no_number(field, kind, characters, number); !reason.empty()) return reason;
  if (!field.coerce && number != std::trunc(number)) return "the number has a fraction";
  if (std::trunc(number) < type.lowest || number >= type.beyond) return "the number is out of range";
  return {};
}

// Whether every alternative of the format is one whose texts are known here.
bool is_known_format(std::string_view format) {
  constexpr std::array<std::string_view, 7> kKnown{"strict_date_optional_time",
                                                   "strict_date_optional_time_nanos",
                                                   "date_optional_time",
                                                   "iso8601",
                                                   "epoch_millis",
                                                   "epoch_second",
                                                   "strict_date"};
  while (!format.empty()) {
    const std::size_t bars = std::min(format.find("||"), format.size());
    if (!is_one_of(format.substr(0, bars), kKnown)) return false;
    format.remove_prefix(std::min(bars + 2, format.size()));
  }
  return true;
}

std::string_view why_no_date(const MappedField& field, Kind kind, std::string_view characters) {
  constexpr std::string_view kUsual = "strict_date_optional_time||epoch_millis";
  const std::string_view format = field.format.empty() ? kUsual : std::string_view(field.format);
  if (kind == Kind::boolean) return "true and false are no dates";
  if (!is_known_format(format)) return {};
  double number = 0;
  if (to_number(characters, number)) {
    const bool is_year = kind == Kind::text && characters.size() == 4;
    return is_year || format.find("epoch") != std::string_view::npos ? std::string_view() : "a number is no date here";
  }
  // 2014-10, 2014-10-23, 2014-10-23T03:26:20Z and all between: the blank that RFC 3339 allows is no T to them.
  std::string whole(characters);
  if (whole.size() == 7) whole += "-01";
  if (whole.size() == 10) whole += "T00:00:00Z";
  if (whole.size() == 13) whole += ":00";
  if (whole.size() == 16) whole += ":00";
  Instant instant;
  const bool has_t = whole.size() > 10 && whole[10] == 'T';
  return has_t && TimeSettings().parse(whole, instant) ? std::string_view() : "the text is no date";
}

std::string_view why_no_address(std::string_view characters) {
  const std::string text(characters);
  std::array<unsigned char, sizeof(in6_addr)> address;
  const bool is_one = ::inet_pton(AF_INET, text.c_str(), address.data()) == 1 ||
                      ::inet_pton(AF_INET6, text.c_str(), address.data()) == 1;
  return is_one ? std::string_view() : "it is no IP address";
}

}  // namespace

std::string_view why_not_taken(const MappedField& field, std::string_view json) {
  const Kind kind = kind_of(json.front());
  if (kind == Kind::null || !field.enabled) return {};
  if (field.is_object()) return kind == Kind::object ? std::string_view() : "it is no object";
  const bool is_text_type = is_one_of(field.type, kTexts);
  const bool is_boolean = field.type == "boolean";
  const bool is_date = field.type == "date" || field.type == "date_nanos";
  const bool is_address = field.type == "ip";
  const bool is_real = is_one_of(field.type, kReals);
  const IntegerType* integer = nullptr;
  for (const IntegerType& type : kIntegers) {
    if (field.type == type.name) integer = &type;
  }
  if (field.type == "alias") return "nothing can be written into an alias";
  if (field.type == "geo_point" && !field.ignores_malformed) {
    return kind == Kind::boolean ? std::string_view("true and false are no places") : std::string_view();
  }
  if (!is_text_type && !is_boolean && !is_date && !is_address && !is_real && integer == nullptr) return {};
  if (kind == Kind::object) return "it is an object";
  if (is_text_type || (field.ignores_malformed && !is_boolean)) return {};
  std::string characters;
  if (kind == Kind::text) {
    if (!unescape(json.substr(1, json.size() - 2), characters)) return {};
  } else {
    characters = json;
  }
  if (is_boolean) {
    const bool is_one = kind == Kind::boolean ||
                        (kind == Kind::text && (characters == "true" || characters == "false" || characters.empty()));
    return is_one ? std::string_view() : "it is neither true nor false";
  }
  if (characters.empty()) return is_date ? "the text is no date" : is_address ? "it is no IP address" : "";
  if (is_date) return why_no_date(field, kind, characters);
  if (is_address) return why_no_address(characters);
  if (integer != nullptr) return why_no_integer(field, *integer, kind, characters);
  double number = 0;
  return why_no_number(field, kind, characters, number);
}

}  // namespace lg::es
