// SPDX-License-Identifier: Apache-2.0
#include "common/model/rows.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/model/random_rows.hpp"

namespace lg::model {

TEST_CASE("rows are kept in order, and given back") {
  Rows rows(2);
  for (int i = 0; i < 1500; ++i) {
    const double numbers[] = {static_cast<double>(i), static_cast<double>(-i)};
    rows.append(numbers, i % 3 == 0);
  }
  CHECK(rows.size() == 1500);
  CHECK(rows.positives() == 500);
  CHECK(rows.bytes() == 3u * 3 * Rows::kBlockRows * sizeof(double));
  int expected = 0;
  bool in_order = true;
  rows.drain([&](const double* numbers, bool label) {
    in_order = in_order && numbers[0] == expected && numbers[1] == -expected && label == (expected % 3 == 0);
    ++expected;
  });
  CHECK(in_order);
  CHECK(expected == 1500);
  CHECK(rows.size() == 0);
  CHECK(rows.bytes() == 0);
}

TEST_CASE("rows become wider with zeros") {
  Rows rows(1);
  const double one[] = {7.0};
  const double three[] = {1.0, 2.0, 3.0};
  rows.append(one, true);
  rows.widen(3);
  rows.append(three, false);
  std::vector<double> numbers(3);
  CHECK(rows.get(rows.blocks()[0], 0, numbers.data()));
  CHECK(numbers == std::vector<double>{7.0, 0.0, 0.0});
  CHECK_FALSE(rows.get(rows.blocks()[0], 1, numbers.data()));
  CHECK(numbers == std::vector<double>{1.0, 2.0, 3.0});
}

TEST_CASE("a sample is spread over all rows") {
  const Rows rows = test::RandomRows{.rows = 10'000, .features = 2}.make();
  const Rows sample = rows.sample(1000);
  CHECK(sample.size() == 1000);
  CHECK(rows.sample(6000).size() == 5000);
  CHECK(rows.sample(20'000).size() == 10'000);
}

}  // namespace lg::model
