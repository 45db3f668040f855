// SPDX-License-Identifier: Apache-2.0
#include "common/io/decompress.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace lg {

namespace {

// The error that comes, or nothing, where the data come in pieces of `size` bytes.
std::string error_of(std::string_view compressed, std::size_t size) {
  const std::unique_ptr<Decompressor> decompressor = make_decompressor("x.zst");
  std::string to(64, '\0');
  for (std::size_t at = 0; at < compressed.size();) {
    const Decompressor::Step step = decompressor->step(compressed.substr(at, size), to.data(), to.size());
    if (step.error != nullptr) return step.error;
    at += step.taken;
  }
  return {};
}

}  // namespace

TEST_CASE("Zstandard is what RFC 8878 says, and not what came before it") {
  using std::string_literals::operator""s;
  const std::string skippable = "\x53\x2a\x4d\x18\x02\x00\x00\x00xy"s;
  const std::string before = "\x27\xb5\x2f\xfd\x04\x58\x01\x08"s;
  for (const std::size_t size : {1, 2, 3, 4, 100}) {
    CAPTURE(size);
    CHECK(error_of(skippable + skippable, size).empty());
    CHECK(error_of(before, size) == "Unknown frame descriptor");
    CHECK(error_of(skippable + before, size) == "Unknown frame descriptor");
  }
}

}  // namespace lg
