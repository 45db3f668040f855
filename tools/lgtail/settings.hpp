// SPDX-License-Identifier: Apache-2.0
// TailOptions: the command line of lgtail; TailSettings: what it comes to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/cli/option_set.hpp"
#include "common/cli/stream_options.hpp"
#include "common/csv/column_types.hpp"
#include "common/io/source.hpp"
#include "tools/lgtail/format.hpp"

namespace lg::tail {

struct TailSettings {
  std::optional<Format> format;  // none: by the extension of each file
  std::vector<std::string> columns;
  ColumnTypes types;
  std::string sort_field;         // empty: records leave as they come
  std::uint64_t sort_memory = 0;  // bytes
  std::optional<double> speed;    // of event time, for a replay
  std::optional<double> rate;     // records a second
  std::string stamp;              // name of the field with the time of arrival; empty: none
  std::string id;                 // name of the field with the id; empty: none
  bool raw = false;
  bool follow = false;
  bool from_end = false;

  Format format_of(std::string_view path) const { return format ? *format : format_of_path(path); }
  // Of messages; only CSV and TSV have records with line feeds in them.
  LineFeeds line_feeds() const {
    const Format taken = format_of({});
    return !raw && (taken == Format::csv || taken == Format::tsv) ? LineFeeds::content : LineFeeds::none;
  }
};

class TailOptions {
 public:
  void declare(cli::OptionSet& options);

  // Throws UsageError for what makes no sense together. `stream` are the options of every tool.
  TailSettings resolve(const cli::StreamOptions& stream) const;
  // What to read: FILE..., else --in. Throws UsageError where both are given.
  std::vector<std::string> inputs(const cli::StreamOptions& stream) const;

 private:
  void check_plain_lines(const cli::StreamOptions& stream, std::string_view why) const;
  void check_format() const;
  void check_columns(const TailSettings& settings) const;
  void check_added_names() const;
  void resolve_order(TailSettings& settings) const;

  std::vector<std::string> files_;
  bool follow_ = false;
  bool from_end_ = false;
  std::string format_;
  std::vector<std::string> columns_;
  std::vector<std::string> types_;
  bool raw_ = false;
  std::string sort_;
  std::uint64_t sort_memory_ = 256'000'000;
  std::string replay_;
  std::string time_;
  std::string rate_;
  std::string stamp_;
  std::string id_;
};

}  // namespace lg::tail
