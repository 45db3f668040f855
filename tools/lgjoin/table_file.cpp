// SPDX-License-Identifier: Apache-2.0
#include "tools/lgjoin/table_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include "common/error/error.hpp"
#include "common/io/files_source.hpp"
#include "common/pipeline/dead_letters.hpp"
#include "common/time/system_clock.hpp"
#include "tools/lgjoin/row_writer.hpp"
#include "tools/lgjoin/table_loader.hpp"

namespace lg::join {

namespace {

TableFile::Format format_of(const JoinOptions& options) {
  using Format = TableFile::Format;
  if (options.table_format == "csv") return Format::csv;
  if (options.table_format == "tsv") return Format::tsv;
  if (options.table_format == "ndjson") return Format::ndjson;
  std::string path = options.table;
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (path.ends_with(packed)) path.resize(path.size() - packed.size());
  }
  if (path.ends_with(".ndjson") || path.ends_with(".jsonl")) return Format::ndjson;
  return path.ends_with(".tsv") ? Format::tsv : Format::csv;
}

bool same_content(const struct stat& a, const struct stat& b) {
  return a.st_ino == b.st_ino && a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
         a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

// Reads the file at `path` to its end.
void read_all(const std::string& path, Reader& reader) {
  const NoStop stop;
  FilesSource source({path}, stop, -1);
  source.open();
  for (;;) {
    const Source::Event event = source.next(Source::kForever);
    if (event.kind == Source::Event::Kind::end) return;
    if (event.stream == nullptr) continue;
    const bool at_end = event.kind == Source::Event::Kind::stream_end;
    event.stream->buffer.consume(reader.consume(event.stream->buffer.view(), at_end));
  }
}

}  // namespace

TableFile::TableFile(const JoinOptions& options, const TimeSettings& times, std::uint64_t max_record)
    : options_(options),
      columns_(options.columns()),
      types_(options.types),
      format_(format_of(options)),
      times_(times),
      max_record_(max_record) {
  if (format_ == Format::ndjson && !types_.empty()) {
    throw UsageError("--types is for CSV and TSV tables; NDJSON has types of its own");
  }
}

std::unique_ptr<Table> TableFile::load(Messages& messages) const {
  struct stat before = {};
  if (::stat(path().c_str(), &before) != 0) throw Failure(describe_errno(fmt::format("cannot open '{}'", path())));
  std::unique_ptr<Table> table = std::make_unique<Table>();
  // A bad row is thrown; what the readers say of it besides goes nowhere.
  Messages nobody("", -1);
  nobody.set_verbosity(Verbosity::quiet);
  SystemClock clock(-1);
  DeadLetters letters("", "", nobody, clock);
  RowTaker taker(path(), options_.table_field(), options_.prefix, columns_, *table);
  std::uint64_t repeated = 0;
  std::string first_repeated;
  if (format_ == Format::ndjson) {
    NdjsonTableLoader loader(std::move(taker));
    LineReader reader(loader, letters, path(), 0, max_record_);
    read_all(path(), reader);
    repeated = loader.repeated_keys();
    first_repeated = loader.first_repeated();
  } else {
    CsvTableLoader loader(std::move(taker), types_, times_);
    CsvReader reader(loader, letters, format_ == Format::tsv ? kTsv : kCsv, path(), 0, max_record_);
    read_all(path(), reader);
    if (!loader.has_header()) throw Failure(fmt::format("table '{}' is empty: not even a header", path()));
    repeated = loader.repeated_keys();
    first_repeated = loader.first_repeated();
  }
  struct stat after = {};
  // Of a pipe the times change as it is read.
  if (S_ISREG(before.st_mode) && (::stat(path().c_str(), &after) != 0 || !same_content(before, after))) {
    throw Failure(fmt::format("table '{}' changed while it was read", path()));
  }
  if (repeated > 0) {
    messages.warning(
        fmt::format("table '{}': {} {} a key that was there before, first {}; the first row of a key counts", path(),
                    repeated, repeated == 1 ? "row has" : "rows have", first_repeated));
  }
  return table;
}

std::vector<std::string> TableFile::explain(const std::string& event_field, Miss miss) const {
  std::vector<std::string> lines;
  lines.push_back(fmt::format("look up {} in the {} table '{}' by {}", event_field,
                              format_ == Format::csv ? "CSV" : (format_ == Format::tsv ? "TSV" : "NDJSON"), path(),
                              options_.table_field()));
  std::string added;
  for (const Column& column : columns_) {
    added += added.empty() ? "" : ", ";
    added += column.field == column.name ? column.name : column.name + " as " + column.field;
  }
  lines.push_back(columns_.empty() ? "add all its other columns" : "add " + added);
  lines.emplace_back(describe(miss));
  return lines;
}

}  // namespace lg::join
