// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/value_identity.hpp"

#include <xxhash.h>

#include <cmath>
#include <string>

namespace lg::window {

namespace {

std::uint32_t mix(std::uint64_t number) {
  number *= 0x9e3779b97f4a7c15;
  return static_cast<std::uint32_t>(number >> 32);
}

std::uint32_t hash_of_bytes(std::string_view bytes) {
  return static_cast<std::uint32_t>(XXH3_64bits(bytes.data(), bytes.size()));
}

}  // namespace

std::uint32_t identity_hash(const Value& value) {
  if (value.type == Value::Type::integer) return mix(static_cast<std::uint64_t>(value.integer));
  if (value.is_text()) return hash_of_bytes(value.text);
  // A double that is a whole number may be the same as an integer.
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (value.type == Value::Type::real && value.real >= -kTwoTo63 && value.real < kTwoTo63 &&
      std::trunc(value.real) == value.real) {
    return mix(static_cast<std::uint64_t>(static_cast<std::int64_t>(value.real)));
  }
  std::string identity;
  append_identity(identity, value);
  return hash_of_bytes(identity);
}

bool is_same(const Value& a, const Value& b) {
  if (a.type == Value::Type::integer && b.type == Value::Type::integer) return a.integer == b.integer;
  if (a.is_text() || b.is_text()) return a.type == b.type && a.text == b.text;
  std::string first;
  std::string second;
  append_identity(first, a);
  append_identity(second, b);
  return first == second;
}

}  // namespace lg::window
