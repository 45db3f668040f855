// SPDX-License-Identifier: Apache-2.0
// What the tests of expressions share: one expression on one record, from text to text.
#pragma once

#include <cstdint>
#include <string>

namespace lg::expr {

struct Outcome {
  std::string json;
  std::uint64_t type_errors = 0;
};

// `record` is a JSON object.
Outcome outcome(const std::string& source, const std::string& record = "{}", const std::string& zone = "UTC",
                const std::string& time_format = "");

// The message and hint of the UsageError that parsing or compiling `source` throws; empty if it throws none.
struct Complaint {
  std::string message;
  std::string hint;
};
Complaint complaint(const std::string& source);

}  // namespace lg::expr
