// SPDX-License-Identifier: Apache-2.0
// FileIdentity: the samples are those of the bytes that were read, whatever the pieces in which they came.
#include "common/io/file_identity.hpp"

#include <fcntl.h>

#include <catch2/catch.hpp>
#include <random>

#include "tests/unit/io/fixtures.hpp"

namespace {

using lg::FileIdentity;
using lg::test::TemporaryFolder;
using lg::test::write_file;

lg::Descriptor open_file(const std::string& path) {
  lg::Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  REQUIRE(descriptor);
  return descriptor;
}

}  // namespace

TEST_CASE("the samples are the first and the last bytes that were read") {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    FileIdentity identity;
    std::string all;
    while (all.size() < 900) {
      std::string piece(random() % 400, '\0');
      for (char& byte : piece) byte = static_cast<char>(random());
      identity.advance(piece);
      all += piece;
      REQUIRE(identity.offset() == all.size());
      REQUIRE(identity.head() == all.substr(0, FileIdentity::kSample));
      REQUIRE(identity.anchor() == all.substr(all.size() - std::min(all.size(), FileIdentity::kSample)));
    }
  }
}

TEST_CASE("an identity can be taken up in the middle of a file") {
  TemporaryFolder folder;
  const std::string bytes = lg::test::numbered_lines(50);
  const lg::Descriptor file = open_file(write_file(folder / "log", bytes));
  for (const std::size_t offset : {std::size_t{0}, std::size_t{10}, std::size_t{256}, std::size_t{1000}}) {
    FileIdentity read;
    read.advance(bytes.substr(0, offset));
    const FileIdentity taken_up(file.get(), offset);
    CHECK(taken_up.offset() == offset);
    CHECK(taken_up.head() == read.head());
    CHECK(taken_up.anchor() == read.anchor());
  }
}

TEST_CASE("a copy is known, and what only looks like one is not") {
  TemporaryFolder folder;
  const std::string bytes = lg::test::numbered_lines(100);
  FileIdentity identity;
  identity.advance(bytes);
  const auto is_in = [&](const std::string& content) {
    return identity.is_in(open_file(write_file(folder / "copy", content)).get());
  };
  CHECK(is_in(bytes));
  CHECK(is_in(bytes + "more"));
  CHECK_FALSE(is_in(bytes.substr(0, bytes.size() - 1)));
  CHECK_FALSE(is_in("x" + bytes));
  CHECK_FALSE(is_in("X" + bytes.substr(1)));
  CHECK_FALSE(is_in(bytes.substr(0, bytes.size() - 1) + "X"));
  CHECK_FALSE(is_in(""));
  CHECK(FileIdentity().is_in(open_file(write_file(folder / "empty", "")).get()));
}
