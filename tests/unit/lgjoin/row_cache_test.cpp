// SPDX-License-Identifier: Apache-2.0

#include "tools/lgjoin/row_cache.hpp"

#include <catch2/catch.hpp>

namespace lg::join {

namespace {

constexpr Timestamp kStart{};
constexpr Duration kSecond = std::chrono::seconds(1);

// Puts a row in, and lets go of it.
void put(RowCache& cache, const std::string& key, Timestamp now) {
  CachedRow& row = cache.add(key);
  ++row.users;
  cache.settle(row, CachedRow::State::found, "of " + key, now);
  cache.release(row);
}

}  // namespace

TEST_CASE("rows are found until they are too old, also those that are not there") {
  RowCache cache(10, 1000, kSecond);
  CHECK(cache.find("a", kStart) == nullptr);
  CachedRow& asked = cache.add("a");
  ++asked.users;
  CHECK(cache.find("a", kStart + 100 * kSecond) == &asked);  // one that is asked for is never too old
  cache.settle(asked, CachedRow::State::missing, "", kStart);
  cache.release(asked);
  CHECK(cache.find("a", kStart + kSecond / 2) == &asked);
  CHECK(cache.find("a", kStart + kSecond) == nullptr);
  CHECK(cache.size() == 0);
}

TEST_CASE("a row that is too old stays for those that wait for it") {
  RowCache cache(10, 1000, kSecond);
  put(cache, "a", kStart);
  CachedRow* const old = cache.find("a", kStart);
  REQUIRE(old != nullptr);
  ++old->users;
  CHECK(cache.find("a", kStart + 2 * kSecond) == nullptr);
  CachedRow& fresh = cache.add("a");
  ++fresh.users;
  CHECK(&fresh != old);
  CHECK(old->members() == "of a");
  cache.release(*old);
  CHECK(cache.find("a", kStart) == &fresh);
}

TEST_CASE("only so many rows are kept, and those that are used stay") {
  RowCache cache(100, 1'000'000, kSecond);
  put(cache, "used", kStart);
  for (int i = 0; i < 10'000; ++i) {
    put(cache, std::to_string(i), kStart);
    REQUIRE(cache.find("used", kStart) != nullptr);
    REQUIRE(cache.size() <= 100);
  }
  CHECK(cache.find("0", kStart) == nullptr);
}

TEST_CASE("a row is found whatever its size") {
  RowCache cache(1000, 1'000'000, kSecond);
  for (std::size_t size = 0; size < 500; ++size) {
    CachedRow& row = cache.add(std::to_string(size));
    ++row.users;
    cache.settle(row, CachedRow::State::found, std::string(size, 'x'), kStart);
    cache.release(row);
  }
  for (std::size_t size = 0; size < 500; ++size) {
    CachedRow* const row = cache.find(std::to_string(size), kStart);
    REQUIRE(row != nullptr);
    CHECK(row->members().size() == size);
  }
}

TEST_CASE("only so many bytes are kept") {
  RowCache cache(1000, 100, kSecond);
  for (int i = 0; i < 1000; ++i) put(cache, std::to_string(i), kStart);
  CHECK(cache.size() <= 25);
  CHECK(cache.size() > 0);
}

TEST_CASE("without a size rows are forgotten with their last user, and bad ones always") {
  RowCache none(0, 1000, kSecond);
  put(none, "a", kStart);
  CHECK(none.find("a", kStart) == nullptr);
  RowCache cache(10, 1000, kSecond);
  CachedRow& row = cache.add("a");
  ++row.users;
  cache.settle(row, CachedRow::State::bad, "why", kStart);
  CHECK(cache.find("a", kStart) == nullptr);
  CHECK(row.members() == "why");
  cache.release(row);
}

}  // namespace lg::join
