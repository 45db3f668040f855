// SPDX-License-Identifier: Apache-2.0
// What the tests of io share: a temporary folder, a stop that is asked for by hand, compressed data, and a reader of
// whole sources.
#pragma once

#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/io/descriptor.hpp"
#include "common/io/source.hpp"
#include "common/pipeline/reader.hpp"
#include "common/pipeline/stop.hpp"

namespace lg::test {

inline constexpr std::chrono::milliseconds kNoWait{0};
inline constexpr std::chrono::milliseconds kLongWait{20'000};  // a bound for a test that would hang

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lg-test-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

inline std::string write_file(const std::string& path, std::string_view bytes,
                              std::ios::openmode mode = std::ios::trunc) {
  std::ofstream file(path, std::ios::binary | mode);
  file << bytes;
  file.close();
  REQUIRE(file.good());
  return path;
}

class SwitchStop final : public Stop {
 public:
  SwitchStop() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  void interrupt() {
    interrupted_ = true;
    ::eventfd_write(event_.get(), 1);
  }
  void terminate() {
    terminated_ = true;
    ::eventfd_write(event_.get(), 1);
  }
  bool interrupted() const override { return interrupted_; }
  bool terminated() const override { return terminated_; }
  int descriptor() const override { return event_.get(); }

 private:
  Descriptor event_;
  std::atomic<bool> interrupted_ = false;
  std::atomic<bool> terminated_ = false;
};

struct Pipe {
  Pipe() {
    int ends[2] = {-1, -1};
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    read_end = Descriptor(ends[0]);
    write_end = Descriptor(ends[1]);
  }
  // A path under which the read end can be opened once more.
  std::string path() const { return "/dev/fd/" + std::to_string(read_end.get()); }
  void write(std::string_view bytes) const {
    REQUIRE(::write(write_end.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  Descriptor read_end;
  Descriptor write_end;
};

inline std::string gzip(std::string_view bytes) {
  z_stream stream{};
  REQUIRE(::deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string result(::deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  REQUIRE(::deflate(&stream, Z_FINISH) == Z_STREAM_END);
  result.resize(stream.total_out);
  ::deflateEnd(&stream);
  return result;
}

inline std::string zstandard(std::string_view bytes) {
  std::string result(::ZSTD_compressBound(bytes.size()), '\0');
  ZSTD_CCtx* context = ::ZSTD_createCCtx();
  ::ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);  // as the zstd program does
  const std::size_t size = ::ZSTD_compress2(context, result.data(), result.size(), bytes.data(), bytes.size());
  ::ZSTD_freeCCtx(context);
  REQUIRE(::ZSTD_isError(size) == 0);
  result.resize(size);
  return result;
}

// Numbered lines of about 40 bytes.
inline std::string numbered_lines(int count, std::string_view tag = "line") {
  std::string result;
  for (int i = 0; i < count; ++i) {
    result.append(tag).append(" ").append(std::to_string(i)).append(" of what a log file may hold\n");
  }
  return result;
}

inline std::string take(InputStream& stream) {
  std::string bytes(stream.buffer.view());
  stream.buffer.consume(bytes.size());
  return bytes;
}

}  // namespace lg::test
