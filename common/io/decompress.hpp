// SPDX-License-Identifier: Apache-2.0
// Decompressor: undoes gzip (RFC 1952) or Zstandard (RFC 8878) piece by piece, through members or frames that follow
// each other, in memory that does not depend on the length of the data.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace lg {

class Decompressor {
 public:
  struct Step {
    std::size_t taken = 0;        // of the compressed bytes
    std::size_t given = 0;        // written to `to`; they are right even where there is an error behind them
    const char* error = nullptr;  // static text: the data are corrupt, and no further step is allowed
  };
  virtual ~Decompressor() = default;
  // Takes and gives what it can. Where it gave all of `room`, more may come without further compressed bytes.
  virtual Step step(std::string_view compressed, char* to, std::size_t room) = 0;
  // Whether the data may end here.
  virtual bool whole() const = 0;
};

// By the end of the name: .gz or .zst; null for any other.
std::unique_ptr<Decompressor> make_decompressor(std::string_view path);

}  // namespace lg
