// SPDX-License-Identifier: Apache-2.0
// Every kind of window against a brute force: for each window (or event) all events are looked at again.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <random>
#include <set>

#include "common/time/calendar.hpp"
#include "tests/unit/lgwindow/harness.hpp"
#include "tools/lgwindow/grid.hpp"

namespace lg::window::test {

namespace {

using std::chrono::seconds;
using Kind = WindowSpec::Kind;

struct Listen {
  std::int64_t time;  // seconds
  int key;
  int track;  // negative: null

  std::string json() const {
    return fmt::format(R"({{"k":{},"t":"{}","x":{},"y":{}}})", key, format_rfc3339(Timestamp(seconds(time))),
                       track < 0 ? "null" : std::to_string(track), track * 0.1);
  }
};
using Listens = std::vector<Listen>;

const std::vector<NamedExpression> kAggregates = {
    {"n", "count()"},     {"c", "count(x)"},     {"s", "sum(x)"},
    {"y", "sum(y)"},      {"lo", "min(x)"},      {"hi", "max(x)"},
    {"d", "distinct(x)"}, {"f", "first(x)"},     {"z", "last(x)"},
    {"l", "list(x,2)"},   {"h", "share(x > 3)"}, {"m", "quantile(x, 0.5)"},
    {"top", "top(x,2)"},  {"v", "var(x)"},       {"r", "distinct(x)/count()"}};

std::string joined(const Listens& listens) {
  std::string lines;
  for (const Listen& listen : listens) lines += listen.json() + '\n';
  return lines;
}

// The aggregates of some events, by looking at all of them.
std::string aggregate(const Listens& events) {
  std::vector<int> values;
  for (const Listen& event : events) {
    if (event.track >= 0) values.push_back(event.track);
  }
  const double n = static_cast<double>(events.size());
  std::map<int, int> counts;
  for (const int value : values) ++counts[value];
  std::vector<int> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::pair<int, int>> top(counts.begin(), counts.end());
  std::stable_sort(top.begin(), top.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::int64_t sum = 0;
  std::int64_t squares = 0;
  for (const int value : values) {
    sum += value;
    squares += value * value;
  }
  const auto number = [](double d) {
    std::string text;
    append_number(text, d);
    return text;
  };
  const auto or_null = [&](const std::string& text) { return values.empty() ? "null" : text; };
  const std::int64_t c = static_cast<std::int64_t>(values.size());
  std::string text = fmt::format("\"n\":{},\"c\":{},\"s\":{}", events.size(), c, or_null(std::to_string(sum)));
  text += fmt::format(",\"lo\":{},\"hi\":{},\"d\":{}", values.empty() ? "null" : std::to_string(sorted.front()),
                      values.empty() ? "null" : std::to_string(sorted.back()), counts.size());
  text += fmt::format(",\"f\":{},\"z\":{}", values.empty() ? "null" : std::to_string(values.front()),
                      values.empty() ? "null" : std::to_string(values.back()));
  text += ",\"l\":" +
          (values.empty()
               ? std::string("null")
               : fmt::format("[{}]", fmt::join(values.begin(),
                                               values.begin() + std::min<std::ptrdiff_t>(2, std::ssize(values)), ",")));
  const auto above = std::count_if(values.begin(), values.end(), [](int value) { return value > 3; });
  text += ",\"h\":" + number(static_cast<double>(above) / n);
  text += ",\"m\":" + (values.empty() ? std::string("null") : std::to_string(sorted[(sorted.size() + 1) / 2 - 1]));
  text += ",\"top\":";
  if (top.empty()) {
    text += "null";
  } else {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < top.size() && i < 2; ++i) {
      parts.push_back(fmt::format(R"({{"value":{},"count":{}}})", top[i].first, top[i].second));
    }
    text += fmt::format("[{}]", fmt::join(parts, ","));
  }
  text += ",\"v\":" + (c < 2 ? std::string("null")
                             : number(static_cast<double>(c * squares - sum * sum) / static_cast<double>(c * (c - 1))));
  text += ",\"r\":" + number(static_cast<double>(counts.size()) / n);
  return text;
}

// One window: its rows, in the order in which the keys first came.
std::string window_rows(const Listens& events, Timestamp start, Timestamp end) {
  std::vector<int> keys;
  std::map<int, Listens> by_key;
  for (const Listen& event : events) {
    const Timestamp time{seconds(event.time)};
    if (time < start || time >= end) continue;
    if (!by_key.contains(event.key)) keys.push_back(event.key);
    by_key[event.key].push_back(event);
  }
  std::string rows;
  for (const int key : keys) {
    rows += fmt::format(R"({{"k":{},"window_start":"{}","window_end":"{}",{}}})", key, format_rfc3339(start),
                        format_rfc3339(end), aggregate(by_key[key])) +
            '\n';
  }
  return rows;
}

std::string brute_windows(const Listens& events, Duration over, Duration every, const Zone& zone) {
  const Grid slices(Duration(std::gcd(over.count(), every.count())), every, zone);
  const Grid hops(every, every, zone);
  const std::int64_t count = over.count() / std::gcd(over.count(), every.count());
  if (events.empty()) return {};
  std::string rows;
  Timestamp last{seconds(events.back().time)};
  for (Timestamp end = hops.after(Timestamp(seconds(events.front().time))); slices.back(end, count) <= last;
       end = hops.after(end)) {
    rows += window_rows(events, slices.back(end, count), end);
  }
  return rows;
}

std::string brute_sessions(const Listens& events, Duration gap) {
  struct Session {
    std::size_t first;
    Listens events;
  };
  std::map<int, Session> open;
  std::vector<Session> closed;
  for (std::size_t i = 0; i < events.size(); ++i) {
    Session& session = open[events[i].key];
    if (!session.events.empty() && seconds(events[i].time - session.events.back().time) >= gap) {
      closed.push_back(session);
      session.events.clear();
    }
    if (session.events.empty()) session.first = i;
    session.events.push_back(events[i]);
  }
  for (const auto& [key, session] : open) closed.push_back(session);
  std::sort(closed.begin(), closed.end(), [](const Session& a, const Session& b) {
    return std::pair(a.events.back().time, a.first) < std::pair(b.events.back().time, b.first);
  });
  std::string rows;
  for (const Session& session : closed) {
    rows +=
        fmt::format(R"({{"k":{},"window_start":"{}","window_end":"{}",{}}})", session.events[0].key,
                    format_rfc3339(Timestamp(seconds(session.events[0].time))),
                    format_rfc3339(Timestamp(seconds(session.events.back().time)) + gap), aggregate(session.events)) +
        '\n';
  }
  return rows;
}

// At every event, those of its key since `over` before.
std::string brute_trailing(const Listens& events, Duration over) {
  std::string rows;
  for (std::size_t i = 0; i < events.size(); ++i) {
    Listens window;
    for (std::size_t j = 0; j <= i; ++j) {
      if (events[j].key == events[i].key && seconds(events[j].time) >= seconds(events[i].time) - over) {
        window.push_back(events[j]);
      }
    }
    std::string row = events[i].json();
    row.pop_back();
    rows += row + ',' + aggregate(window) + "}\n";
  }
  return rows;
}

Listens random_listens(std::mt19937& random, std::size_t count, std::int64_t start, std::int64_t span) {
  Listens listens;
  for (std::size_t i = 0; i < count; ++i) {
    listens.push_back({start + static_cast<std::int64_t>(random() % static_cast<unsigned>(span)),
                       static_cast<int>(random() % 5), static_cast<int>(random() % 9) - 2});
  }
  std::stable_sort(listens.begin(), listens.end(), [](const Listen& a, const Listen& b) { return a.time < b.time; });
  return listens;
}

// Moves events, but none behind one that is more than `lateness` newer, and keeps those of equal time in order.
Listens shuffled(Listens listens, std::int64_t lateness, std::mt19937& random) {
  std::vector<std::pair<std::int64_t, Listen>> keyed;
  std::map<std::int64_t, std::int64_t> delay;
  for (const Listen& listen : listens) {
    const auto [position, is_new] = delay.try_emplace(listen.time, 0);
    if (is_new) position->second = static_cast<std::int64_t>(random() % static_cast<unsigned>(lateness + 1));
    keyed.emplace_back(listen.time + position->second, listen);
  }
  std::stable_sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < listens.size(); ++i) listens[i] = keyed[i].second;
  return listens;
}

// The sums of tenths are left out of the brute force: Python's fsum checks them, see tests/property.
std::vector<NamedExpression> without_tenths() {
  std::vector<NamedExpression> result = kAggregates;
  result.erase(std::find_if(result.begin(), result.end(), [](const auto& named) { return named.name == "y"; }));
  return result;
}

void check(WindowSpec spec, const Listens& listens, const std::string& expected, std::mt19937& random,
           const std::string& zone = "UTC") {
  CHECK(Run(spec, zone)(joined(listens)) == expected);
  spec.lateness = seconds(1 + random() % 3000);
  const Listens moved = shuffled(listens, spec.lateness.count() / 1'000'000, random);
  Run run(spec, zone);
  CHECK(run(joined(moved)) == expected);
  CHECK(run.counters["late"] == 0);
}

constexpr std::int64_t kStart = 1'414'000'000;         // 2014-10-22T17:46:40Z
constexpr std::int64_t kBerlinAutumn = 1'414'270'800;  // 2014-10-25T21:00:00Z
constexpr std::int64_t kBerlinSpring = 1'396'130'400;  // 2014-03-29T22:00:00Z

}  // namespace

