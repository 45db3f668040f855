// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/window_filter.hpp"

#include <fmt/format.h>

#include "common/cli/option_set.hpp"

namespace lg::window {

namespace {

using Kind = WindowSpec::Kind;

UnitKind units_of(Kind kind) {
  switch (kind) {
    case Kind::trailing:
      return UnitKind::event;
    case Kind::hopping:
      return UnitKind::slice;
    default:
      return UnitKind::none;
  }
}

std::vector<std::size_t> slots_of(const std::vector<std::string>& names, FieldSet& fields) {
  std::vector<std::size_t> slots;
  for (const std::string& name : names) slots.push_back(fields.add(name));
  return slots;
}

std::unique_ptr<Windows> make_windows(const WindowSpec& spec, const Workshop& workshop) {
  switch (spec.kind) {
    case Kind::tumbling:
      return make_tumbling(workshop, spec.over);
    case Kind::hopping:
      return make_hopping(workshop, spec.over, spec.every);
    case Kind::session:
      return make_sessions(workshop, spec.every);
    case Kind::trailing:
      return make_trailing(workshop, spec.over, spec.once);
    case Kind::all:
    case Kind::running:
      break;
  }
  return make_one_window(workshop, spec.kind == Kind::running);
}

std::string describe_windows(const WindowSpec& spec, const Zone& zone) {
  switch (spec.kind) {
    case Kind::tumbling:
      return fmt::format("windows of {}, aligned to midnight in {}", format_duration(spec.over), zone.name());
    case Kind::hopping:
      return fmt::format("windows of {} every {}, aligned to midnight in {}", format_duration(spec.over),
                         format_duration(spec.every), zone.name());
    case Kind::session:
      return fmt::format("sessions that end after {} without an event of the key", format_duration(spec.every));
    case Kind::trailing:
      return fmt::format("at every event, the {} up to it", format_duration(spec.over));
    case Kind::running:
      return "at every event, all data up to it";
    case Kind::all:
      break;
  }
  return "one window for all data";
}

}  // namespace

WindowFilter::WindowFilter(const WindowSpec& spec, Runtime& runtime)
    : spec_(spec),
      runtime_(runtime),
      memory_(spec.max_state),
      keys_(slots_of(spec.results.keys, runtime.fields)),
      aggregation_(runtime.times, runtime.fields, units_of(spec.kind), memory_),
      results_(spec.results, runtime.times, runtime.fields, aggregation_),
      late_(spec.late_file, spec.drop_late, runtime.counters["late"]),
      waiting_(memory_),
      finder_(runtime.fields),
      no_time_(fmt::format("no time: field '{}' cannot be read as one", spec.time)),
      missing_time_(fmt::format("no time: there is no field '{}'", spec.time)) {
  if (!spec_.time.empty()) time_slot_ = runtime.fields.add(spec_.time);
  aggregation_.lay_out();
  FieldSet* const event_fields = spec_.results.each ? &runtime.fields : nullptr;
  writer_.emplace(spec_.results, spec_.once, keys_, results_, event_fields);
  windows_ = make_windows(spec_, {keys_, aggregation_, *writer_, memory_, runtime.times.zone});
}

WindowFilter::~WindowFilter() = default;

Rejection WindowFilter::read_time(const Value& value, Timestamp& time) {
  if (value.is_null()) return missing_time_;
  Instant instant;
  if ((!value.is_text() && !value.is_number()) || !runtime_.times.parse(value.text, instant)) return no_time_;
  time = instant.time;
  return {};
}

Rejection WindowFilter::on_record(const Record& record, Output& output) {
  writer_->set_output(output);
  Timestamp time{};
  if (time_slot_) {
    const Rejection rejection = read_time(record[*time_slot_], time);
    if (!rejection.empty()) return rejection;
  }
  if (!time_slot_ || (spec_.is_all() && (spec_.lateness == Duration(0) || time < watermark_))) {
    take(record, time);
    return {};
  }
  if (time < watermark_) return late_.put(record.bytes(), time, watermark_);
  watermark_ = std::max(watermark_, time - spec_.lateness);
  if (spec_.lateness == Duration(0)) {
    windows_->advance(time);
    take(record, time);
  } else {
    waiting_.add(time, record.bytes());
    take_waiting(watermark_);
    windows_->advance(watermark_);
  }
  return {};
}

void WindowFilter::take(const Record& record, Timestamp time) {
  windows_->take({record.values(), time, &record});
}

void WindowFilter::take_waiting(Timestamp until) {
  Timestamp time;
  std::string_view bytes;
  while (waiting_.take(until, time, bytes)) {
    finder_.find(bytes, waited_);  // was found well-formed before
    windows_->advance(time);
    take(waited_, time);
  }
}

void WindowFilter::publish() {
  const std::uint64_t type_errors = aggregation_.type_errors() + results_.type_errors();
  runtime_.counters["type_errors"] += type_errors - published_type_errors_;
  published_type_errors_ = type_errors;
  runtime_.counters["keys"] = memory_.keys;
  runtime_.counters["waiting"] = waiting_.size();
  runtime_.counters["state_bytes"] = memory_.used();
}

void WindowFilter::on_idle(Output&) {
  late_.flush();
  publish();
}

void WindowFilter::on_end(EndReason reason, Output& output) {
  writer_->set_output(output);
  if (reason == EndReason::end_of_data || spec_.is_all()) {
    take_waiting(Timestamp::max());
    windows_->close_all();
  }
  ended_ = true;
  late_.flush();
  late_.warn(spec_.lateness, runtime_.messages);
  publish();
}

std::vector<std::string> WindowFilter::explain() const {
  std::vector<std::string> lines;
  lines.push_back(spec_.results.keys.empty() ? "group all records together"
                                             : fmt::format("group by {}", fmt::join(spec_.results.keys, ", ")));
  lines.push_back("take " + describe_windows(spec_, runtime_.times.zone));
  if (time_slot_) lines.push_back(fmt::format("read the time from {}", spec_.time));
  for (const NamedExpression& named : spec_.results.aggregates) {
    lines.push_back(fmt::format("compute {} = {}", named.name, named.source));
  }
  if (!spec_.results.having.empty()) {
    lines.push_back(
        fmt::format("put out {} {}", spec_.once ? "each time there begins" : "rows for which", spec_.results.having));
  }
  if (!spec_.is_all()) {
    lines.push_back(fmt::format("wait {} for events out of order; later ones are {}", format_duration(spec_.lateness),
                                late_.describe()));
  }
  lines.push_back(fmt::format("hold at most {} of state", cli::format_size(spec_.max_state)));
  return lines;
}

}  // namespace lg::window
