// SPDX-License-Identifier: Apache-2.0
// Property: however the compressed bytes are cut into pieces, and however little room there is for the result, the same
// bytes come out, and the end is judged the same.
#include "common/io/decompress.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

struct Outcome {
  std::string bytes;
  bool failed = false;
  bool whole = false;
  bool operator==(const Outcome&) const = default;
};

constexpr std::size_t kEnough = 1 << 20;  // of a bomb, the beginning will do

Outcome decompress(std::string_view path, std::string_view compressed, std::size_t piece, std::size_t room) {
  const std::unique_ptr<lg::Decompressor> decompressor = lg::make_decompressor(path);
  Outcome outcome;
  std::string to(room, '\0');
  std::string_view in;
  bool more = false;
  while (outcome.bytes.size() < kEnough) {
    if (in.empty() && !more) {
      if (compressed.empty()) break;
      in = compressed.substr(0, piece);
      compressed.remove_prefix(in.size());
    }
    const lg::Decompressor::Step step = decompressor->step(in, to.data(), room);
    if (step.taken > in.size() || step.given > room) std::abort();
    in.remove_prefix(step.taken);
    outcome.bytes.append(to, 0, step.given);
    more = step.given == room;
    if (step.error != nullptr) {
      outcome.failed = true;
      break;
    }
    if (step.taken == 0 && step.given == 0 && !in.empty()) std::abort();  // no progress
  }
  outcome.whole = !outcome.failed && decompressor->whole();
  if (outcome.bytes.size() >= kEnough) return {outcome.bytes.substr(0, kEnough)};
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const std::string_view path = data[0] % 2 == 0 ? "x.gz" : "x.zst";
  const std::size_t piece = std::size_t{data[1]} + 1;
  const std::size_t room = std::size_t{data[2]} + 1;
  const std::string_view compressed(reinterpret_cast<const char*>(data) + 3, size - 3);
  const Outcome at_once = decompress(path, compressed, size, 256 << 10);
  const Outcome in_pieces = decompress(path, compressed, piece, room);
  // Where the data are corrupt, more or less of what stands before the error may have come out.
  if (at_once.failed != in_pieces.failed || at_once.whole != in_pieces.whole) std::abort();
  const std::size_t common = std::min(at_once.bytes.size(), in_pieces.bytes.size());
  if (at_once.bytes.compare(0, common, in_pieces.bytes, 0, common) != 0) std::abort();
  if (!at_once.failed && at_once.bytes != in_pieces.bytes) std::abort();
  return 0;
}
