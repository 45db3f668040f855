// SPDX-License-Identifier: Apache-2.0
// Any text by any format in some zones. Properties: what was read is within the years 0000 to 9999; written as
// RFC 3339 it is read as the same instant; and where a format says the whole time, what it writes it reads back.
#include "common/time/time_format.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "common/error/error.hpp"
#include "common/time/calendar.hpp"
#include "common/time/time_writer.hpp"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

bool same(const lg::Instant& a, const lg::Instant& b) {
  return a.time == b.time && a.nanoseconds == b.nanoseconds && a.fraction_digits == b.fraction_digits;
}

// A letter or digit of the format itself can look like part of a name or number that is written before it, and an
// offset moves what a coarse format leaves out: such formats are not invertible.
bool invertible(std::string_view format) {
  if (format.find("%z") != format.npos) return false;
  for (std::size_t at = 0; at < format.size(); ++at) {
    unsigned char character = static_cast<unsigned char>(format[at]);
    if (character == '%') {
      ++at;
    } else if (character > ' ' && character < '0' && character != '/') {
      continue;
    } else if (character != ' ' && character != '/' && character != ':') {
      return false;
    }
  }
  return true;
}

void check(std::string_view format_text, std::string_view text, const lg::Zone& zone) {
  lg::TimeFormat format(format_text);
  lg::Instant instant;
  if (!format.parse(text, zone, instant)) return;
  require(instant.time >= lg::kFirstSecond && instant.time < lg::kLastSecond + std::chrono::seconds(1));
  require(instant.nanoseconds / 1000 == lg::micros_of_second(instant.time));
  require(lg::start_of_day(instant.time, zone) <= instant.time);

  char buffer[lg::kMaxTimeLength];
  std::string_view written(buffer, lg::format_rfc3339(instant, buffer));
  lg::Instant again;
  require(lg::TimeFormat().parse(written, lg::Zone(), again));
  require(same(again, instant));

  if (format_text.empty() || !zone.is_utc() || !invertible(format_text)) return;
  std::string by_format = lg::format_time(instant, format_text, zone);
  require(format.parse(by_format, zone, again));
  require(same(again, instant));
}

}  // namespace

// The input is a byte that chooses the zone, the format, a newline and the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const lg::Zone zones[] = {lg::Zone(), lg::Zone("Europe/Berlin"), lg::Zone("America/New_York"),
                                   lg::Zone("Pacific/Apia")};
  if (size == 0) return 0;
  const lg::Zone& zone = zones[data[0] % 4];
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::size_t newline = rest.find('\n');
  if (newline == rest.npos) {
    check({}, rest, zone);
    return 0;
  }
  try {
    check(rest.substr(0, newline), rest.substr(newline + 1), zone);
  } catch (const lg::UsageError&) {
    // No format.
  }
  return 0;
}
