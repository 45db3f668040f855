// SPDX-License-Identifier: Apache-2.0
#include "common/net/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace lg::net {

namespace {

class Deflate {
 public:
  Deflate() {
    constexpr int kGzip = 16;
    constexpr int kWindowBits = 15;
    constexpr int kMemoryLevel = 8;
    if (deflateInit2(&stream_, Z_BEST_SPEED, Z_DEFLATED, kGzip + kWindowBits, kMemoryLevel, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~Deflate() { deflateEnd(&stream_); }
  Deflate(const Deflate&) = delete;
  Deflate& operator=(const Deflate&) = delete;
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_ = {};
};

}  // namespace

void gzip(std::string_view bytes, std::string& out) {
  constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
  Deflate deflate_state;
  z_stream& stream = deflate_state.stream();
  out.resize(deflateBound(&stream, bytes.size()));
  std::size_t written = 0;
  for (;;) {
    const std::size_t given = std::min(bytes.size(), kMost);
    const std::size_t room = std::min(out.size() - written, kMost);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(given);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + written);
    stream.avail_out = static_cast<uInt>(room);
    const int code = deflate(&stream, given == bytes.size() ? Z_FINISH : Z_NO_FLUSH);
    bytes.remove_prefix(given - stream.avail_in);
    written += room - stream.avail_out;
    if (code == Z_STREAM_END) break;
  }
  out.resize(written);
}

}  // namespace lg::net
