// SPDX-License-Identifier: Apache-2.0
// Sums, means and variances against exact integer arithmetic: the test's doubles are multiples of a power of two, so
// that everything about them can be said in 128-bit integers.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>

#include "tools/lgwindow/numbers.hpp"

namespace lg::window {

namespace {

constexpr double kMax = std::numeric_limits<double>::max();
constexpr double kTiny = std::numeric_limits<double>::denorm_min();

EventNumber number(double d) {
  return EventNumber(Value::of(d));
}
EventNumber number(std::int64_t i) {
  return EventNumber(Value::of(i));
}

double sum_of(Memory& memory, const std::vector<double>& numbers) {
  WideSum sum(memory);
  for (const double d : numbers) sum.add(d);
  return sum.value().divided_by(1);
}

// Whether `result` is the double nearest to a / b, ties to even.
bool is_nearest(double result, Int128 a, Int128 b) {
  if (result == 0) return a == 0;
  const double below = std::nextafter(result, -kMax);
  const double above = std::nextafter(result, kMax);
  // The distance from a / b, in units that make all three whole numbers.
  const int shift = 55 - std::ilogb(result);
  const auto distance = [&](double candidate) {
    const Int128 scaled = static_cast<Int128>(std::ldexp(candidate, shift));
    const Int128 difference = (a << shift) - scaled * b;
    return difference < 0 ? -difference : difference;
  };
  const auto mantissa_is_even = [](double d) {
    int exponent;
    return static_cast<std::int64_t>(std::ldexp(std::frexp(d, &exponent), 53)) % 2 == 0;
  };
  const Int128 own = distance(result);
  const Int128 nearest_other = std::min(distance(below), distance(above));
  return own < nearest_other || (own == nearest_other && mantissa_is_even(result));
}

}  // namespace

TEST_CASE("a wide sum is exact whatever its numbers") {
  Memory memory(1'000'000);
  CHECK(sum_of(memory, {}) == 0);
  CHECK(sum_of(memory, {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}) == 1.0);
  CHECK(sum_of(memory, {1e16, 1, -1e16}) == 1);
  CHECK(sum_of(memory, {1e308, 1e308, -1e308}) == 1e308);
  CHECK(sum_of(memory, {kMax, kMax, -kMax, -kMax, kTiny}) == kTiny);
  CHECK(std::isinf(sum_of(memory, {kMax, kMax})));
  CHECK(sum_of(memory, {-kMax, kTiny}) == -kMax);
  CHECK(sum_of(memory, {kTiny, kTiny, kTiny}) == 3 * kTiny);
  CHECK(sum_of(memory, {1, std::ldexp(1, -53)}) == 1);                              // a tie goes to even
  CHECK(sum_of(memory, {1, std::ldexp(1, -53), kTiny}) == 1 + std::ldexp(1, -52));  // no tie
  CHECK(sum_of(memory, {1 + std::ldexp(1, -52), std::ldexp(1, -53)}) == 1 + std::ldexp(1, -51));
  CHECK(sum_of(memory, {std::ldexp(1, -1022), -kTiny}) == std::ldexp(1, -1022) - kTiny);
}

TEST_CASE("sums and squares return to nothing when all is taken out") {
  Memory memory(10'000'000);
  std::mt19937_64 random(1);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> numbers(1 + random() % 50);
    for (double& d : numbers) {
      d = std::ldexp(static_cast<double>(random()) - 9e18, static_cast<int>(random() % 1900) - 1100);
    }
    WideSum sum(memory);
    WideSum squares(memory);
    for (const double d : numbers) {
      sum.add(d);
      squares.add_square(d);
    }
    const double first = sum.value().divided_by(1);
    std::shuffle(numbers.begin(), numbers.end(), random);
    CHECK(sum_of(memory, numbers) == first);
    for (const double d : numbers) {
      sum.subtract(d);
      squares.subtract_square(d);
    }
    CHECK(sum.value().divided_by(1) == 0);
    CHECK(squares.value().divided_by(1) == 0);
  }
}

