// SPDX-License-Identifier: Apache-2.0
// A FollowSource with a clock that is moved by hand, and a record of all that it said.
#pragma once

#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "common/io/follow_source.hpp"
#include "tests/unit/io/fixtures.hpp"

namespace lg::test {

class Follower final : public FollowListener {
 public:
  using Kind = Source::Event::Kind;
  struct Stream {
    std::string name;
    std::string bytes;
    std::uint64_t offset = 0;
    bool ended = false;
    bool cut = false;
  };

  explicit Follower(std::vector<std::string> paths, FollowSettings settings = {}, int output = -1) {
    settings.now = [this] { return now; };
    source = std::make_unique<FollowSource>(std::move(paths), std::move(settings), stop, output, *this);
  }

  void on_notice(std::string_view text) override { notices.emplace_back(text); }
  void on_loss(const Loss& loss) override { losses.push_back(loss); }

  // One event; false where nothing came in that time.
  bool step(std::chrono::milliseconds wait) {
    const Source::Event event = source->next(wait);
    if (event.kind == Kind::idle) return false;
    REQUIRE((event.kind == Kind::data || event.kind == Kind::stream_end || event.kind == Kind::stream_cut));
    const auto [known, is_new] = numbers_.try_emplace(event.stream, streams.size());
    if (is_new) streams.push_back({event.stream->name, {}, event.stream->offset});
    Stream& stream = streams[known->second];
    stream.bytes += take(*event.stream);
    ++blocks;
    if (event.kind == Kind::data) return true;
    stream.ended = true;
    stream.cut = event.kind == Kind::stream_cut;
    numbers_.erase(known);
    return true;
  }
  // Takes all that there is now.
  void drain() {
    while (step(kNoWait)) {
    }
  }
  // Takes events until `done`, without sleeping; fails where that takes too long.
  void follow_until(const std::function<bool()>& done) {
    const auto end = std::chrono::steady_clock::now() + kLongWait;
    while (!done()) {
      step(std::chrono::milliseconds{100});
      REQUIRE(std::chrono::steady_clock::now() < end);
    }
  }
  // Lets time go by.
  void pass(std::chrono::milliseconds time) {
    now += time;
    drain();
  }

  std::vector<std::string> contents() const {
    std::vector<std::string> result;
    for (const Stream& stream : streams) {
      if (!stream.bytes.empty()) result.push_back(stream.bytes);
    }
    return result;
  }

  std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now();
  SwitchStop stop;
  std::vector<Stream> streams;  // in the order of their first events
  std::vector<std::string> notices;
  std::vector<Loss> losses;
  std::size_t blocks = 0;
  std::unique_ptr<FollowSource> source;

 private:
  std::map<const InputStream*, std::size_t> numbers_;
};

// Until files are stamped with later times than all that there are (a few milliseconds).
inline void await_file_clock() {
  const FileTime now = std::chrono::time_point_cast<FileTime::duration>(std::chrono::system_clock::now());
  while (file_clock_now() <= now) {
  }
}

inline void append(const std::string& path, std::string_view bytes) {
  write_file(path, bytes, std::ios::app);
}

// log.2 -> log.3, log.1 -> log.2, log -> log.1
inline void shift(const std::string& path, int keep = 9) {
  for (int i = keep; i > 0; --i) {
    const std::string from = i == 1 ? path : path + "." + std::to_string(i - 1);
    std::error_code ignored;
    std::filesystem::rename(from, path + "." + std::to_string(i), ignored);
  }
}

inline void truncate(const std::string& path) {
  std::filesystem::resize_file(path, 0);
}

inline void copy_truncate(const std::string& path) {
  for (int i = 9; i > 1; --i) {
    std::error_code ignored;
    std::filesystem::rename(path + "." + std::to_string(i - 1), path + "." + std::to_string(i), ignored);
  }
  std::filesystem::copy_file(path, path + ".1");
  truncate(path);
}

}  // namespace lg::test
