// SPDX-License-Identifier: Apache-2.0
#include "common/record/field_set.hpp"

#include <catch2/catch.hpp>

TEST_CASE("a field has one slot, however often it is named") {
  lg::FieldSet fields;
  CHECK(fields.size() == 0);
  CHECK(fields.add("a") == 0);
  CHECK(fields.add("a.b") == 1);
  CHECK(fields.add("a") == 0);
  CHECK(fields.add("A") == 2);
  CHECK(fields.names() == std::vector<std::string>{"a", "a.b", "A"});
}
