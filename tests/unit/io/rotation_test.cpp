// SPDX-License-Identifier: Apache-2.0
// Rotation: the names that rotation makes, and which neighbour holds what was cut off.
#include "common/io/rotation.hpp"

#include <fcntl.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "common/io/path_pattern.hpp"
#include "tests/unit/io/fixtures.hpp"

namespace {

using lg::test::numbered_lines;
using lg::test::TemporaryFolder;
using lg::test::write_file;

bool nothing_is_known(const lg::Copy&) {
  return false;
}

// A log of which `read` was read before it was cut off; what it holds now is `now`.
struct CutLog {
  CutLog(const TemporaryFolder& folder, std::string_view read, std::string_view now)
      : descriptor(::open(write_file(folder / "log", now).c_str(), O_RDONLY | O_CLOEXEC)),
        cut{folder / "log", descriptor.get(), {}, lg::FileTime{}, lg::FileTime::max()} {
    cut.identity.advance(read);
  }
  std::string rest_in_copy() const {
    const std::optional<lg::Copy> copy = lg::find_copy(cut, nothing_is_known);
    if (!copy) return "none";
    char bytes[10'000];
    return {bytes, lg::read_at(copy->descriptor.get(), bytes, sizeof bytes, cut.identity.offset())};
  }
  lg::Descriptor descriptor;
  lg::CutFile cut;
};

}  // namespace

TEST_CASE("rotated names are known by the number or date behind them") {
  for (const char* name : {"log.1", "log.12", "log-20240131", "log.2024-01-31-12", "log_3", "log-20240131T120000"}) {
    CAPTURE(name);
    CHECK(lg::is_rotated_name("log", name));
  }
  for (const char* name :
       {"log", "log.", "log1", "log.gz", "log.1.gz", "log.old", "log.1~", "logger.1", "lo", "a.log.1"}) {
    CAPTURE(name);
    CHECK_FALSE(lg::is_rotated_name("log", name));
  }
}

TEST_CASE("the copy of a file that was cut off is found by its content") {
  TemporaryFolder folder;
  const std::string read = numbered_lines(30);
  CutLog log(folder, read, "new\n");
  CHECK(log.rest_in_copy() == "none");
  write_file(folder / "log.2", "other\n" + read + "x");
  write_file(folder / "other", read + "wrong name");
  write_file(folder / "log.3.gz", read + "compressed");
  write_file(folder / "log.4", read.substr(0, read.size() - 10));
  CHECK(log.rest_in_copy() == "none");
  write_file(folder / "log.bak", read);
  CHECK(log.rest_in_copy().empty());
  write_file(folder / "log.1", read + "rest\n");
  CHECK(log.rest_in_copy() == "rest\n");
}

TEST_CASE("copies lie beside the file to which symbolic links lead, whether it is there at this moment or not") {
  TemporaryFolder folder;
  std::filesystem::create_directories(folder / "links");
  std::filesystem::create_directories(folder / "real");
  std::filesystem::create_symlink("next", folder / "links/log");
  std::filesystem::create_symlink("../real/file", folder / "links/next");
  const std::string read = numbered_lines(30);
  CutLog log(folder, read, "new\n");
  log.cut.path = folder / "links/log";
  write_file(folder / "links/log.1", read + "wrong folder\n");
  write_file(folder / "real/file.1", read + "rest\n");
  CHECK(log.rest_in_copy() == "rest\n");
  write_file(folder / "real/file", "new\n");
  CHECK(log.rest_in_copy() == "rest\n");
  log.cut.path = folder / "real/file";
  CHECK(log.rest_in_copy() == "rest\n");
  std::filesystem::rename(folder / "real/file", folder / "real/renamed");
  CHECK(log.rest_in_copy() == "rest\n");
}

TEST_CASE("a copy that was written before is not of what we read") {
  TemporaryFolder folder;
  CutLog log(folder, "header\n", "");
  write_file(folder / "log.1", "header\nan older content\n");
  log.cut.since = lg::file_clock_now() + std::chrono::hours{1};
  CHECK(log.rest_in_copy() == "none");
}

TEST_CASE("later copies are whole contents that came and went") {
  TemporaryFolder folder;
  CutLog log(folder, "", "live one\nlive two\n");
  write_file(folder / "log.1", "gone\n");
  write_file(folder / "log.2", "live one\n");
  write_file(folder / "log.3", "");
  write_file(folder / "log.bak", "no such name\n");
  const std::vector<lg::Copy> copies = lg::find_later_copies(log.cut, nothing_is_known);
  REQUIRE(copies.size() == 1);
  char bytes[100];
  CHECK(std::string(bytes, lg::read_at(copies.front().descriptor.get(), bytes, sizeof bytes, 0)) == "gone\n");
  CHECK(lg::find_later_copies(log.cut, [](const lg::Copy&) { return true; }).empty());
  log.cut.since = lg::file_clock_now() + std::chrono::hours{1};
  CHECK(lg::find_later_copies(log.cut, nothing_is_known).empty());
}

TEST_CASE("a pattern finds its folders and names") {
  TemporaryFolder folder;
  std::filesystem::create_directories(folder / "a");
  std::filesystem::create_directories(folder / "b");
  write_file(folder / "c", "");
  write_file(folder / "x[1]", "");
  const lg::PathPattern plain(folder / "log");
  CHECK(plain.is_plain());
  CHECK(plain.folders() == std::vector<std::string>{folder.path() + "/"});
  CHECK(plain.matches("log"));
  CHECK_FALSE(plain.matches("log.1"));
  const lg::PathPattern wild(folder / "*/*.log");
  CHECK_FALSE(wild.is_plain());
  CHECK(wild.folders() == std::vector<std::string>{folder / "a/", folder / "b/"});
  CHECK(wild.matches("x.log"));
  CHECK_FALSE(wild.matches(".x.log"));
  CHECK_FALSE(wild.matches("x.log.gz"));
  CHECK_FALSE(lg::PathPattern(folder / "*").matches("x.gz"));
  CHECK(lg::PathPattern(folder / "x[1]").is_plain());
  CHECK(lg::PathPattern(folder / "none/log").folders().empty());
  CHECK(lg::PathPattern("log").folders() == std::vector<std::string>{""});
}
