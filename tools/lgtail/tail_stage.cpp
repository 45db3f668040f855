// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtail/tail_stage.hpp"

#include <fmt/format.h>

#include <type_traits>
#include <utility>

#include "common/csv/csv_reader.hpp"
#include "common/pipeline/line_reader.hpp"
#include "tools/lgtail/csv_records.hpp"
#include "tools/lgtail/file_start.hpp"
#include "tools/lgtail/line_records.hpp"
#include "tools/lgtail/stream_reader.hpp"

namespace lg::tail {

namespace {

// What making a reader takes.
struct Making {
  const TailSettings& settings;
  Runtime& runtime;
  Delivery& delivery;
  const InputStream& stream;

  // The start of the file, where an id needs it and reading begins behind it.
  std::string start() const { return stream.offset > 0 ? read_file_start(stream) : std::string(); }

  template <typename Records>
  std::unique_ptr<Reader> lines() const {
    constexpr bool kRaw = std::is_same_v<Records, RawLines>;
    constexpr LineReader::ByteOrderMark kMark =
        kRaw ? LineReader::ByteOrderMark::kept : LineReader::ByteOrderMark::skipped;
    auto reader = std::make_unique<StreamReader<Records, LineReader>>(
        settings, runtime, delivery, stream.name, stream.offset, [this](LineHandler& handler) {
          return LineReader(handler, runtime.dead_letters, stream.name, stream.offset, runtime.max_record,
                            stream.origins.get(), kMark);
        });
    if (!settings.id.empty()) reader->records().see(0, start());
    return reader;
  }

  std::unique_ptr<Reader> csv(CsvDialect dialect) const {
    auto reader = std::make_unique<StreamReader<CsvRecords, CsvReader>>(
        settings, runtime, delivery, stream.name, stream.offset, [this, dialect](CsvHandler& handler) {
          return CsvReader(handler, runtime.dead_letters, dialect, stream.name, stream.offset, runtime.max_record,
                           stream.origins.get());
        });
    if (stream.offset == 0) return reader;
    const std::string first_bytes = start();
    reader->records().see(0, first_bytes);
    if (settings.columns.empty()) take_first_record(stream, first_bytes, dialect, runtime, reader->records());
    return reader;
  }
};

}  // namespace

TailStage::TailStage(TailSettings settings, Runtime& runtime, Output& output)
    : settings_(std::move(settings)), runtime_(runtime), delivery_(settings_, runtime, output) {}

std::unique_ptr<Reader> TailStage::read_stream(const InputStream& stream) {
  const Making making{settings_, runtime_, delivery_, stream};
  if (settings_.raw) return making.lines<RawLines>();
  switch (settings_.format_of(stream.path)) {
    case Format::tsv:
      return making.csv(kTsv);
    case Format::ndjson:
      return making.lines<NdjsonRecords>();
    case Format::line:
      return making.lines<TextRecords>();
    case Format::dead_letter:
      return making.lines<DeadLetterRecords>();
    case Format::csv:
      break;
  }
  return making.csv(kCsv);
}

std::vector<std::string> TailStage::explain() const {
  std::vector<std::string> lines;
  if (settings_.raw) {
    lines.emplace_back("pass lines as they are");
  } else {
    lines.push_back(settings_.format ? fmt::format("take it as {}", to_string(*settings_.format))
                                     : "take each file for what its extension says, else csv");
  }
  if (!settings_.columns.empty())
    lines.push_back(fmt::format("name the columns {}", fmt::join(settings_.columns, ", ")));
  for (const auto& [name, type] : settings_.types.all()) {
    lines.push_back(fmt::format("read column {} as {}", name, to_string(type)));
  }
  if (!settings_.id.empty()) lines.push_back(fmt::format("add an id as {}", settings_.id));
  if (!settings_.stamp.empty()) lines.push_back(fmt::format("add the time of arrival as {}", settings_.stamp));
  if (!settings_.sort_field.empty()) {
    lines.push_back(fmt::format("order the records by {}, in {} of memory and files in '{}'", settings_.sort_field,
                                cli::format_size(settings_.sort_memory), temporary_folder()));
  }
  if (settings_.speed) lines.push_back(fmt::format("let them go at {} times event time", *settings_.speed));
  if (settings_.rate) lines.push_back(fmt::format("let {} records go each second", *settings_.rate));
  return lines;
}

}  // namespace lg::tail
