// SPDX-License-Identifier: Apache-2.0
// Tables are written whole, or not at all.
#include "tools/lggen/table_folder.hpp"

#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "common/error/error.hpp"
#include "common/pipeline/stop.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/lggen/generated.hpp"
#include "tools/lggen/tables.hpp"

namespace lg::gen::test {

namespace {

using lg::test::TemporaryFolder;

void put(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

void fill_with_one(Output& output) {
  output.append("1");
  output.end_record();
}

std::size_t entries(const std::string& path) {
  const std::filesystem::directory_iterator begin(path);
  return static_cast<std::size_t>(std::distance(begin, std::filesystem::directory_iterator()));
}

class AtOnce : public Stop {
 public:
  bool interrupted() const override { return true; }
  bool terminated() const override { return false; }
};

// Files cannot grow beyond `bytes` while this lives: what a full disk looks like to a program.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

}  // namespace

TEST_CASE("a folder is made with those above it") {
  const TemporaryFolder temporary;
  TableFolder folder(temporary / "a/b/c");
  folder.write("one.csv", fill_with_one);
  folder.publish();
  CHECK(read_file(temporary / "a/b/c/one.csv") == "1\n");
  CHECK(entries(temporary / "a/b/c") == 1);
}

TEST_CASE("nothing is replaced before everything is written, and nothing else is touched") {
  const TemporaryFolder temporary;
  put(temporary / "one.csv", "old");
  put(temporary / "other.csv", "mine");
  {
    TableFolder folder(temporary.path());
    folder.write("one.csv", fill_with_one);
    CHECK(read_file(temporary / "one.csv") == "old");
  }
  CHECK(read_file(temporary / "one.csv") == "old");
  CHECK(entries(temporary.path()) == 2);
  TableFolder folder(temporary.path());
  folder.write("one.csv", fill_with_one);
  folder.publish();
  CHECK(read_file(temporary / "one.csv") == "1\n");
  CHECK(read_file(temporary / "other.csv") == "mine");
  CHECK(entries(temporary.path()) == 2);
}

TEST_CASE("what a killed run left behind is in nobody's way") {
  const TemporaryFolder temporary;
  put(temporary / ".one.csv.lggen", "half a tab");
  TableFolder folder(temporary.path());
  folder.write("one.csv", fill_with_one);
  folder.publish();
  CHECK(read_file(temporary / "one.csv") == "1\n");
  CHECK(entries(temporary.path()) == 1);
}

TEST_CASE("a folder is filled by one at a time") {
  const TemporaryFolder temporary;
  TableFolder folder(temporary.path());
  CHECK_THROWS_WITH(TableFolder(temporary.path()), Catch::Contains("another lggen is filling"));
}

TEST_CASE("a folder that cannot be made, and a table that is a folder, are failures") {
  const TemporaryFolder temporary;
  put(temporary / "file", "");
  CHECK_THROWS_AS(TableFolder(temporary / "file"), Failure);
  CHECK_THROWS_WITH(TableFolder(temporary / "file/below"), Catch::Contains("cannot make the folder"));
  std::filesystem::create_directory(temporary / "one.csv");
  TableFolder folder(temporary.path());
  CHECK_THROWS_WITH(folder.write("one.csv", fill_with_one), Catch::Contains("it is a folder"));
}

TEST_CASE("a full disk is a failure that leaves the tables of before") {
  const TemporaryFolder temporary;
  put(temporary / "tracks.csv", "old");
  Settings settings;
  settings.folder = temporary.path();
  settings.listens = 100'000;
  const FileSizeLimit limit(1'000'000);
  CHECK_THROWS_WITH(generate(settings, NoStop()), Catch::Contains("cannot write to"));
  CHECK(read_file(temporary / "tracks.csv") == "old");
  CHECK(entries(temporary.path()) == 1);
}

TEST_CASE("an interruption leaves the tables of before") {
  const TemporaryFolder temporary;
  put(temporary / "cust.csv", "old");
  Settings settings = small_settings();
  settings.folder = temporary.path();
  CHECK_THROWS_WITH(generate(settings, AtOnce()), "interrupted");
  CHECK(read_file(temporary / "cust.csv") == "old");
  CHECK(entries(temporary.path()) == 1);
}

}  // namespace lg::gen::test
