// SPDX-License-Identifier: Apache-2.0
// Format: what an input is written in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lg::tail {

enum class Format { csv, tsv, ndjson, line, dead_letter };

// The names that --format takes, in the order of the enumeration.
const std::vector<std::string>& format_names();
std::string_view to_string(Format format);
// `name` must be one of format_names().
Format parse_format(std::string_view name);

// By the extension, also below .gz and .zst: .csv .tsv .ndjson .jsonl; anything else (and no path at all) is CSV.
Format format_of_path(std::string_view path);

}  // namespace lg::tail
