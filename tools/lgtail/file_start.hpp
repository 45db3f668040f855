// SPDX-License-Identifier: Apache-2.0
// What the start of a file says that is read from the middle on: the header of a CSV file, and what ids are made of.
#pragma once

#include <string>

#include "common/csv/csv_reader.hpp"
#include "common/io/source.hpp"
#include "common/pipeline/runtime.hpp"

namespace lg::tail {

// The first bytes of the file, as far as they lie before `stream.offset`, and no more than the header can take;
// kPadding bytes behind them are readable. Throws Failure.
std::string read_file_start(const InputStream& stream);

// Gives `handler` the first record of `start` and no other. Throws Failure where it is not whole.
void take_first_record(const InputStream& stream, const std::string& start, CsvDialect dialect, Runtime& runtime,
                       CsvHandler& handler);

}  // namespace lg::tail
