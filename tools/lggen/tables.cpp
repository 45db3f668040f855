// SPDX-License-Identifier: Apache-2.0
#include "tools/lggen/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <string_view>

#include "common/error/error.hpp"
#include "common/pipeline/output.hpp"
#include "tools/lggen/catalogue.hpp"
#include "tools/lggen/clicks.hpp"
#include "tools/lggen/listen_row.hpp"
#include "tools/lggen/listening.hpp"
#include "tools/lggen/people.hpp"
#include "tools/lggen/places.hpp"
#include "tools/lggen/table_folder.hpp"

namespace lg::gen {

namespace {

constexpr char kHabitHeader[] = "CustID,Listens,Morning,Afternoon,Evening,Night,Mobile,Unique";
constexpr char kZipHeader[] = "zip,lat,lon,state";

constexpr std::uint64_t kStopInterval = 1 << 16;  // rows between two looks at whether to stop

void heed(const Stop& stop, std::uint64_t row) {
  if (row % kStopInterval == 0 && stop.requested()) throw Failure("interrupted", "no table was replaced");
}

// A header and then `count` rows, each appended to an empty string.
void write_rows(Output& output, const Stop& stop, std::string_view header, std::uint64_t count,
                const std::function<void(std::string&, std::uint32_t)>& append_row) {
  output.append(header);
  output.end_record();
  std::string row;
  for (std::uint64_t number = 0; number < count; ++number) {
    heed(stop, number);
    row.clear();
    append_row(row, static_cast<std::uint32_t>(number));
    output.append(row);
    output.end_record();
  }
}

// Degrees from 1/10000 of them.
void append_degrees(std::string& row, std::int32_t degrees) {
  const std::int32_t size = degrees < 0 ? -degrees : degrees;
  fmt::format_to(std::back_inserter(row), ",{}{}.{:04}", degrees < 0 ? "-" : "", size / 10'000, size % 10'000);
}

void append_zip(std::string& row, std::uint32_t number) {
  const Place where = place(number);
  fmt::format_to(std::back_inserter(row), "\"{}\"", std::string_view(where.zip.data(), where.zip.size()));
  append_degrees(row, where.latitude);
  append_degrees(row, where.longitude);
  fmt::format_to(std::back_inserter(row), ",\"{}\"", where.state);
}

void append_habits(std::string& row, std::uint32_t customer, const Realised& realised) {
  const std::uint64_t listens = realised.listens();
  fmt::format_to(std::back_inserter(row), "{},{}", customer, listens);
  const std::uint64_t counts[] = {realised.part_of_day[kMorning],
                                  realised.part_of_day[kAfternoon],
                                  realised.part_of_day[kEvening],
                                  realised.part_of_day[kNight],
                                  realised.mobile,
                                  realised.distinct};
  for (const std::uint64_t count : counts) {
    row += ',';
    if (listens == 0) continue;  // an empty field: nobody's share of nothing
    const std::uint64_t millionths = (count * 1'000'000 + listens / 2) / listens;
    fmt::format_to(std::back_inserter(row), "{}.{:06}", millionths / 1'000'000, millionths % 1'000'000);
  }
}

void write_listens(std::uint64_t count, Listening& listening, const Calendar& calendar, const Stop& stop,
                   Output& output) {
  const ListenRow row(calendar);
  for (std::uint64_t event = 0; event < count; ++event) {
    heed(stop, event);
    output.commit(row.format(event, listening.next(), output.prepare(ListenRow::kMaxLength)));
    output.end_record();
  }
}

std::vector<Click> all_clicks(const Settings& settings, const Listening& listening, const Calendar& calendar) {
  std::vector<Click> clicks;
  for (std::uint32_t customer = 0; customer < settings.customers; ++customer) {
    draw_clicks(listening.realised(customer), calendar, settings.seed, customer, clicks);
  }
  std::stable_sort(clicks.begin(), clicks.end(),
                   [](const Click& left, const Click& right) { return left.order < right.order; });
  return clicks;
}

}  // namespace

void generate(const Settings& settings, const Stop& stop) {
  const std::uint64_t seed = settings.seed;
  const std::uint64_t customers = settings.customers;
  const Calendar calendar(settings.start, static_cast<std::uint32_t>(settings.days));
  Listening listening(settings, calendar);
  TableFolder folder(settings.folder);
  folder.write("cust.csv", [&](Output& output) {
    write_rows(output, stop, kCustomerHeader, customers,
               [&](std::string& row, std::uint32_t customer) { append_customer(row, seed, customer, settings.start); });
  });
  folder.write("contacts.csv", [&](Output& output) {
    write_rows(output, stop, kContactHeader, customers,
               [&](std::string& row, std::uint32_t customer) { append_contact(row, seed, customer); });
  });
  folder.write("music.csv", [&](Output& output) {
    write_rows(output, stop, kTrackHeader, settings.tracks,
               [&](std::string& row, std::uint32_t track) { append_track(row, seed, track); });
  });
  folder.write("zips.csv", [&](Output& output) { write_rows(output, stop, kZipHeader, zip_count(), append_zip); });
  folder.write("tracks.csv",
               [&](Output& output) { write_listens(settings.listens, listening, calendar, stop, output); });
  folder.write("live.csv", [&](Output& output) {
    write_rows(output, stop, kHabitHeader, customers, [&](std::string& row, std::uint32_t customer) {
      append_habits(row, customer, listening.realised(customer));
    });
  });
  folder.write("clicks.csv", [&](Output& output) {
    const std::vector<Click> clicks = all_clicks(settings, listening, calendar);
    write_rows(output, stop, kClickHeader, clicks.size(),
               [&](std::string& row, std::uint32_t event) { append_click(row, event, clicks[event], calendar); });
  });
  folder.publish();
}

std::vector<std::string> describe(const Settings& settings) {
  const Calendar calendar(settings.start, static_cast<std::uint32_t>(settings.days));
  const std::string_view first(calendar.date(0), Calendar::kDateLength);
  const std::string_view last(calendar.date(calendar.days() - 1), Calendar::kDateLength);
  return {fmt::format("write {}/cust.csv: {} customers", settings.folder, settings.customers),
          fmt::format("write {}/contacts.csv: how to reach them", settings.folder),
          fmt::format("write {}/music.csv: {} tracks", settings.folder, settings.tracks),
          fmt::format("write {}/zips.csv: where zip codes are", settings.folder),
          fmt::format("write {}/tracks.csv: {} listens from {} to {}", settings.folder, settings.listens, first, last),
          fmt::format("write {}/live.csv: the habits of the customers", settings.folder),
          fmt::format("write {}/clicks.csv: their clicks on advertisements", settings.folder)};
}

}  // namespace lg::gen
