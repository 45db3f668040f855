// SPDX-License-Identifier: Apache-2.0
// FollowSource: each thing that can happen to a followed file, one at a time. No test sleeps: the clock is moved.
#include "common/io/follow_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <thread>

#include "common/error/error.hpp"
#include "tests/unit/io/follow_fixtures.hpp"

namespace {

using lg::FollowSettings;
using lg::Source;
using lg::test::append;
using lg::test::copy_truncate;
using lg::test::Follower;
using lg::test::kNoWait;
using lg::test::numbered_lines;
using lg::test::Pipe;
using lg::test::shift;
using lg::test::TemporaryFolder;
using lg::test::truncate;
using lg::test::write_file;
using Kind = Source::Event::Kind;
using Contents = std::vector<std::string>;
using std::chrono::milliseconds;

FollowSettings without_inotify() {
  FollowSettings settings;
  settings.use_inotify = false;
  return settings;
}

}  // namespace

TEST_CASE("what is there is read, and then what is added") {
  TemporaryFolder folder;
  const std::string log = write_file(folder / "log", "one\n");
  Follower follower({log});
  follower.source->open();
  follower.drain();
  CHECK(follower.contents() == Contents{"one\n"});
  append(log, "tw");
  follower.drain();
  append(log, "o\n");
  follower.drain();
  REQUIRE(follower.streams.size() == 1);
  CHECK(follower.streams[0].name == log);
  CHECK(follower.streams[0].bytes == "one\ntwo\n");
  CHECK_FALSE(follower.streams[0].ended);
  CHECK(follower.notices.empty());
  CHECK(follower.losses.empty());
}

TEST_CASE("a partial line stays in the buffer until the rest comes") {
  TemporaryFolder folder;
  const std::string log = write_file(folder / "log", "par");
  Follower follower({log});
  follower.source->open();
  Source::Event event = follower.source->next(kNoWait);
  REQUIRE(event.kind == Kind::data);
  CHECK(event.stream->buffer.view() == "par");
  CHECK(follower.source->next(kNoWait).kind == Kind::idle);
  append(log, "tial\n");
  event = follower.source->next(kNoWait);
  REQUIRE(event.kind == Kind::data);
  CHECK(event.stream->buffer.view() == "partial\n");
}