TEST_CASE("windows that follow one another or overlap are those of the brute force") {
  std::mt19937 random(4);
  const std::int64_t over = GENERATE(60, 300, 1800, 2700, 5400, 86400);
  const std::int64_t every = GENERATE(60, 300, 420, 1800, 7200);
  const std::int64_t start = GENERATE(as<std::int64_t>{}, kStart, kBerlinAutumn, kBerlinSpring, -20'000);
  const std::string zone = GENERATE("UTC", "Europe/Berlin");
  INFO(over << " every " << every << " from " << start << " in " << zone);
  const Listens listens = random_listens(random, random() % 60, start, 40'000);
  WindowSpec spec =
      spec_of(over == every ? Kind::tumbling : Kind::hopping, without_tenths(), seconds(over), seconds(every));
  check(spec, listens, brute_windows(listens, seconds(over), seconds(every), Zone(zone)), random, zone);
}

TEST_CASE("a tumbling window is a hopping one that hops by its length") {
  std::mt19937 random(5);
  for (int round = 0; round < 30; ++round) {
    const Duration over = seconds(60 + random() % 5000);
    const std::string lines = joined(random_listens(random, 200, kBerlinAutumn, 40'000));
    CHECK(Run(spec_of(Kind::tumbling, kAggregates, over, over), "Europe/Berlin")(lines) ==
          Run(spec_of(Kind::hopping, kAggregates, over, over), "Europe/Berlin")(lines));
  }
}

TEST_CASE("sessions are those of the brute force") {
  std::mt19937 random(6);
  for (int round = 0; round < 60; ++round) {
    const Listens listens = random_listens(random, random() % 100, kStart, 20'000);
    const Duration gap = seconds(1 + random() % 1500);
    check(spec_of(Kind::session, without_tenths(), Duration(0), gap), listens, brute_sessions(listens, gap), random);
  }
}

TEST_CASE("trailing windows are those of the brute force, both ends included") {
  std::mt19937 random(7);
  for (int round = 0; round < 60; ++round) {
    // Few seconds and long streams give many ties and events exactly `over` apart.
    const Listens listens = random_listens(random, random() % 100, kStart, round % 2 == 0 ? 100 : 20'000);
    const Duration over = seconds(1 + random() % (round % 2 == 0 ? 20 : 1500));
    check(spec_of(Kind::trailing, without_tenths(), over), listens, brute_trailing(listens, over), random);
  }
}

TEST_CASE("all data is one window, and --each gives it as it grows") {
  std::mt19937 random(8);
  for (int round = 0; round < 20; ++round) {
    const Listens listens = random_listens(random, random() % 100, kStart, 20'000);
    const Duration ever = std::chrono::days(1000);
    check(spec_of(Kind::running, without_tenths()), listens, brute_trailing(listens, ever), random);
    std::string rows = window_rows(listens, Timestamp::min(), Timestamp::max());
    for (std::size_t at = 0; (at = rows.find("\"window_start", at)) != std::string::npos;) {
      rows.erase(at, rows.find("\"n\"", at) - at);
    }
    check(spec_of(Kind::all, without_tenths()), listens, rows, random);
  }
}

TEST_CASE("where the input is cut changes nothing") {
  std::mt19937 random(9);
  const std::string lines = joined(random_listens(random, 300, kStart, 20'000));
  const WindowSpec spec = spec_of(Kind::hopping, kAggregates, seconds(1800), seconds(300));
  const std::string expected = Run(spec)(lines);
  Run run(spec);
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', std::min(at + random() % 500, lines.size() - 1)) + 1;
    run.feed(std::string_view(lines).substr(at, end - at));
    at = end;
  }
  CHECK(run.end() == expected);
}

}  // namespace lg::window::test
