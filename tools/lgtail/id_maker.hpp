// SPDX-License-Identifier: Apache-2.0
// IdMaker: ids that say where a record stood: `HASH-OFFSET`, the XXH3-64 of the stream's first bytes in 16 hexadecimal
// digits, and the offset of the record's first byte in decimal. Hashed are the first 4096 bytes of the uncompressed
// stream, or those up to the record's end where that comes earlier. So an id does not change when the file grows, and a
// copy or a compressed form of the file gives the same ones. Two files that begin with the same 4096 bytes share ids.
// Of a message it is the hash of the topic and partition, as in `kafka:topic/3`, and the offset there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/pipeline/reader.hpp"

namespace lg::tail {

class IdMaker {
 public:
  static constexpr std::size_t kHashed = 4096;
  static constexpr std::size_t kMaxLength = 16 + 1 + 20;

  // Shows it bytes that begin at `offset` of the stream; what it has seen may come again. Records may be asked for when
  // the first bytes of the stream up to their end, or kHashed of them, were seen.
  void see(std::uint64_t offset, std::string_view bytes) {
    if (start_.size() < kHashed) remember(offset, bytes);
  }

  // Writes the id of the record, which ends, without its line end, at `end` in its stream. No quotes; returns the end
  // of the id.
  char* write(const RawRecord& record, std::uint64_t end, char* to);

 private:
  void remember(std::uint64_t offset, std::string_view bytes);
  void hash(std::string_view bytes);

  std::string start_;  // of the stream
  std::size_t hashed_ = 0;
  char digits_[16] = {};
};

}  // namespace lg::tail
