// SPDX-License-Identifier: Apache-2.0
// Program: expressions compiled together over one set of slots. Equal sub-expressions are computed once a record.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "common/expr/ast.hpp"
#include "common/record/field_set.hpp"
#include "common/time/settings.hpp"

namespace lg::expr {

// Says which slot a name has. lgwindow also turns calls (`sum(x)`) into slots of its own.
class Resolver {
 public:
  virtual ~Resolver() = default;
  virtual std::size_t field(std::string_view name) = 0;
  // A slot for this call, or none if it is an ordinary function.
  virtual std::optional<std::size_t> call(const Node&) { return std::nullopt; }
  // The names of the calls that it takes, for the message when one is mistyped.
  virtual std::vector<std::string_view> call_names() const { return {}; }
};

// The usual one: every name is a field of the record.
class FieldResolver : public Resolver {
 public:
  explicit FieldResolver(FieldSet& fields) : fields_(fields) {}
  std::size_t field(std::string_view name) override { return fields_.add(name); }

 private:
  FieldSet& fields_;
};

class Program {
 public:
  // `times` must outlive the program.
  explicit Program(const TimeSettings& times);
  ~Program();
  Program(Program&&) noexcept;

  // Compiles one expression; its number is for evaluate(). Throws UsageError (unknown function, wrong number of
  // arguments, a regular expression that is none). With the `source` that `node` was parsed from, errors show it.
  std::size_t add(const Node& node, Resolver& resolver, std::string_view source = {});
  std::size_t add(std::string_view source, Resolver& resolver);

  // Forget the last record: to be called once before a record's first evaluate().
  void begin_record();
  // The result is valid until begin_record().
  Value evaluate(std::size_t expression, std::span<const Value> slots);
  // Whether the result is true in the sense of Value::truthy().
  bool test(std::size_t expression, std::span<const Value> slots);

  // How often a value had the wrong type for what was asked of it (a number compared with a text, hour() of no time).
  std::uint64_t type_errors() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace lg::expr
