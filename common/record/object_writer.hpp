// SPDX-License-Identifier: Apache-2.0
// ObjectWriter: writes a JSON object member by member, for output that is made and not spliced (reports, files).
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/record/value.hpp"

namespace lg {

class ObjectWriter {
 public:
  // Appends to `out`, which must outlive the writer.
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }

  void text(std::string_view name, std::string_view characters) { append_json_string(key(name), characters); }
  // A number that is not finite has no JSON form and becomes null.
  void number(std::string_view name, double number) {
    if (std::isfinite(number)) {
      append_number(key(name), number);
    } else {
      null(name);
    }
  }
  void number(std::string_view name, const std::optional<double>& maybe) {
    if (maybe) {
      number(name, *maybe);
    } else {
      null(name);
    }
  }
  void count(std::string_view name, std::uint64_t count) { key(name) += std::to_string(count); }
  void boolean(std::string_view name, bool value) { key(name) += value ? "true" : "false"; }
  void null(std::string_view name) { key(name) += "null"; }
  // `json` as it is.
  void raw(std::string_view name, std::string_view json) { key(name) += json; }

  void end() { out_ += '}'; }

 private:
  std::string& key(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    append_json_string(out_, name);
    out_ += ':';
    return out_;
  }

  std::string& out_;
  bool first_ = true;
};

}  // namespace lg
