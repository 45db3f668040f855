// SPDX-License-Identifier: Apache-2.0
// Program: several expressions over one set of slots, what is shared among them, and what is not allocated.
#include "common/expr/program.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

namespace {

// How often this thread asked for memory since the last reset. Not counted under AddressSanitizer, whose own operators
// check more.
[[maybe_unused]] thread_local std::uint64_t allocations = 0;

}  // namespace

#ifndef __SANITIZE_ADDRESS__
void* operator new(std::size_t size) {
  ++allocations;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
#endif

namespace lg::expr {

namespace {

const TimeSettings kTimes;

}  // namespace

TEST_CASE("expressions of one program share slots and have numbers of their own") {
  FieldSet fields;
  FieldResolver resolver(fields);
  Program program(kTimes);
  const std::size_t first = program.add("a + b", resolver);
  const std::size_t second = program.add("b * c", resolver);
  const std::size_t again = program.add("a + b", resolver);
  CHECK(first == 0);
  CHECK(second == 1);
  CHECK(again == 2);
  CHECK(fields.names() == std::vector<std::string>{"a", "b", "c"});
  const std::vector<Value> slots = {Value::of(std::int64_t{2}), Value::of(std::int64_t{3}), Value::of(std::int64_t{5})};
  program.begin_record();
  CHECK(program.evaluate(first, slots).integer == 5);
  CHECK(program.evaluate(second, slots).integer == 15);
  CHECK(program.evaluate(again, slots).integer == 5);
}

TEST_CASE("what is shared is computed once a record, and anew for the next") {
  FieldSet fields;
  FieldResolver resolver(fields);
  Program program(kTimes);
  const std::size_t hour = program.add("hour(t)", resolver);
  const std::size_t both = program.add("hour(t) < 12 and weekday(t) < 6 and date(t) > '2014'", resolver);
  std::vector<Value> slots = {Value::of("no time")};
  program.begin_record();
  CHECK(program.evaluate(hour, slots).is_null());
  CHECK_FALSE(program.test(both, slots));
  CHECK(program.type_errors() == 1);
  slots[0] = Value::of("2014-10-23 03:26:20");
  program.begin_record();
  CHECK(program.evaluate(hour, slots).integer == 3);
  CHECK(program.test(both, slots));
  CHECK(program.test(both, slots));
  CHECK(program.type_errors() == 1);
}

TEST_CASE("a resolver may turn calls into slots") {
  class Aggregates : public Resolver {
   public:
    std::size_t field(std::string_view) override { return 0; }
    std::optional<std::size_t> call(const Node& node) override {
      if (node.name == "sum") return 1;
      if (node.name == "count") return 2;
      return std::nullopt;
    }
  };
  Aggregates resolver;
  Program program(kTimes);
  const std::size_t mean = program.add("round(sum(x) / count())", resolver);
  const std::vector<Value> slots = {Value::null(), Value::of(std::int64_t{10}), Value::of(std::int64_t{4})};
  program.begin_record();
  CHECK(program.evaluate(mean, slots).integer == 3);
}

TEST_CASE("slots that a record lacks are null") {
  FieldSet fields;
  FieldResolver resolver(fields);
  Program program(kTimes);
  const std::size_t expression = program.add("a == null and coalesce(b, 7) == 7", resolver);
  program.begin_record();
  CHECK(program.test(expression, {}));
}

TEST_CASE("constants with a value of the wrong type are counted for each record") {
  FieldSet fields;
  FieldResolver resolver(fields);
  Program program(kTimes);
  const std::size_t expression = program.add("1 < 'a'", resolver);
  CHECK(program.type_errors() == 0);
  for (int i = 0; i < 3; ++i) {
    program.begin_record();
    program.evaluate(expression, {});
  }
  CHECK(program.type_errors() == 3);
}

TEST_CASE("a program can be moved") {
  FieldSet fields;
  FieldResolver resolver(fields);
  Program program(kTimes);
  const std::size_t expression = program.add("a in ('x', 'y') and lower(a) == 'x'", resolver);
  Program moved = std::move(program);
  const std::vector<Value> slots = {Value::of("x")};
  moved.begin_record();
  CHECK(moved.test(expression, slots));
  CHECK(moved.test(moved.add("upper(a) == 'X'", resolver), slots));
}

TEST_CASE("texts stay valid until the next record") {
  FieldSet fields;
  FieldResolver resolver(fields);
  Program program(kTimes);
  std::vector<std::size_t> expressions;
  for (const char* source : {"lower(a)", "upper(a)", "lower(b)", "upper(b)"}) {
    expressions.push_back(program.add(source, resolver));
  }
  const std::string mixed = std::string(3000, 'x') + "Yä";
  const std::string large(20000, 'Q');
  const std::vector<Value> slots = {Value::of(std::string_view(mixed)), Value::of(std::string_view(large))};
  for (int record = 0; record < 3; ++record) {
    program.begin_record();
    std::vector<Value> results;
    for (const std::size_t expression : expressions) results.push_back(program.evaluate(expression, slots));
    CHECK(results[0].text == std::string(3000, 'x') + "yä");
    CHECK(results[1].text == std::string(3000, 'X') + "YÄ");
    CHECK(results[2].text == std::string(20000, 'q'));
    CHECK(results[3].text == large);
  }
}

TEST_CASE("after the first records nothing is allocated") {
  FieldSet fields;
  FieldResolver resolver(fields);
  Program program(kTimes);
  std::vector<std::size_t> expressions;
  for (const char* source :
       {"a + 1 < b and not c", "lower(s) == 'x' or upper(s) != lower(s)", "date(t)", "hour(t) in 5..11",
        "a in (1, 2, 3, 4, 5, 6, 7, 8)", "s in ('a', s)", "matches(s, '^[A-Z]+$')", "contains(s, 'X')",
        "coalesce(c, min(a, b, 3), s)", "hour(a)", "length(s) > 3 ? s : lower(s)", "`1` + `2` * a % b"}) {
    expressions.push_back(program.add(source, resolver));
  }
  std::vector<Value> slots(fields.size());
  slots[fields.add("a")] = Value::of(std::int64_t{1});
  slots[fields.add("b")] = Value::of(2.5);
  slots[fields.add("s")] = Value::of("A text With Ä and more");
  slots[fields.add("t")] = Value::of("2014-10-23T03:26:20Z");
  std::uint64_t results = 0;
  for (int record = 0; record < 1000; ++record) {
    if (record == 100) allocations = 0;
    program.begin_record();
    for (const std::size_t expression : expressions) results += program.evaluate(expression, slots).truthy() ? 1 : 0;
  }
  const std::uint64_t counted = allocations;
  CHECK(counted == 0);
  CHECK(results > 0);
}

}  // namespace lg::expr
