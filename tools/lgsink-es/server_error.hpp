// SPDX-License-Identifier: Apache-2.0
// What a server says of an error, as one line: "type: reason, caused by type: reason".
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "common/record/record.hpp"

namespace lg::es {

// Where the parts of an error stand in a record.
class ErrorFields {
 public:
  // Declares them in `fields`, below the key `path` ("error", "index.error").
  ErrorFields(FieldSet& fields, const std::string& path);
  // Empty where the record has no error in it.
  std::string text(const Record& record) const;

 private:
  static constexpr std::size_t kLevels = 5;  // the error, its cause, the cause of that...
  struct Level {
    std::size_t type = 0;
    std::size_t reason = 0;
  };
  std::size_t whole_;
  std::array<Level, kLevels> levels_;
};

// What the body of an answer says that is about the request as a whole.
class ErrorBody {
 public:
  ErrorBody() : error_(fields_, "error"), finder_(fields_) {}
  // "mapper_parsing_exception: ..."; empty where `body` is not an error as such servers write it.
  std::string text(std::string_view body);

 private:
  FieldSet fields_;
  ErrorFields error_;
  FieldFinder finder_;
  Record record_;
  std::string padded_;
};

}  // namespace lg::es
