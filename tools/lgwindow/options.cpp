// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/error/error.hpp"

namespace lg::window {

namespace {

using Kind = WindowSpec::Kind;

constexpr Duration kLongest = std::chrono::days(1'000'000);

void check_duration(const char* option, Duration duration, Duration shortest) {
  if (duration < shortest) throw UsageError(fmt::format("{} is to be longer than 0", option));
  if (duration > kLongest) {
    throw UsageError(fmt::format("{} is longer than 1,000,000 days", option), "for all data there is --over all");
  }
}

void refuse(bool given, const char* option, const char* where) {
  if (given) throw UsageError(fmt::format("{} has no meaning with {}", option, where));
}

}  // namespace

void WindowOptions::declare(cli::OptionSet& options) {
  options.group("Windows");
  options.list("--key", "FIELD,...", keys_, "aggregate by these fields; without it, all records are one group");
  options.text("--time", "FIELD", time_, "the field that says when an event was");
  options.text("--over", "DURATION|all", over_, "windows of this length, aligned to midnight in --tz, or all data");
  options.duration("--every", every_, "a window of --over ends at each multiple of this");
  options.duration("--gap", gap_, "a window ends when its key had no event for so long");
  options.flag("--each", each_, "put out every event, with the aggregates of the time from --over before it up to it");
  options.duration("--lateness", lateness_, "wait so long, in event time, for events that come out of order");
  options.text("--late", "FILE|drop", late_, "append events that come later still to FILE, or drop them");
  options.size("--max-state", max_state_, "refuse to hold more than this in memory");

  options.group("Results");
  options.texts("--agg", "NAME=EXPR", aggregates_,
                "add a field: count() count(f) sum mean min max var stddev first last distinct share(EXPR) top(f,k) "
                "quantile(f,q) list(f,k), and arithmetic on them");
  options.text("--having", "EXPR", having_, "put out only rows for which this is true");
  options.flag("--once", once_, "with --each: only when --having becomes true for the key");

  options.example("lgwindow --key customer_id --time datetime --over 1h --agg 'listens=count()' < listens.ndjson",
                  "listens per customer and hour");
  options.example(
      "lgwindow --key customer_id,track_id --time datetime --over 30m --each --agg 'plays=count()' "
      "--having 'plays >= 3' --once < listens.ndjson",
      "who plays a track the third time within 30 minutes");
  options.example(
      "lgwindow --time datetime --over 30m --every 5m --agg 'top=top(track_id, 10)' --tz Europe/Berlin "
      "< listens.ndjson",
      "the ten most played tracks of the last 30 minutes, every 5 minutes");
  options.example(
      "lgwindow --key customer_id --over all --agg 'morning=share(hour(datetime) in 5..11)' "
      "--agg 'unique=distinct(track_id)/count()' < listens.ndjson",
      "habits, from all data");
}

WindowSpec WindowOptions::check() const {
  WindowSpec spec;
  if (over_.empty() == !gap_) throw UsageError("give --over or --gap, one of them", "for all data: --over all");
  if (gap_) {
    refuse(every_.has_value(), "--every", "--gap");
    refuse(each_, "--each", "--gap");
    check_duration("--gap", *gap_, Duration(1));
    spec.kind = Kind::session;
    spec.every = *gap_;
  } else if (over_ == "all") {
    refuse(every_.has_value(), "--every", "--over all");
    spec.kind = each_ ? Kind::running : Kind::all;
  } else {
    spec.over = for_option("--over", [this] { return parse_duration(over_); });
    check_duration("--over", spec.over, Duration(1));
    spec.every = every_.value_or(spec.over);
    check_duration("--every", spec.every, Duration(1));
    if (each_) {
      refuse(every_.has_value(), "--every", "--each");
      spec.kind = Kind::trailing;
    } else {
      spec.kind = spec.every == spec.over ? Kind::tumbling : Kind::hopping;
    }
  }
  spec.time = time_;
  if (time_.empty() && !spec.is_all()) {
    throw UsageError("--time is missing", "name the field that says when an event was; only --over all can do without");
  }
  spec.lateness = lateness_.value_or(Duration(0));
  check_duration("--lateness", spec.lateness, Duration(0));
  if (time_.empty() && spec.lateness > Duration(0)) throw UsageError("--lateness needs --time");

  spec.results.keys = keys_;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (keys_[i].empty()) throw UsageError("--key has an empty name");
    if (std::find(keys_.begin(), keys_.begin() + static_cast<std::ptrdiff_t>(i), keys_[i]) !=
        keys_.begin() + static_cast<std::ptrdiff_t>(i)) {
      throw UsageError(fmt::format("--key names '{}' twice", keys_[i]));
    }
  }
  if (aggregates_.empty()) throw UsageError("--agg is missing", "for example --agg 'listens=count()'");
  for (const std::string& text : aggregates_) spec.results.aggregates.push_back(parse_named(text));
  spec.results.having = having_;
  spec.results.has_window = !spec.is_all();
  spec.results.each = each_;
  if (once_ && (having_.empty() || !each_)) throw UsageError("--once needs --having and --each");
  spec.once = once_;
  spec.drop_late = late_ == "drop";
  if (!spec.drop_late) spec.late_file = late_;
  spec.max_state = max_state_;
  return spec;
}

}  // namespace lg::window
