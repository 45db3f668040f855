// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/numbers.hpp"

#include <array>
#include <cmath>
#include <limits>

namespace lg::window {

namespace {

constexpr std::int64_t kExactInDouble = std::int64_t{1} << 53;

bool is_exact_double(Int128 number) {
  return number >= -kExactInDouble && number <= kExactInDouble;
}

void append_digits(std::string& out, Int128 number) {
  std::array<char, 40> digits;
  std::size_t at = digits.size();
  UInt128 rest = static_cast<UInt128>(number);
  if (number < 0) rest = -rest;
  do {
    digits[--at] = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  } while (rest != 0);
  if (number < 0) digits[--at] = '-';
  out.append(&digits[at], digits.size() - at);
}

template <typename Unit>
class NumbersComponent final : public ComponentOf<Numbers, Unit> {
 public:
  NumbersComponent(bool squares, UnitKind units, Memory& memory, std::uint64_t& type_errors)
      : ComponentOf<Numbers, Unit>(memory, units), squares_(squares), type_errors_(type_errors) {}

  void add(std::byte* state, std::byte* unit, UnitNumber, const Value& value) override {
    if (value.is_null()) return;
    if (!value.is_number() || !std::isfinite(value.as_double())) {
      ++type_errors_;
      return;
    }
    const EventNumber number(value);
    this->as_state(state).add(number, squares_);
    if (this->units_ != UnitKind::none) note(this->as_unit(unit), number);
  }
  void remove(std::byte* state, std::byte* unit, UnitNumber) override { take_out(this->as_state(state), unit); }
  Value read(std::byte* state, const Aggregate& aggregate, std::uint64_t, std::string& scratch) override {
    Numbers& numbers = this->as_state(state);
    if (aggregate.function == Function::sum) return numbers.sum(scratch);
    if (aggregate.function == Function::mean) return numbers.mean();
    const Value variance = numbers.variance();
    if (aggregate.function == Function::variance || variance.is_null()) return variance;
    return Value::of(std::sqrt(variance.as_double()));
  }

 private:
  void note(EventNumber& unit, const EventNumber& number) const { unit = number; }
  void note(Numbers& unit, const EventNumber& number) const { unit.add(number, squares_); }
  void take_out(Numbers& state, std::byte* unit) const {
    if constexpr (std::is_same_v<Unit, EventNumber>) {
      state.remove(this->as_unit(unit), squares_);
    } else {
      state.remove(this->as_unit(unit));
    }
  }

  bool squares_;
  std::uint64_t& type_errors_;
};

}  // namespace

std::unique_ptr<Component> make_numbers(bool squares, UnitKind units, Memory& memory, std::uint64_t& type_errors) {
  if (units == UnitKind::event) {
    return std::make_unique<NumbersComponent<EventNumber>>(squares, units, memory, type_errors);
  }
  return std::make_unique<NumbersComponent<Numbers>>(squares, units, memory, type_errors);
}

Int128 Numbers::integer_sum() const {
  return static_cast<Int128>((static_cast<UInt128>(sum_[1]) << 64) | sum_[0]);
}

void Numbers::set_integer_sum(Int128 sum) {
  sum_[0] = static_cast<std::uint64_t>(sum);
  sum_[1] = static_cast<std::uint64_t>(sum >> 64);
}

void Numbers::add_square(std::int64_t integer, bool negative) {
  const UInt128 square = static_cast<UInt128>(static_cast<Int128>(integer) * integer);
  const UInt128 low = (static_cast<UInt128>(integer_squares_[1]) << 64) | integer_squares_[0];
  const UInt128 result = negative ? low - square : low + square;
  integer_squares_[0] = static_cast<std::uint64_t>(result);
  integer_squares_[1] = static_cast<std::uint64_t>(result >> 64);
  if (negative && result > low) --integer_squares_[2];
  if (!negative && result < low) ++integer_squares_[2];
}

void Numbers::add(const EventNumber& number, bool squares) {
  if (number.type == Value::Type::integer) {
    ++integers_;
    set_integer_sum(integer_sum() + number.integer);
    if (squares) add_square(number.integer, false);
  } else if (number.type == Value::Type::real) {
    if (!reals_) reals_ = std::make_unique<Reals>(*memory_);
    ++reals_->count;
    reals_->sum.add(number.real);
    if (squares) reals_->squares.add_square(number.real);
  }
}

void Numbers::remove(const EventNumber& number, bool squares) {
  if (number.type == Value::Type::integer) {
    --integers_;
    set_integer_sum(integer_sum() - number.integer);
    if (squares) add_square(number.integer, true);
  } else if (number.type == Value::Type::real) {
    reals_->sum.subtract(number.real);
    if (squares) reals_->squares.subtract_square(number.real);
    if (--reals_->count == 0) reals_.reset();
  }
}

void Numbers::remove(Numbers& part) {
  integers_ -= part.integers_;
  set_integer_sum(integer_sum() - part.integer_sum());
  unsigned borrow = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const UInt128 difference = static_cast<UInt128>(integer_squares_[i]) - part.integer_squares_[i] - borrow;
    integer_squares_[i] = static_cast<std::uint64_t>(difference);
    borrow = (difference >> 64) != 0 ? 1 : 0;
  }
  if (!part.reals_) return;
  reals_->count -= part.reals_->count;
  reals_->sum.subtract(part.reals_->sum);
  reals_->squares.subtract(part.reals_->squares);
  if (reals_->count == 0) reals_.reset();
}

