// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtail/sorter.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "common/error/error.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace lg;
using lg::tail::Sorter;

namespace {

using Timed = std::pair<std::int64_t, std::string>;

Timestamp at(std::int64_t microseconds) {
  return Timestamp(Duration(microseconds));
}

std::vector<Timed> drain(Sorter& sorter) {
  std::vector<Timed> records;
  while (sorter.next()) records.emplace_back(sorter.time().time_since_epoch().count(), sorter.record());
  return records;
}

std::vector<Timed> stable(std::vector<Timed> records) {
  std::stable_sort(records.begin(), records.end(), [](const Timed& a, const Timed& b) { return a.first < b.first; });
  return records;
}

class SwitchStop final : public Stop {
 public:
  bool interrupted() const override { return false; }
  bool terminated() const override { return on; }
  bool on = false;
};

// While it lives, no file grows beyond `bytes`: writing more fails, as on a full disk.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : old_action_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit limit{bytes, old_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  FullDisk(const FullDisk&) = delete;
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, old_action_);
  }

 private:
  rlimit old_ = {};
  void (*old_action_)(int);
};

}  // namespace

TEST_CASE("in memory of any size, records come out as a stable sort gives them") {
  const test::TemporaryFolder folder;
  const NoStop stop;
  std::mt19937 random(3);
  for (int round = 0; round < 60; ++round) {
    const std::size_t count = random() % 3'000;
    const std::int64_t span = round % 3 == 0 ? 5 : 1'000'000;
    std::vector<Timed> records;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t length = random() % 50 == 0 ? random() % 20'000 : random() % 40;
      const std::int64_t time = static_cast<std::int64_t>(random()) % span - span / 2;
      records.emplace_back(time, std::to_string(i) + std::string(length, 'x'));
    }
    const std::uint64_t memory = round % 2 == 0 ? 1'000 : 100'000;
    Sorter sorter(memory, folder.path(), stop, 2 + random() % 5);
    for (const Timed& record : records) sorter.add(at(record.first), record.second);
    CHECK(sorter.count() == count);
    REQUIRE(drain(sorter) == stable(records));
  }
  CHECK(std::filesystem::is_empty(folder.path()));  // the files never had names
}

TEST_CASE("records that come in order, the other way round, or not at all") {
  const test::TemporaryFolder folder;
  const NoStop stop;
  Sorter nothing(1'000, folder.path(), stop);
  CHECK_FALSE(nothing.next());
  for (const std::uint64_t memory : {1'000, 1'000'000}) {
    Sorter forth(memory, folder.path(), stop, 4);
    Sorter back(memory, folder.path(), stop, 4);
    std::vector<Timed> records;
    for (int i = 0; i < 1'000; ++i) records.emplace_back(i / 2, std::to_string(i));
    for (const Timed& record : records) forth.add(at(record.first), record.second);
    for (const Timed& record : records) back.add(at(-record.first), record.second);
    CHECK(drain(forth) == records);
    const std::vector<Timed> reversed = drain(back);
    REQUIRE(reversed.size() == 1'000);
    CHECK(reversed.front() == Timed(-499, "998"));
    CHECK(reversed.back() == Timed(0, "1"));
  }
}

TEST_CASE("without a folder for temporary files it works as long as memory suffices, and says so then") {
  const NoStop stop;
  Sorter small(10'000, "/nonexistent", stop);
  small.add(at(2), "b");
  small.add(at(1), "a");
  CHECK(drain(small) == std::vector<Timed>{{1, "a"}, {2, "b"}});
  Sorter large(10'000, "/nonexistent", stop);
  CHECK_THROWS_AS(
      [&] {
        for (int i = 0; i < 1'000; ++i) large.add(at(i), "0123456789");
      }(),
      Failure);
}

TEST_CASE("a temporary file is written at its end, read anywhere, and can be emptied") {
  tail::SpillFile file(tail::temporary_folder());
  file.append("abc");
  file.flush();
  file.append("d");
  CHECK(file.size() == 4);
  char bytes[4] = {};
  CHECK(file.read(bytes, 4, 1) == 2);
  CHECK(std::string(bytes) == "bc");
  file.clear();
  CHECK(file.size() == 0);
  CHECK(file.read(bytes, 1, 0) == 0);
}

TEST_CASE("a full temporary disk is a failure that says what to do") {
  const FullDisk full(50'000);
  const NoStop stop;
  Sorter sorter(10'000, tail::temporary_folder(), stop);
  const auto fill = [&sorter] {
    for (int i = 0; i < 10'000; ++i) sorter.add(at(i), "0123456789");
  };
  try {
    fill();
    FAIL("nothing was thrown");
  } catch (const Failure& failure) {
    CHECK(std::string(failure.what()).find("cannot write a temporary file in '") == 0);
    CHECK(failure.hint() == "set TMPDIR to a folder with more room");
  }
}

TEST_CASE("a termination ends what takes long") {
  const test::TemporaryFolder folder;
  SwitchStop stop;
  Sorter sorter(1'000, folder.path(), stop, 3);
  for (int i = 0; i < 500; ++i) sorter.add(at(i), "record");
  CHECK(sorter.next());
  stop.on = true;
  CHECK_FALSE(sorter.next());
}
