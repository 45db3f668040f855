// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/expr/outcome.hpp"

#include <catch2/catch.hpp>

#include "common/error/error.hpp"
#include "common/expr/program.hpp"
#include "common/record/record.hpp"

namespace lg::expr {

Outcome outcome(const std::string& source, const std::string& record, const std::string& zone,
                const std::string& time_format) {
  TimeSettings times;
  times.zone = Zone(zone);
  if (!time_format.empty()) times.format = TimeFormat(time_format);
  FieldSet fields;
  FieldResolver resolver(fields);
  Program program(times);
  const std::size_t expression = program.add(source, resolver);
  FieldFinder finder(fields);
  const std::string padded = record + std::string(kPadding, ' ');
  Record found;
  const std::string_view reason = finder.find(std::string_view(padded).substr(0, record.size()), found);
  REQUIRE(reason == "");

  Outcome result;
  program.begin_record();
  const Value value = program.evaluate(expression, found.values());
  append_json(result.json, value);
  result.type_errors = program.type_errors();
  CHECK(program.test(expression, found.values()) == value.truthy());
  return result;
}

Complaint complaint(const std::string& source) {
  try {
    FieldSet fields;
    FieldResolver resolver(fields);
    const TimeSettings times;
    Program(times).add(source, resolver);
  } catch (const UsageError& error) {
    return {error.what(), error.hint()};
  }
  return {};
}

}  // namespace lg::expr
