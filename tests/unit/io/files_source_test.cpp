// SPDX-License-Identifier: Apache-2.0
// FilesSource: files, pipes and compressed files come out byte for byte; ends, failures, stops and waiting are told
// apart.
#include "common/io/files_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <thread>

#include "common/error/error.hpp"
#include "tests/unit/io/fixtures.hpp"

namespace {

using lg::FilesSource;
using lg::Source;
using lg::test::gzip;
using lg::test::kLongWait;
using lg::test::kNoWait;
using lg::test::numbered_lines;
using lg::test::Pipe;
using lg::test::SwitchStop;
using lg::test::take;
using lg::test::TemporaryFolder;
using lg::test::write_file;
using lg::test::zstandard;
using Kind = lg::Source::Event::Kind;

// What each stream held, in order.
struct Content {
  std::vector<std::string> names;
  std::vector<std::string> bytes;
};

Content read_all(Source& source) {
  Content content;
  lg::InputStream* current = nullptr;
  source.open();
  for (;;) {
    const Source::Event event = source.next(kLongWait);
    if (event.kind == Kind::end) return content;
    REQUIRE((event.kind == Kind::data || event.kind == Kind::stream_end));
    if (current == nullptr) {
      current = event.stream;
      content.names.push_back(current->name);
      content.bytes.emplace_back();
    }
    REQUIRE(event.stream == current);
    content.bytes.back() += take(*current);
    if (event.kind == Kind::stream_end) current = nullptr;
  }
}

std::string read_one(const std::string& path) {
  lg::NoStop stop;
  FilesSource source({path}, stop, -1);
  const Content content = read_all(source);
  REQUIRE(content.bytes.size() == 1);
  return content.bytes.front();
}

// Reads until it fails; returns what came before.
std::string read_to_failure(const std::string& path, const std::string& message) {
  lg::NoStop stop;
  FilesSource source({path}, stop, -1);
  source.open();
  std::string bytes;
  try {
    for (;;) {
      const Source::Event event = source.next(kLongWait);
      REQUIRE(event.kind == Kind::data);
      bytes += take(*event.stream);
    }
  } catch (const lg::Failure& failure) {
    CHECK_THAT(failure.what(), Catch::Matchers::Contains(message));
    CHECK_THAT(failure.what(), Catch::Matchers::Contains(path));
  }
  return bytes;
}

}  // namespace