BigNumber Numbers::exact_sum() {
  const BigNumber integers = BigNumber::of(integer_sum());
  return reals_ ? reals_->sum.value() + integers : integers;
}

BigNumber Numbers::exact_squares() {
  std::array<std::uint32_t, 6> limbs;
  for (std::size_t i = 0; i < limbs.size(); ++i) {
    limbs[i] = static_cast<std::uint32_t>(integer_squares_[i / 2] >> (32 * (i % 2)));
  }
  const BigNumber integers = BigNumber::of(false, limbs, 0);
  return reals_ ? reals_->squares.value() + integers : integers;
}

Value Numbers::sum(std::string& scratch) {
  if (count() == 0) return {};
  if (reals_) return Value::of(exact_sum().divided_by(1));
  const Int128 sum = integer_sum();
  if (sum >= std::numeric_limits<std::int64_t>::min() && sum <= std::numeric_limits<std::int64_t>::max()) {
    return Value::of(static_cast<std::int64_t>(sum));
  }
  Value value = Value::of(static_cast<double>(sum));
  scratch.clear();
  append_digits(scratch, sum);
  value.text = scratch;
  return value;
}

Value Numbers::mean() {
  const std::uint64_t numbers = count();
  if (numbers == 0) return {};
  const Int128 sum = integer_sum();
  if (!reals_ && is_exact_double(sum) && is_exact_double(numbers)) {
    return Value::of(static_cast<double>(sum) / static_cast<double>(numbers));
  }
  return Value::of(exact_sum().divided_by(numbers));
}

// (n * sum of squares - square of the sum) / (n * (n - 1)), exact up to the one rounding.
Value Numbers::variance() {
  const std::uint64_t numbers = count();
  if (numbers < 2) return {};
  const Int128 sum = integer_sum();
  const bool small = !reals_ && numbers < (std::uint64_t{1} << 26) && integer_squares_[1] == 0 &&
                     integer_squares_[2] == 0 && sum > INT64_MIN && sum <= INT64_MAX;
  if (small) {
    const Int128 numerator = static_cast<Int128>(numbers) * integer_squares_[0] - sum * sum;
    if (is_exact_double(numerator)) {
      return Value::of(static_cast<double>(numerator) / static_cast<double>(numbers * (numbers - 1)));
    }
  }
  const BigNumber total = exact_sum();
  const BigNumber numerator = BigNumber::of(static_cast<Int128>(numbers)) * exact_squares() - total * total;
  return Value::of(numerator.divided_by(numbers, numbers - 1));
}

}  // namespace lg::window
