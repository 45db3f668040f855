// SPDX-License-Identifier: Apache-2.0
#include "common/csv/csv_record.hpp"

namespace lg {

std::string_view CsvRecord::text(const CsvField& field, std::string& room) const {
  const std::string_view written = bytes(field);
  if (!field.doubled) return written;
  room.clear();
  for (std::size_t at = 0; at < written.size(); ++at) {
    room += written[at];
    if (written[at] == '"') ++at;
  }
  return room;
}

}  // namespace lg
