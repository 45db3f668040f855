// SPDX-License-Identifier: Apache-2.0
// The state of sum, mean, var and stddev. All are exact: integers are added up in 128 bits (their squares in 192),
// doubles in a WideSum, and one rounding, to the nearest double, is made at the end (two for stddev).
#pragma once

#include <cstdint>
#include <memory>

#include "tools/lgwindow/component.hpp"
#include "tools/lgwindow/wide_sum.hpp"

namespace lg::window {

// What came as doubles; made when the first comes.
class Reals {
 public:
  explicit Reals(Memory& memory) : sum(memory), squares(memory), memory_(memory) {
    memory_.add(sizeof(Reals) + kBlockOverhead);
  }
  Reals(const Reals&) = delete;
  ~Reals() { memory_.remove(sizeof(Reals) + kBlockOverhead); }

  std::uint64_t count = 0;
  WideSum sum;
  WideSum squares;

 private:
  Memory& memory_;
};

// The one number of an event, or that it has none.
struct EventNumber {
  EventNumber() = default;
  explicit EventNumber(Memory&) {}
  explicit EventNumber(const Value& value) : type(value.type), integer(value.integer) {
    if (type == Value::Type::real) real = value.real;
  }

  Value::Type type = Value::Type::null;
  union {
    std::int64_t integer = 0;
    double real;
  };
};

class Numbers {
 public:
  explicit Numbers(Memory& memory) : memory_(&memory) {}

  // `squares`: the squares are added up too, which variance() asks for.
  void add(const EventNumber& number, bool squares);
  void remove(const EventNumber& number, bool squares);
  void remove(Numbers& part);

  std::uint64_t count() const { return integers_ + (reals_ ? reals_->count : 0); }
  // Null where there are no numbers, or where the sum is beyond the doubles. A sum of integers is an integer, whose
  // digits may be in `scratch`.
  Value sum(std::string& scratch);
  Value mean();
  Value variance();  // of a sample; null for less than two numbers

 private:
  Int128 integer_sum() const;
  void set_integer_sum(Int128 sum);
  void add_square(std::int64_t integer, bool negative);
  BigNumber exact_sum();
  BigNumber exact_squares();

  Memory* memory_;
  std::uint64_t integers_ = 0;             // how many
  std::uint64_t sum_[2] = {};              // of the integers, lowest first, two's complement
  std::uint64_t integer_squares_[3] = {};  // lowest first
  std::unique_ptr<Reals> reals_;
};

// `type_errors` counts values that are neither numbers nor null.
std::unique_ptr<Component> make_numbers(bool squares, UnitKind units, Memory& memory, std::uint64_t& type_errors);

}  // namespace lg::window
