// SPDX-License-Identifier: Apache-2.0
// FollowSource against a writer that rotates at full speed in another thread: of many numbered lines none is lost, none
// comes twice, and none is out of order.
#include <fcntl.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "common/io/follow_source.hpp"
#include "tests/unit/io/follow_fixtures.hpp"

namespace {

using lg::FollowSettings;
using lg::test::Follower;
using lg::test::TemporaryFolder;
using std::chrono::milliseconds;

// Writes "0\n", "1\n", ... to the end of a file, each with one call.
class LineWriter {
 public:
  explicit LineWriter(const std::string& path) : path_(path) { reopen(); }
  void reopen() { file_ = lg::Descriptor(::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)); }
  void write(int count) {
    for (int i = 0; i < count; ++i) {
      const std::string line = std::to_string(lines_++) + "\n";
      if (::write(file_.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) return;
    }
  }
  int lines() const { return lines_; }

 private:
  std::string path_;
  lg::Descriptor file_;
  int lines_ = 0;
};

std::vector<int> lines_of(const std::string& bytes) {
  std::vector<int> lines;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = bytes.find('\n', at);
    REQUIRE(end != std::string::npos);
    lines.push_back(std::stoi(bytes.substr(at, end - at)));
    at = end + 1;
  }
  return lines;
}

std::string ranges(const std::vector<int>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0 && lines[i] == lines[i - 1] + 1) continue;
    std::size_t end = i;
    while (end + 1 < lines.size() && lines[end + 1] == lines[end] + 1) ++end;
    text += " " + std::to_string(lines[i]) + "-" + std::to_string(lines[end]);
  }
  return text;
}

// Follows `log` until the writer is done and all of its lines are there.
void check_follows(const std::string& log, const std::function<int()>& write_all, bool in_order = true) {
  FollowSettings settings;
  settings.grace = milliseconds{100};
  Follower follower({log}, settings);
  follower.source->open();
  std::atomic<int> written = -1;
  std::thread writer([&] { written = write_all(); });
  const auto read = [&follower] {
    std::size_t size = 0;
    for (const Follower::Stream& stream : follower.streams) size += stream.bytes.size();
    return size;
  };
  const auto size_of = [](int lines) {
    std::size_t size = 0;
    for (int i = 0; i < lines; ++i) size += std::to_string(i).size() + 1;
    return size;
  };
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (written < 0 || read() < size_of(written)) {
    follower.step(milliseconds{20});
    follower.now = std::chrono::steady_clock::now();
    if (std::chrono::steady_clock::now() > end) break;
  }
  writer.join();
  follower.drain();
  std::map<int, int> times;
  int last = -1;
  int out_of_order = 0;
  for (const Follower::Stream& stream : follower.streams) {
    for (const int line : lines_of(stream.bytes)) {
      ++times[line];
      if (line < last) ++out_of_order;
      last = line;
    }
  }
  std::vector<int> missing;
  std::vector<int> repeated;
  for (int i = 0; i < written; ++i) {
    if (times[i] == 0) missing.push_back(i);
    if (times[i] > 1) repeated.push_back(i);
  }
  CHECK(ranges(missing) == "");
  CHECK(ranges(repeated) == "");
  if (in_order) CHECK(out_of_order == 0);
  CHECK(follower.losses.empty());
}

}  // namespace

TEST_CASE("rotation by rename to new names at full speed") {
  TemporaryFolder folder;
  const std::string log = folder / "log";
  LineWriter writer(log);
  check_follows(log, [&] {
    for (int i = 0; i < 300; ++i) {
      writer.write(1 + i % 200);
      std::filesystem::rename(log, log + "." + std::to_string(i));
      writer.write(i % 3);
      writer.reopen();
    }
    writer.write(10);
    return writer.lines();
  });
}

TEST_CASE("rotation by rename that shifts the older ones at full speed") {
  TemporaryFolder folder;
  const std::string log = folder / "log";
  LineWriter writer(log);
  check_follows(log, [&] {
    for (int i = 0; i < 100; ++i) {
      writer.write(1 + i % 50);
      lg::test::shift(log, 101);
      writer.reopen();
    }
    writer.write(10);
    return writer.lines();
  });
}

// Copies are put in order by their times, and several are made in one tick of the clock of files.
TEST_CASE("copytruncate at full speed, with a writer that pauses in between") {
  TemporaryFolder folder;
  const std::string log = folder / "log";
  LineWriter writer(log);
  const auto write_all = [&] {
    for (int i = 0; i < 200; ++i) {
      writer.write(1 + i * 7 % 300);
      std::filesystem::copy_file(log, log + "." + std::to_string(i));
      lg::test::truncate(log);
    }
    writer.write(10);
    return writer.lines();
  };
  check_follows(log, write_all, false);
}

TEST_CASE("copytruncate and renames in turns at full speed") {
  TemporaryFolder folder;
  const std::string log = folder / "log";
  LineWriter writer(log);
  const auto write_all = [&] {
    for (int i = 0; i < 200; ++i) {
      writer.write(1 + i * 7 % 100);
      if (i % 3 == 0) {
        // Else the copies of the old file could not be told from those of the new one.
        lg::test::await_file_clock();
        std::filesystem::rename(log, log + "." + std::to_string(i));
        lg::test::await_file_clock();
        writer.reopen();
      } else {
        std::filesystem::copy_file(log, log + "." + std::to_string(i));
        lg::test::truncate(log);
      }
    }
    writer.write(10);
    return writer.lines();
  };
  check_follows(log, write_all, false);
}
