// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtail/format.hpp"

#include <algorithm>

namespace lg::tail {

const std::vector<std::string>& format_names() {
  static const std::vector<std::string> names{"csv", "tsv", "ndjson", "line", "dead-letter"};
  return names;
}

std::string_view to_string(Format format) {
  return format_names()[static_cast<std::size_t>(format)];
}

Format parse_format(std::string_view name) {
  const std::vector<std::string>& names = format_names();
  return static_cast<Format>(std::find(names.begin(), names.end(), name) - names.begin());
}

Format format_of_path(std::string_view path) {
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (path.ends_with(packed)) path.remove_suffix(packed.size());
  }
  if (path.ends_with(".ndjson") || path.ends_with(".jsonl")) return Format::ndjson;
  return path.ends_with(".tsv") ? Format::tsv : Format::csv;
}

}  // namespace lg::tail
