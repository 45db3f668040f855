// SPDX-License-Identifier: Apache-2.0
#include "common/io/decompress.hpp"

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <limits>
#include <new>
#include <string>

namespace lg {
namespace {

class GzipDecompressor final : public Decompressor {
 public:
  GzipDecompressor() {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    if (::inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  GzipDecompressor(const GzipDecompressor&) = delete;
  GzipDecompressor& operator=(const GzipDecompressor&) = delete;
  ~GzipDecompressor() override { ::inflateEnd(&stream_); }

  Step step(std::string_view compressed, char* to, std::size_t room) override {
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    const uInt in = static_cast<uInt>(std::min(compressed.size(), kMost));
    const uInt out = static_cast<uInt>(std::min(room, kMost));
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
    stream_.avail_in = in;
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = out;
    const char* error = nullptr;
    while (error == nullptr && stream_.avail_out > 0) {
      if (between_members_) {
        if (members_ > 0) skip_zeros();
        if (stream_.avail_in == 0) break;
        between_members_ = false;
      }
      const int result = ::inflate(&stream_, Z_NO_FLUSH);
      if (result == Z_STREAM_END) {
        ++members_;
        between_members_ = true;
        ::inflateReset(&stream_);
      } else if (result == Z_BUF_ERROR || (result == Z_OK && stream_.avail_in == 0)) {
        break;
      } else if (result == Z_MEM_ERROR) {
        throw std::bad_alloc();
      } else if (result != Z_OK) {
        error = stream_.msg != nullptr ? stream_.msg : "not valid gzip data";
      }
    }
    return {in - stream_.avail_in, out - stream_.avail_out, error};
  }

  bool whole() const override { return between_members_ && members_ > 0; }

 private:
  // Writers that fill up blocks leave zeros behind the last member.
  void skip_zeros() {
    while (stream_.avail_in > 0 && *stream_.next_in == 0) {
      ++stream_.next_in;
      --stream_.avail_in;
    }
  }

  z_stream stream_{};
  std::size_t members_ = 0;
  bool between_members_ = true;
};

class ZstdDecompressor final : public Decompressor {
 public:
  ZstdDecompressor() : stream_(::ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
  }
  ZstdDecompressor(const ZstdDecompressor&) = delete;
  ZstdDecompressor& operator=(const ZstdDecompressor&) = delete;
  ~ZstdDecompressor() override { ::ZSTD_freeDStream(stream_); }

  Step step(std::string_view compressed, char* to, std::size_t room) override {
    ZSTD_inBuffer in{compressed.data(), compressed.size(), 0};
    ZSTD_outBuffer out{to, room, 0};
    const char* error = nullptr;
    while (out.pos < out.size) {
      const std::size_t before = in.pos + out.pos;
      // At the end of a frame a call without input would begin the next one.
      in.size = compressed.size();
      if (in.pos == in.size && left_ == 0) break;
      if (seen_ < kMagic) {
        in.size = std::min(in.size, in.pos + kMagic - seen_);
        magic_.replace(seen_, kMagic, compressed.substr(in.pos, in.size - in.pos));
        if (magic_.size() == kMagic && !is_known(magic_)) {
          error = ::ZSTD_getErrorString(ZSTD_error_prefix_unknown);
          break;
        }
      }
      const std::size_t begin = in.pos;
      const std::size_t result = ::ZSTD_decompressStream(stream_, &out, &in);
      seen_ = std::min(kMagic, seen_ + in.pos - begin);
      if (::ZSTD_isError(result) != 0) {
        error = ::ZSTD_getErrorName(result);
        break;
      }
      left_ = result;
      if (left_ == 0) seen_ = 0;
      if (in.pos + out.pos == before) break;
    }
    return {in.pos, out.pos, error};
  }

  bool whole() const override { return left_ == 0; }

 private:
  static constexpr std::size_t kMagic = 4;
  // libzstd also reads its formats from before RFC 8878, but not the same way whether they come in pieces or not.
  static bool is_known(std::string_view magic) {
    return magic == "\x28\xb5\x2f\xfd" || ((magic[0] & 0xf0) == 0x50 && magic.substr(1) == "\x2a\x4d\x18");
  }

  ZSTD_DStream* stream_;
  std::string magic_;     // the first bytes of the frame in hand
  std::size_t seen_ = 0;  // so many of them
  std::size_t left_ = 1;  // what ZSTD_decompressStream() said last: 0 at the end of a frame
};

}  // namespace

std::unique_ptr<Decompressor> make_decompressor(std::string_view path) {
  if (path.ends_with(".gz")) return std::make_unique<GzipDecompressor>();
  if (path.ends_with(".zst")) return std::make_unique<ZstdDecompressor>();
  return nullptr;
}

}  // namespace lg
