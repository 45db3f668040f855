// SPDX-License-Identifier: Apache-2.0
// Reader: cuts the bytes of one stream into records. LineReader does it for lines and is the only one that does;
// lgtail has one more for CSV, where a record may span lines.
#pragma once

#include <cstdint>
#include <string_view>

#include "common/io/origins.hpp"

namespace lg {

// A record as it stands in its stream.
struct RawRecord {
  std::string_view bytes;    // without its line end; kPadding bytes behind it are readable
  std::string_view source;   // the stream's name
  std::uint64_t line = 0;    // of its first byte, counted from 1
  std::uint64_t offset = 0;  // of its first byte, in the uncompressed stream
  const Origins* origins = nullptr;

  // What names it to others.
  Origin origin() const { return origins == nullptr ? Origin{source, offset} : origins->at(offset); }
};

class Reader {
 public:
  virtual ~Reader() = default;
  // Takes the whole records at the start of `bytes` (kPadding readable bytes behind them) and returns how many bytes
  // they used up. `at_end`: nothing more will come, so that what is left is the last record. Never called with bytes
  // that it has used up; what it has not used up comes again, with more behind it.
  virtual std::size_t consume(std::string_view bytes, bool at_end) = 0;
  // The stream was cut off here: `rest`, which was not used up, is no whole record and goes to the dead letter.
  virtual void cut(std::string_view rest) = 0;
};

}  // namespace lg
