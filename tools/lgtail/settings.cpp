// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtail/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "common/error/error.hpp"
#include "common/record/utf8.hpp"
#include "common/time/rate.hpp"

namespace lg::tail {

namespace {

constexpr std::uint64_t kLeastSortMemory = 64'000;
constexpr double kSlowest = 1e-6;
constexpr double kFastest = 1e9;

double parse_speed(const std::string& text) {
  double speed = 0;
  const char* const end = text.data() + text.size();
  const std::from_chars_result result = std::from_chars(text.data(), end, speed);
  const bool times = result.ptr + 1 == end && *result.ptr == 'x';
  if (result.ec != std::errc() || !times || !(speed >= kSlowest && speed <= kFastest)) {
    throw UsageError(fmt::format("--replay '{}' is no speed", text), "write it as 1x, 60x or 0.5x");
  }
  return speed;
}

void check_name(std::string_view option, const std::string& name) {
  if (!is_utf8(name)) throw UsageError(fmt::format("{}: a name is not valid UTF-8", option));
  if (name == "@lg") throw UsageError(fmt::format("{}: the name @lg is kept for control lines", option));
}

}  // namespace

void TailOptions::declare(cli::OptionSet& options) {
  options.group("Input");
  options.texts("FILE", "FILE", files_, "files to read, one after the other; - is standard input (default: --in)");
  options.flag("-f,--follow", follow_,
               "follow files as they grow, through rotation; FILE may hold wildcards and need not exist yet");
  options.flag("--from-end", from_end_, "with -f: of files that are there at the start, only what is added");
  options.choice("--format", format_names(), format_,
                 "what the input is written in (default: by the extension .csv .tsv .ndjson .jsonl, else csv)");
  options.list("--columns", "NAME,...", columns_,
               "names of the columns; then no record is a header (line: the name of the field, default message)");
  options.list("--types", "NAME:TYPE,...", types_, "types of columns: int, float, time, str, bool");
  options.flag("--raw", raw_, "pass lines as they are");
  options.group("Order and pace");
  options.text("--sort", "FIELD", sort_, "order all records by the time in FIELD");
  options.size("--sort-memory", sort_memory_, "memory to sort in, the rest goes to TMPDIR (default: 256MB)");
  options.text("--replay", "SPEED", replay_,
               "let records go at SPEED times event time: 1x, 60x, 0.5x; sorts by --time");
  options.text("--time", "FIELD", time_, "the event time of --replay");
  options.text("--rate", "N/s", rate_, "let N records a second go (also /m, /h, /d)");
  options.group("Added fields");
  options.text("--stamp", "NAME", stamp_, "add the time of arrival as field NAME");
  options.text("--id", "NAME", id_, "add an id made of the file's first bytes and the offset as field NAME");
  options.example("lgtail --types datetime:time tracks.csv", "a CSV file with a header to NDJSON");
  options.example("lgtail -f --columns host,status,bytes '/var/log/app/*.csv'", "follow files without a header");
  options.example("lgtail --replay 3600x --time datetime tracks.csv.gz", "an hour of history each second");
}

std::vector<std::string> TailOptions::inputs(const cli::StreamOptions& stream) const {
  if (files_.empty()) return {stream.in};
  if (stream.in != "-") throw UsageError("both FILE and --in are given", "FILE stands in for --in");
  return files_;
}

TailSettings TailOptions::resolve(const cli::StreamOptions& stream) const {
  TailSettings settings;
  if (!format_.empty()) settings.format = parse_format(format_);
  settings.columns = columns_;
  settings.types = ColumnTypes(types_);
  settings.stamp = stamp_;
  settings.id = id_;
  settings.raw = raw_;
  settings.follow = follow_;
  settings.from_end = from_end_;
  if (raw_) {
    check_plain_lines(stream, "--raw passes lines as they are");
  } else if (settings.format == Format::dead_letter) {
    check_plain_lines(stream, "--format dead-letter gives lines back as they were");
  }
  if (from_end_ && !follow_) throw UsageError("--from-end goes with -f");
  check_format();
  check_columns(settings);
  check_added_names();
  resolve_order(settings);
  return settings;
}

// What comes out are no JSON objects, so nothing can look at their fields or add one.
void TailOptions::check_plain_lines(const cli::StreamOptions& stream, std::string_view why) const {
  const std::pair<const char*, bool> options[] = {
      {"--columns", !columns_.empty()},   {"--types", !types_.empty()},  {"--id", !id_.empty()},
      {"--stamp", !stamp_.empty()},       {"--sort", !sort_.empty()},    {"--replay", !replay_.empty()},
      {"--where", !stream.where.empty()}, {"--set", !stream.set.empty()}};
  for (const auto& [name, given] : options) {
    if (given) throw UsageError(fmt::format("{} cannot be used here: {}", name, why));
  }
}

void TailOptions::check_format() const {
  if (format_ == "ndjson" && !columns_.empty()) throw UsageError("--columns: NDJSON has names of its own");
  if ((format_ == "ndjson" || format_ == "line") && !types_.empty()) {
    throw UsageError("--types is for the columns of CSV and TSV");
  }
  if (format_ == "line" && columns_.size() > 1) {
    throw UsageError("--columns: with --format line there is one field to name");
  }
  if (format_ == "line" && !(sort_.empty() && replay_.empty())) {
    throw UsageError("--sort needs a field with a time, which plain lines do not have");
  }
}

void TailOptions::check_columns(const TailSettings& settings) const {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    check_name("--columns", columns_[i]);
    if (std::find(columns_.begin(), columns_.begin() + static_cast<std::ptrdiff_t>(i), columns_[i]) !=
        columns_.begin() + static_cast<std::ptrdiff_t>(i)) {
      throw UsageError(fmt::format("--columns names '{}' twice", columns_[i]));
    }
  }
  if (columns_.empty()) return;
  const std::string_view unknown = settings.types.first_unknown(columns_);
  if (!unknown.empty()) throw UsageError(fmt::format("--types: '{}' is none of --columns", unknown));
}

void TailOptions::check_added_names() const {
  check_name("--id", id_);
  check_name("--stamp", stamp_);
  if (!id_.empty() && id_ == stamp_) throw UsageError(fmt::format("--id and --stamp both add '{}'", id_));
  if (format_ != "line") return;
  const std::string message = columns_.empty() ? "message" : columns_.front();
  for (const std::string& name : {id_, stamp_}) {
    if (name == message) throw UsageError(fmt::format("'{}' is the field that holds the line", name));
  }
}

void TailOptions::resolve_order(TailSettings& settings) const {
  if (!replay_.empty()) {
    if (!rate_.empty()) throw UsageError("--replay and --rate exclude each other");
    if (time_.empty()) throw UsageError("--replay needs --time FIELD", "the field with the event time");
    if (!sort_.empty() && sort_ != time_) throw UsageError("--replay sorts by --time, not by another --sort");
    settings.speed = parse_speed(replay_);
  } else if (!time_.empty()) {
    throw UsageError("--time goes with --replay");
  }
  if (!rate_.empty()) settings.rate = for_option("--rate", [this] { return parse_rate(rate_); });
  settings.sort_field = replay_.empty() ? sort_ : time_;
  settings.sort_memory = sort_memory_;
  if (settings.sort_field.empty()) return;
  if (follow_) {
    throw UsageError(
        fmt::format("{} needs input that ends: it cannot be used with -f", replay_.empty() ? "--sort" : "--replay"));
  }
  if (sort_memory_ < kLeastSortMemory) throw UsageError("--sort-memory: at least 64KB");
}

}  // namespace lg::tail