TEST_CASE("files are read one after the other, each as a stream of its own") {
  TemporaryFolder folder;
  const std::string big = numbered_lines(30'000);
  const std::vector<std::string> paths = {write_file(folder / "a", "one\ntwo"), write_file(folder / "empty", ""),
                                          write_file(folder / "big", big)};
  lg::NoStop stop;
  FilesSource source(paths, stop, -1);
  const Content content = read_all(source);
  CHECK(content.names == paths);
  CHECK(content.bytes == std::vector<std::string>{"one\ntwo", "", big});
  CHECK(source.next(kNoWait).kind == Kind::end);
}

TEST_CASE("no file at all is the end") {
  lg::NoStop stop;
  FilesSource source({}, stop, -1);
  source.open();
  CHECK(source.next(kNoWait).kind == Kind::end);
}

TEST_CASE("a record longer than a block stays in one piece") {
  TemporaryFolder folder;
  const std::string bytes(3'000'000, 'x');
  const std::string path = write_file(folder / "a", bytes);
  lg::NoStop stop;
  FilesSource source({path}, stop, -1);
  source.open();
  Source::Event event = source.next(kNoWait);
  while (event.kind == Kind::data) event = source.next(kNoWait);
  REQUIRE(event.kind == Kind::stream_end);
  CHECK(event.stream->buffer.view() == bytes);
}

TEST_CASE("what is missing is said before anything is read") {
  TemporaryFolder folder;
  const std::string present = write_file(folder / "a", "x\n");
  lg::NoStop stop;
  FilesSource missing({present, folder / "b"}, stop, -1);
  CHECK_THROWS_WITH(missing.open(), "cannot open '" + (folder / "b") + "': No such file or directory");
  FilesSource directory({present, folder.path()}, stop, -1);
  CHECK_THROWS_WITH(directory.open(), "cannot read '" + folder.path() + "': Is a directory");
  FilesSource dangling({"/dev/fd/9999"}, stop, -1);
  CHECK_THROWS_AS(dangling.open(), lg::Failure);
}

TEST_CASE("compressed files come out as they went in") {
  TemporaryFolder folder;
  const std::string big = numbered_lines(60'000);
  for (const bool is_gzip : {true, false}) {
    const auto compress = [&](std::string_view bytes) { return is_gzip ? gzip(bytes) : zstandard(bytes); };
    const std::string ending = is_gzip ? ".gz" : ".zst";
    CAPTURE(ending);
    SECTION("small" + ending) {
      CHECK(read_one(write_file(folder / ("a" + ending), compress("a\nb\n"))) == "a\nb\n");
    }
    SECTION("nothing inside" + ending) {
      CHECK(read_one(write_file(folder / ("a" + ending), compress(""))).empty());
    }
    SECTION("many blocks" + ending) {
      CHECK(read_one(write_file(folder / ("a" + ending), compress(big))) == big);
    }
    SECTION("members that follow each other" + ending) {
      std::string packed;
      std::string plain;
      for (int i = 0; i < 3000; ++i) {
        const std::string line = numbered_lines(1, "member " + std::to_string(i));
        packed += compress(line);
        plain += line;
      }
      packed += compress(big) + compress("") + compress("end\n");
      CHECK(read_one(write_file(folder / ("a" + ending), packed)) == plain + big + "end\n");
    }
    SECTION("exactly one block" + ending) {
      const std::string block(256 << 10, 'x');
      CHECK(read_one(write_file(folder / ("a" + ending), compress(block))) == block);
    }
    SECTION("truncated" + ending) {
      const std::string packed = compress(big);
      for (const std::size_t length : {packed.size() - 1, packed.size() / 2, std::size_t{20}, std::size_t{1}}) {
        CAPTURE(length);
        const std::string bytes =
            read_to_failure(write_file(folder / ("a" + ending), packed.substr(0, length)), "unexpected end of file");
        CHECK(big.starts_with(bytes));
        if (length > packed.size() / 3) CHECK(bytes.size() > big.size() / 4);
      }
      CHECK(read_to_failure(write_file(folder / ("a" + ending), ""), "unexpected end of file").empty());
      CHECK(read_to_failure(write_file(folder / ("a" + ending), compress("a\n") + packed.substr(0, 9)),
                            "unexpected end of file") == "a\n");
    }
    SECTION("corrupt" + ending) {
      std::string packed = compress("before\n") + compress(big);
      packed[packed.size() - 5000] = static_cast<char>(packed[packed.size() - 5000] ^ 0x55);
      const std::string bytes = read_to_failure(write_file(folder / ("a" + ending), packed), "cannot decompress");
      CHECK(bytes.starts_with("before\n"));
      CHECK(read_to_failure(write_file(folder / ("a" + ending), "no such format\n"), "cannot decompress").empty());
      CHECK(read_to_failure(write_file(folder / ("a" + ending), compress("a\n") + "rubbish"), "cannot decompress") ==
            "a\n");
    }
  }
  SECTION("zeros behind the last gzip member are no data") {
    CHECK(read_one(write_file(folder / "a.gz", gzip("a\n") + std::string(300'000, '\0'))) == "a\n");
  }
}

TEST_CASE("a pipe gives what is there, and an idle one does not block") {
  Pipe pipe;
  lg::NoStop stop;
  FilesSource source({pipe.path()}, stop, -1);
  source.open();
  CHECK(source.next(kNoWait).kind == Kind::idle);
  pipe.write("par");
  Source::Event event = source.next(kNoWait);
  REQUIRE(event.kind == Kind::data);
  CHECK(event.stream->buffer.view() == "par");
  CHECK(source.next(kNoWait).kind == Kind::idle);
  CHECK(source.next(std::chrono::milliseconds{1}).kind == Kind::idle);
  pipe.write("tial");
  event = source.next(kLongWait);
  REQUIRE(event.kind == Kind::data);
  CHECK(event.stream->buffer.view() == "partial");
  pipe.write(std::string(4096, 'x'));
  pipe.write_end.reset();
  CHECK(source.next(Source::kForever).kind == Kind::data);
  CHECK(source.next(Source::kForever).kind == Kind::stream_end);
  CHECK(source.next(Source::kForever).kind == Kind::end);
}

TEST_CASE("a pipe whose writer left without a word is at its end") {
  Pipe pipe;
  pipe.write_end.reset();
  CHECK(read_one(pipe.path()).empty());
}

TEST_CASE("a FIFO is opened without a writer, and read once there is one") {
  TemporaryFolder folder;
  const std::string path = folder / "fifo.gz";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  lg::NoStop stop;
  FilesSource source({path}, stop, -1);
  source.open();
  CHECK(source.next(kNoWait).kind == Kind::idle);
  CHECK(source.next(kNoWait).kind == Kind::idle);
  CHECK_FALSE(source.is_origin());
  lg::Descriptor writer(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  REQUIRE(writer);
  CHECK(source.next(kNoWait).kind == Kind::idle);
  const std::string packed = gzip("a\nb\n");
  REQUIRE(::write(writer.get(), packed.data(), 5) == 5);
  CHECK(source.next(kNoWait).kind == Kind::idle);
  REQUIRE(::write(writer.get(), packed.data() + 5, packed.size() - 5) == static_cast<ssize_t>(packed.size() - 5));
  writer.reset();
  const Source::Event event = source.next(kLongWait);
  REQUIRE(event.kind == Kind::data);
  CHECK(take(*event.stream) == "a\nb\n");
  CHECK(source.next(kLongWait).kind == Kind::stream_end);
}

TEST_CASE("a termination stops before the next read, whatever the input") {
  TemporaryFolder folder;
  SwitchStop stop;
  Pipe pipe;
  pipe.write("x\n");
  const std::string path = write_file(folder / "a", std::string(1'000'000, '\n'));
  FilesSource file({path}, stop, -1);
  FilesSource piped({pipe.path()}, stop, -1);
  file.open();
  piped.open();
  CHECK(file.next(kNoWait).kind == Kind::data);
  stop.terminate();
  CHECK(file.next(kNoWait).kind == Kind::stopped);
  CHECK(file.next(kNoWait).kind == Kind::stopped);
  CHECK(piped.next(Source::kForever).kind == Kind::stopped);
}

TEST_CASE("an interrupt stops at a file, and lets a pipe be read to its end") {
  TemporaryFolder folder;
  SwitchStop stop;
  Pipe pipe;
  pipe.write("x\n");
  FilesSource source({pipe.path(), write_file(folder / "a", "y\n")}, stop, -1);
  source.open();
  CHECK_FALSE(source.is_origin());
  stop.interrupt();
  Source::Event event = source.next(kLongWait);
  REQUIRE(event.kind == Kind::data);
  CHECK(take(*event.stream) == "x\n");
  CHECK(source.next(kNoWait).kind == Kind::idle);
  CHECK(source.next(std::chrono::milliseconds{2}).kind == Kind::idle);
  pipe.write("z\n");
  event = source.next(kLongWait);
  REQUIRE(event.kind == Kind::data);
  CHECK(take(*event.stream) == "z\n");
  pipe.write_end.reset();
  CHECK(source.next(kLongWait).kind == Kind::stream_end);
  CHECK(source.next(kLongWait).kind == Kind::stopped);
  CHECK(source.is_origin());
}

TEST_CASE("a termination ends the waiting, even after an interrupt that was not for us") {
  SwitchStop stop;
  Pipe pipe;
  FilesSource source({pipe.path()}, stop, -1);
  source.open();
  SECTION("at once") {}
  SECTION("after an interrupt") {
    stop.interrupt();
  }
  std::thread other([&stop] { stop.terminate(); });
  CHECK(source.next(Source::kForever).kind == Kind::stopped);
  other.join();
}

TEST_CASE("an output that nobody reads any more ends the waiting") {
  Pipe input;
  Pipe output;
  lg::NoStop stop;
  FilesSource source({input.path()}, stop, output.write_end.get());
  source.open();
  CHECK(source.next(kNoWait).kind == Kind::idle);
  std::thread other([&output] { output.read_end.reset(); });
  CHECK_THROWS_AS(source.next(Source::kForever), lg::OutputClosed);
  other.join();
}

TEST_CASE("a source says what it reads") {
  lg::NoStop stop;
  CHECK(FilesSource({"-"}, stop, -1).describe() == "standard input");
  CHECK(FilesSource({"/dev/stdin"}, stop, -1).describe() == "standard input");
  CHECK(FilesSource({"a.csv"}, stop, -1).describe() == "file 'a.csv'");
  CHECK(FilesSource({"a.csv", "b.csv"}, stop, -1).describe() == "2 files");
}
