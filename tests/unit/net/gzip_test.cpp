// SPDX-License-Identifier: Apache-2.0
#include "common/net/gzip.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>

namespace lg::net {

namespace {

std::string undo(std::string_view bytes, std::size_t size) {
  std::string out(size + 1, '\0');
  z_stream stream = {};
  REQUIRE(inflateInit2(&stream, 16 + 15) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  CHECK(stream.avail_in == 0);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

}  // namespace

TEST_CASE("What is compressed is the same again, whatever was there before") {
  std::string out = "something";
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{3'000'000}}) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>('a' + (i * i / 7) % 23);
    gzip(bytes, out);
    CHECK(undo(out, size) == bytes);
    CHECK(out.size() < size / 2 + 100);
  }
}

}  // namespace lg::net
