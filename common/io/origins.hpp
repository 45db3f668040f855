// SPDX-License-Identifier: Apache-2.0
// Origins: where the bytes of a stream come from that is put together of pieces with positions of their own: messages
// of a topic. What stands at a byte of the stream is named, in dead letters and ids, by the piece in which it lies.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace lg {

struct Origin {
  std::string_view source;   // "kafka:topic/3"
  std::uint64_t offset = 0;  // of the message
};

class Origins {
 public:
  // The bytes from `byte` on, up to the next piece, are those of `origin`. Ascending.
  void add(std::uint64_t byte, const Origin& origin) { pieces_.push_back({byte, origin}); }
  // Nobody will ask for what lies before `byte`.
  void forget_before(std::uint64_t byte);
  // `byte` lies in a piece that was added and not forgotten.
  const Origin& at(std::uint64_t byte) const;

 private:
  struct Piece {
    std::uint64_t byte;
    Origin origin;
  };
  std::vector<Piece> pieces_;
};

}  // namespace lg