TEST_CASE("from the end only whole new lines are read") {
  TemporaryFolder folder;
  const std::string log = write_file(folder / "log", numbered_lines(500) + "par");
  const std::string whole = write_file(folder / "whole", "a\nb\n");
  const std::string none = write_file(folder / "none", std::string(10'000, 'x'));
  FollowSettings settings;
  settings.from_end = true;
  Follower follower({log, whole, none, folder / "later"}, settings);
  follower.source->open();
  append(log, "tial\n");
  append(whole, "c\n");
  write_file(folder / "later", "d\n");
  follower.drain();
  std::map<std::string, std::string> bytes;
  for (const Follower::Stream& stream : follower.streams) bytes[stream.name] = stream.bytes;
  CHECK(bytes[log] == "partial\n");
  CHECK(follower.streams[0].offset == numbered_lines(500).size());
  CHECK(bytes[whole] == "c\n");
  CHECK(bytes[none] == std::string(10'000, 'x'));
  CHECK(bytes[folder / "later"] == "d\n");
}

TEST_CASE("a renamed file is read on until it has been quiet, the new one at the same time") {
  TemporaryFolder folder;
  const std::string log = write_file(folder / "log", "a\n");
  Follower follower({log});
  follower.source->open();
  follower.drain();
  append(log, "b\n");
  std::filesystem::rename(log, folder / "log.1");
  append(folder / "log.1", "c\n");
  write_file(log, "d\n");
  follower.drain();
  CHECK(follower.contents() == Contents{"a\nb\nc\n", "d\n"});
  append(folder / "log.1", "last");
  append(log, "e\n");
  follower.pass(milliseconds{4'000});
  CHECK_FALSE(follower.streams[0].ended);
  append(folder / "log.1", " words");
  follower.pass(milliseconds{4'000});
  CHECK_FALSE(follower.streams[0].ended);
  follower.pass(milliseconds{5'000});
  CHECK(follower.contents() == Contents{"a\nb\nc\nlast words", "d\ne\n"});
  CHECK(follower.streams[0].ended);
  CHECK_FALSE(follower.streams[0].cut);
  CHECK_FALSE(follower.streams[1].ended);
  follower.pass(milliseconds{60'000});
  append(log, "f\n");
  follower.drain();
  CHECK(follower.streams[1].bytes == "d\ne\nf\n");
  CHECK(follower.losses.empty());
}

TEST_CASE("a file that is renamed away and back is the same") {
  TemporaryFolder folder;
  const std::string log = write_file(folder / "log", "a\n");
  Follower follower({log});
  follower.source->open();
  std::filesystem::rename(log, folder / "aside");
  follower.drain();
  std::filesystem::rename(folder / "aside", log);
  append(log, "b\n");
  follower.pass(milliseconds{60'000});
  REQUIRE(follower.streams.size() == 1);
  CHECK(follower.streams[0].bytes == "a\nb\n");
  CHECK_FALSE(follower.streams[0].ended);
}

TEST_CASE("of several rotations between two looks none is missed") {
  TemporaryFolder folder;
  const std::string log = write_file(folder / "log", "0\n");
  write_file(folder / "log.1", "older, and not to be read\n");
  lg::test::await_file_clock();
  Follower follower({log});
  follower.source->open();
  follower.drain();
  Contents expected = {"0\n"};
  for (int i = 1; i < 7; ++i) {
    shift(log);
    expected.push_back(std::to_string(i) + "\n");
    write_file(log, expected.back());
  }
  follower.drain();
  CHECK(follower.contents() == expected);
  follower.pass(milliseconds{6'000});
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(follower.streams[i].name == log);
    CHECK(follower.streams[i].ended == (i + 1 < expected.size()));
  }
  CHECK(follower.losses.empty());
}

TEST_CASE("rotations between two looks are found without inotify as well") {
  TemporaryFolder folder;
  const std::string log = write_file(folder / "log", "0\n");
  Follower follower({log}, without_inotify());
  follower.source->open();
  CHECK(follower.notices.size() == 1);
  follower.drain();
  write_file(folder / "log.old", "not to be read\n");
  Contents expected = {"0\n"};
  for (int i = 1; i < 4; ++i) {
    shift(log);
    expected.push_back(std::to_string(i) + "\n");
    write_file(log, expected.back());
    std::this_thread::yield();
  }
  append(folder / "log.3", "more\n");
  expected[0] += "more\n";
  follower.pass(milliseconds{1'000});
  Contents found = follower.contents();
  std::sort(found.begin(), found.end());
  CHECK(found == expected);
}

TEST_CASE("rotations are found where there was more than inotify could hold") {
  TemporaryFolder folder;
  const std::string log = write_file(folder / "log", "0\n");
  const std::string other = write_file(folder / "other", "");
  Follower follower({log, other});
  follower.source->open();
  follower.drain();
  int limit = 0;
  std::ifstream("/proc/sys/fs/inotify/max_queued_events") >> limit;
  if (limit <= 0 || limit > 100'000) return;
  {
    std::ofstream one(log, std::ios::app);
    std::ofstream two(other, std::ios::app);
    for (int i = 0; i <= limit / 2; ++i) {
      one << 'a' << std::flush;
      two << 'b' << std::flush;
    }
  }
  const std::string many(static_cast<std::size_t>(limit / 2 + 1), 'a');
  for (const char* bytes : {"1\n", "2\n", "3\n"}) {
    lg::test::await_file_clock();
    shift(log);
    write_file(log, bytes);
  }
  append(other, "end\n");
  follower.drain();
  Contents found = follower.contents();
  std::sort(found.begin(), found.end());
  CHECK(found == Contents{"0\n" + many, "1\n", "2\n", "3\n", std::string(many.size(), 'b') + "end\n"});
  follower.pass(milliseconds{6'000});
  append(log, "more\n");
  follower.drain();
  CHECK(follower.streams.back().bytes == "3\nmore\n");
  CHECK(follower.losses.empty());
}

TEST_CASE("without inotify growth is seen at the next look") {
  TemporaryFolder folder;
  const std::string log = folder / "log";
  Follower follower({log, folder / "*.txt"}, without_inotify());
  follower.source->open();
  CHECK(follower.notices.size() == 3);
  write_file(log, "a\n");
  write_file(folder / "x.txt", "x\n");
  follower.pass(milliseconds{1'000});
  append(log, "b\n");
  follower.pass(milliseconds{1'000});
  std::filesystem::remove(folder / "x.txt");
  follower.pass(milliseconds{1'000});
  follower.pass(milliseconds{6'000});
  REQUIRE(follower.streams.size() == 2);
  std::map<std::string, std::string> bytes;
  for (const Follower::Stream& stream : follower.streams) {
    bytes[stream.name] = stream.bytes;
    CHECK(stream.ended == (stream.name != log));
  }
  CHECK(bytes[log] == "a\nb\n");
  CHECK(bytes[folder / "x.txt"] == "x\n");
}

TEST_CASE("copytruncate: what was not read is read from the copy") {
  TemporaryFolder folder;
  const std::string log = write_file(folder / "log", numbered_lines(20));
  write_file(folder / "log.1", numbered_lines(20) + "an older copy of what began the same\n");
  lg::test::await_file_clock();
  Follower follower({log});
  follower.source->open();
  follower.drain();
  append(log, "unread\npart");
  copy_truncate(log);
  SECTION("nothing written since") {
    follower.drain();
    CHECK(follower.contents() == Contents{numbered_lines(20) + "unread\npart"});
    CHECK(follower.streams[0].ended);
  }
  SECTION("less than before") {
    append(log, "new\n");
    follower.drain();
    CHECK(follower.contents() == Contents{numbered_lines(20) + "unread\npart", "new\n"});
  }
  SECTION("more than before, so that the size tells nothing") {
    append(log, numbered_lines(300, "new"));
    follower.drain();
    CHECK(follower.contents() == Contents{numbered_lines(20) + "unread\npart", numbered_lines(300, "new")});
  }
  SECTION("several times between two looks") {
    append(log, "second\n");
    copy_truncate(log);
    append(log, "third\n");
    copy_truncate(log);
    append(log, numbered_lines(300, "fourth"));
    follower.drain();
    CHECK(follower.contents() ==
          Contents{numbered_lines(20) + "unread\npart", "second\n", "third\n", numbered_lines(300, "fourth")});
  }
  CHECK(follower.losses.empty());
  CHECK(std::none_of(follower.streams.begin(), follower.streams.end(), [](const auto& stream) { return stream.cut; }));
}

TEST_CASE("a file that is cut off without a copy is told as a loss") {
  TemporaryFolder folder;
  const std::string log = write_file(folder / "log", "one\npart");
  Follower follower({log});
  follower.source->open();
  follower.drain();
  truncate(log);
  SECTION("shorter than it was") {
    append(log, "new\n");
  }
  SECTION("longer than it was") {
    append(log, "new and longer than what was there\n");
  }
  const std::string expected = [&] {
    std::ifstream file(log);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  follower.drain();
  REQUIRE(follower.streams.size() == (expected.empty() ? 1U : 2U));
  CHECK(follower.streams[0].cut);
  if (!expected.empty()) CHECK(follower.streams[1].bytes == expected);
  REQUIRE(follower.losses.size() == 1);
  CHECK(follower.losses[0].from == 8);
  CHECK_FALSE(follower.losses[0].until);
}

TEST_CASE("a writer that goes on at its old place leaves a hole, which is no data") {
  TemporaryFolder folder;
  const std::string log = write_file(folder / "log", "");
  const lg::Descriptor writer(::open(log.c_str(), O_WRONLY | O_CLOEXEC));
  const std::string before = numbered_lines(2'000);
  REQUIRE(::write(writer.get(), before.data(), before.size()) == static_cast<ssize_t>(before.size()));
  Follower follower({log});
  follower.source->open();
  follower.drain();
  REQUIRE(::write(writer.get(), "lost\n", 5) == 5);
  truncate(log);
  REQUIRE(::write(writer.get(), "new\n", 4) == 4);
  follower.drain();
  CHECK(follower.contents() == Contents{before, "new\n"});
  CHECK(follower.streams[1].offset == before.size() + 5);
  REQUIRE(follower.losses.size() == 1);
  CHECK(follower.losses[0].from == before.size());
  CHECK(follower.losses[0].until == before.size() + 5);
  REQUIRE(::write(writer.get(), "more\n", 5) == 5);
  follower.drain();
  CHECK(follower.streams[1].bytes == "new\nmore\n");
}

TEST_CASE("files that match a wildcard are followed as they appear") {
  TemporaryFolder folder;
  write_file(folder / "a.log", "a\n");
  write_file(folder / "other", "x\n");
  Follower follower({folder / "*.log*"});
  follower.source->open();
  follower.drain();
  write_file(folder / "b.log", "b\n");
  write_file(folder / "c.log.gz", "compressed\n");
  write_file(folder / "temporary", "d\n");
  std::filesystem::rename(folder / "temporary", folder / "d.log");
  follower.drain();
  CHECK(follower.contents() == Contents{"a\n", "b\n", "d\n"});
  SECTION("one that is renamed and still matches goes on as it was") {
    std::filesystem::rename(folder / "a.log", folder / "a.log.1");
    append(folder / "a.log.1", "more\n");
    write_file(folder / "a.log", "new\n");
    follower.pass(milliseconds{60'000});
    CHECK(follower.contents() == Contents{"a\nmore\n", "b\n", "d\n", "new\n"});
    CHECK_FALSE(follower.streams[0].ended);
  }
  SECTION("one that is deleted ends") {
    std::filesystem::remove(folder / "b.log");
    follower.drain();
    follower.pass(milliseconds{6'000});
    CHECK(follower.streams[1].ended);
    CHECK_FALSE(follower.streams[0].ended);
  }
  CHECK(follower.losses.empty());
}

TEST_CASE("folders that match a wildcard are found at the next look") {
  TemporaryFolder folder;
  Follower follower({folder / "*/log"});
  follower.source->open();
  REQUIRE(follower.notices.size() == 1);
  CHECK_THAT(follower.notices[0], Catch::Matchers::StartsWith("nothing matches"));
  std::filesystem::create_directories(folder / "a");
  write_file(folder / "a/log", "a\n");
  follower.pass(milliseconds{1'000});
  append(folder / "a/log", "b\n");
  follower.drain();
  CHECK(follower.contents() == Contents{"a\nb\n"});
  std::filesystem::remove_all(folder / "a");
  follower.drain();
  follower.pass(milliseconds{6'000});
  CHECK(follower.streams[0].ended);
  std::filesystem::create_directories(folder / "a");
  write_file(folder / "a/log", "c\n");
  follower.pass(milliseconds{1'000});
  CHECK(follower.contents() == Contents{"a\nb\n", "c\n"});
}

TEST_CASE("what is not there is waited for, and said once") {
  TemporaryFolder folder;
  const std::string log = folder / "log";
  Follower follower({log, folder / "none/log"});
  follower.source->open();
  CHECK(follower.notices == Contents{"'" + log + "' is not there yet: waiting for it",
                                     "'" + (folder / "none/log") + "' is not there yet: waiting for it"});
  follower.pass(milliseconds{1'000});
  write_file(log, "a\n");
  follower.drain();
  std::filesystem::remove(log);
  follower.drain();
  follower.pass(milliseconds{6'000});
  write_file(log, "b\n");
  std::filesystem::create_directories(folder / "none");
  write_file(folder / "none/log", "c\n");
  follower.pass(milliseconds{1'000});
  CHECK(follower.contents() == Contents{"a\n", "b\n", "c\n"});
  CHECK(follower.streams[0].ended);
  CHECK(follower.notices.size() == 2);
}

TEST_CASE("a symbolic link is followed, also to another file") {
  TemporaryFolder folder;
  std::filesystem::create_directories(folder / "real");
  write_file(folder / "real/1", "a\n");
  std::filesystem::create_symlink(folder / "real/1", folder / "log");
  Follower follower({folder / "log"});
  follower.source->open();
  append(folder / "real/1", "b\n");
  follower.drain();
  SECTION("the link is made anew") {
    write_file(folder / "real/2", "c\n");
    std::filesystem::create_symlink(folder / "real/2", folder / "new");
    std::filesystem::rename(folder / "new", folder / "log");
    follower.drain();
  }
  SECTION("the file that it names is replaced") {
    std::filesystem::rename(folder / "real/1", folder / "real/1.old");
    write_file(folder / "real/1", "c\n");
    follower.pass(milliseconds{1'000});
  }
  follower.pass(milliseconds{6'000});
  CHECK(follower.contents() == Contents{"a\nb\n", "c\n"});
  CHECK(follower.streams[0].ended);
  CHECK_FALSE(follower.streams[1].ended);
}

TEST_CASE("two ways to name a file are one stream") {
  TemporaryFolder folder;
  const std::string log = write_file(folder / "log", "a\n");
  Follower follower({log, folder / "./log", folder / "l*"});
  follower.source->open();
  append(log, "b\n");
  follower.drain();
  CHECK(follower.contents() == Contents{"a\nb\n"});
  CHECK(follower.streams[0].name == log);
}

TEST_CASE("busy files take turns") {
  TemporaryFolder folder;
  const std::string bytes = numbered_lines(60'000);
  const std::string one = write_file(folder / "one", bytes);
  const std::string two = write_file(folder / "two", bytes);
  Follower follower({one, two});
  follower.source->open();
  while (follower.step(kNoWait) && !(follower.streams.size() == 2 && follower.blocks == 8)) {
  }
  REQUIRE(follower.streams.size() == 2);
  CHECK(follower.streams[0].bytes.size() == follower.streams[1].bytes.size());
  follower.drain();
  CHECK(follower.contents() == Contents{bytes, bytes});
}

TEST_CASE("the rest of an older file comes before what took its place") {
  TemporaryFolder folder;
  const std::string old = numbered_lines(60'000);
  const std::string log = write_file(folder / "log", old);
  Follower follower({log});
  follower.source->open();
  REQUIRE(follower.step(kNoWait));
  shift(log);
  write_file(log, "new\n");
  while (follower.step(kNoWait)) {
    if (follower.streams.size() == 1) continue;
    CHECK(follower.streams[0].bytes.size() == old.size());
  }
  CHECK(follower.contents() == Contents{old, "new\n"});
}

TEST_CASE("what cannot be followed is refused at once") {
  TemporaryFolder folder;
  const auto open = [](const std::string& path) {
    Follower follower({path});
    follower.source->open();
  };
  CHECK_THROWS_AS(open("-"), lg::UsageError);
  CHECK_THROWS_AS(open(folder / "x.gz"), lg::UsageError);
  CHECK_THROWS_AS(open(folder.path()), lg::Failure);
  REQUIRE(::mkfifo((folder / "fifo").c_str(), 0600) == 0);
  CHECK_THROWS_AS(open(folder / "fifo"), lg::Failure);
  CHECK_NOTHROW(open(folder / "*"));
}

TEST_CASE("more files than allowed are a failure, not a silence") {
  TemporaryFolder folder;
  FollowSettings settings;
  settings.max_files = 3;
  for (const char* name : {"a", "b", "c"}) write_file(folder / name, "x\n");
  Follower follower({folder / "*"}, settings);
  follower.source->open();
  follower.drain();
  write_file(folder / "d", "x\n");
  CHECK_THROWS_WITH(follower.source->next(kNoWait), "cannot follow more than 3 files at a time");
}

TEST_CASE("signals stop following, and so does an output that nobody reads") {
  TemporaryFolder folder;
  const std::string log = write_file(folder / "log", "a\n");
  Pipe output;
  Follower follower({log}, {}, output.write_end.get());
  follower.source->open();
  follower.drain();
  SECTION("interrupt") {
    std::thread other([&] { follower.stop.interrupt(); });
    CHECK(follower.source->next(Source::kForever).kind == Kind::stopped);
    other.join();
  }
  SECTION("termination") {
    std::thread other([&] { follower.stop.terminate(); });
    CHECK(follower.source->next(Source::kForever).kind == Kind::stopped);
    other.join();
  }
  SECTION("output") {
    std::thread other([&] { output.read_end.reset(); });
    CHECK_THROWS_AS(follower.source->next(Source::kForever), lg::OutputClosed);
    other.join();
  }
}

TEST_CASE("a source that follows says so") {
  CHECK(Follower({"a.log"}).source->describe() == "'a.log' as it grows");
  CHECK(Follower({"a", "b*"}).source->describe() == "2 paths as they grow");
}