TEST_CASE("squares of the largest and the smallest doubles are exact") {
  Memory memory(1'000'000);
  WideSum squares(memory);
  squares.add_square(kMax);
  squares.add_square(kTiny);
  squares.subtract_square(kMax);
  // What is left is 2^-2148: times 2^1074 twice it is 1.
  const BigNumber left = squares.value();
  WideSum scale(memory);
  scale.add(std::ldexp(1, 1023));
  CHECK((left * scale.value() * scale.value()).divided_by(1) == std::ldexp(1, 2 * 1023 - 2148));
}

TEST_CASE("mean and variance are the doubles nearest to the exact value") {
  Memory memory(10'000'000);
  std::mt19937_64 random(2);
  for (int round = 0; round < 2000; ++round) {
    const int fraction_bits = static_cast<int>(random() % 8);
    const std::int64_t range = std::int64_t{1} << (4 + random() % 16);
    const std::size_t count = 2 + random() % 40;
    Numbers numbers(memory);
    Int128 sum = 0;
    Int128 squares = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t scaled = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(range)) - range / 3;
      const bool whole = scaled % (1 << fraction_bits) == 0 && random() % 2 == 0;
      numbers.add(whole ? number(scaled / (1 << fraction_bits))
                        : number(std::ldexp(static_cast<double>(scaled), -fraction_bits)),
                  true);
      sum += scaled;
      squares += static_cast<Int128>(scaled) * scaled;
    }
    const Int128 n = static_cast<Int128>(count);
    CHECK(is_nearest(numbers.mean().as_double(), sum, n << fraction_bits));
    const double variance = numbers.variance().as_double();
    CHECK(is_nearest(variance, n * squares - sum * sum, (n * (n - 1)) << (2 * fraction_bits)));
  }
}

TEST_CASE("integers add up in 128 bits") {
  Memory memory(1'000'000);
  constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();
  std::string scratch;
  Numbers numbers(memory);
  CHECK(numbers.sum(scratch).is_null());
  CHECK(numbers.mean().is_null());
  numbers.add(number(kLargest), true);
  CHECK(numbers.sum(scratch).integer == kLargest);
  CHECK(numbers.variance().is_null());
  numbers.add(number(kLargest), true);
  CHECK(numbers.sum(scratch).text == "18446744073709551614");
  CHECK(numbers.mean().as_double() == 9223372036854775808.0);
  CHECK(numbers.variance().as_double() == 0);
  for (int i = 0; i < 4; ++i) numbers.add(number(kSmallest), true);
  CHECK(numbers.sum(scratch).text == "-18446744073709551618");
  for (int i = 0; i < 4; ++i) numbers.remove(number(kSmallest), true);
  numbers.remove(number(kLargest), true);
  CHECK(numbers.sum(scratch).integer == kLargest);
  // 2 values that are 2^64 - 1 apart: the variance is (2^64 - 1)^2 / 2.
  numbers.add(number(kSmallest), true);
  CHECK(numbers.variance().as_double() == std::ldexp(1, 127));
}

TEST_CASE("a sum is an integer again when the last double has left") {
  Memory memory(1'000'000);
  std::string scratch;
  Numbers numbers(memory);
  numbers.add(number(std::int64_t{3}), false);
  numbers.add(number(0.5), false);
  CHECK(numbers.sum(scratch).as_double() == 3.5);
  numbers.remove(number(0.5), false);
  CHECK(numbers.sum(scratch).type == Value::Type::integer);
  CHECK(memory.used() == 0);
}

TEST_CASE("a part is taken out as it was put in") {
  Memory memory(10'000'000);
  std::mt19937_64 random(3);
  Numbers whole(memory);
  Numbers rest(memory);
  Numbers part(memory);
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t value = static_cast<std::int64_t>(random());
    const EventNumber event = i % 3 == 0 ? number(std::ldexp(static_cast<double>(value), -70)) : number(value);
    whole.add(event, true);
    (i % 2 == 0 ? part : rest).add(event, true);
  }
  whole.remove(part);
  std::string scratch;
  CHECK(whole.count() == rest.count());
  CHECK(whole.sum(scratch).as_double() == rest.sum(scratch).as_double());
  CHECK(whole.variance().as_double() == rest.variance().as_double());
}

}  // namespace lg::window
