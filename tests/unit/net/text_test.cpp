// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "common/error/error.hpp"
#include "common/io/secret.hpp"
#include "common/net/url_text.hpp"
#include "tests/support/pipeline_fixture.hpp"
#include "tests/support/temporary_folder.hpp"

namespace lg::net {

TEST_CASE("Parameters are encoded byte by byte") {
  CHECK(form_of({{"To", "+1 5"}, {"Body", "a&b=\xC3\xA9~"}}) == "To=%2B1%205&Body=a%26b%3D%C3%A9~");
  CHECK(with_query("http://h/p", {{"a", "1"}}) == "http://h/p?a=1");
  CHECK(with_query("http://h/p?x=y", {{"a", "1"}}) == "http://h/p?x=y&a=1");
  CHECK(with_query("http://h/p?", {{"a", "1"}}) == "http://h/p?a=1");
  CHECK(with_query("http://h/p#f", {}) == "http://h/p");
}

TEST_CASE("A secret is the first line of its file, and others must not read it") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "secret";
  const auto write = [&](const std::string& content, mode_t mode) {
    std::ofstream(path, std::ios::binary) << content;
    REQUIRE(::chmod(path.c_str(), mode) == 0);
  };
  test::KeptMessages messages;
  write("user:word\r\nmore\n", 0600);
  CHECK(read_secret(path, messages) == "user:word");
  CHECK(messages.text.empty());
  write("token", 0644);
  CHECK(read_secret(path, messages) == "token");
  CHECK(messages.text.find("others may read") != std::string::npos);
  CHECK(messages.text.find("token") == std::string::npos);
  write("\nuser:word\n", 0600);
  CHECK_THROWS_AS(read_secret(path, messages), Failure);
  write("user\x01:word\n", 0600);
  CHECK_THROWS_AS(read_secret(path, messages), Failure);
  CHECK_THROWS_AS(read_secret(folder / "absent", messages), Failure);
}

TEST_CASE("A secret is taken out of what others say") {
  CHECK(without_secret("word: sesame is wrong, sesame!", "sesame") == "word: *** is wrong, ***!");
  CHECK(without_secret("abc", "") == "abc");
  CHECK(without_secret("abc", "a") == "abc");
  CHECK(without_credentials("Basic YW5uOnNlc2FtZQ==, ann:sesame, ann, sesame", "ann:sesame") ==
        "Basic ***, ***, ann, ***");
  CHECK(without_credentials("abc", "") == "abc");
}

}  // namespace lg::net
