// SPDX-License-Identifier: Apache-2.0
// InputBuffer: what was put in comes out in order and in one piece, whatever the sizes.
#include "common/io/input_buffer.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <random>
#include <string>

#include "common/record/record.hpp"

TEST_CASE("an empty buffer holds nothing and needs no memory") {
  lg::InputBuffer buffer;
  CHECK(buffer.empty());
  CHECK(buffer.view().empty());
  CHECK(buffer.room() == 0);
  buffer.release_if_empty();
  CHECK(buffer.empty());
}

TEST_CASE("a record that fits is taken without growing") {
  lg::InputBuffer buffer;
  const std::size_t block = 4096;
  buffer.prepare(block);
  for (int round = 0; round < 100; ++round) {
    char* to = buffer.prepare(block - 256);
    std::memset(to, 'x', block - 256);
    buffer.commit(block - 256);
    buffer.consume(buffer.view().size() - 100);
  }
  CHECK(buffer.room() + buffer.view().size() <= block);
}

TEST_CASE("the padding behind the bytes is readable") {
  lg::InputBuffer buffer;
  std::memset(buffer.prepare(10), 'x', 10);
  buffer.commit(10);
  const char* end = buffer.view().data() + buffer.view().size();
  unsigned sum = 0;
  for (std::size_t i = 0; i < lg::kPadding; ++i) sum += static_cast<unsigned char>(end[i]);
  CHECK(sum == 0);
}

TEST_CASE("memory is given back where nothing is held") {
  lg::InputBuffer buffer;
  std::memset(buffer.prepare(1000), 'x', 1000);
  buffer.commit(1000);
  buffer.release_if_empty();
  CHECK(buffer.view().size() == 1000);
  buffer.consume(1000);
  buffer.release_if_empty();
  CHECK(buffer.room() == 0);
}

TEST_CASE("any mix of sizes keeps the bytes in order") {
  for (unsigned seed = 0; seed < 50; ++seed) {
    std::mt19937 random(seed);
    lg::InputBuffer buffer;
    std::string held;
    unsigned char next = 0;
    for (int step = 0; step < 500; ++step) {
      const std::size_t asked = random() % 2000 + 1;
      char* to = buffer.prepare(asked);
      REQUIRE(buffer.room() >= asked);
      const std::size_t put = random() % (asked + 1);
      for (std::size_t i = 0; i < put; ++i) {
        to[i] = static_cast<char>(next);
        held.push_back(static_cast<char>(next++));
      }
      buffer.commit(put);
      REQUIRE(buffer.view() == held);
      const std::size_t used = random() % 3 == 0 ? held.size() : random() % (held.size() + 1);
      buffer.consume(used);
      held.erase(0, used);
      REQUIRE(buffer.view() == held);
    }
  }
}
