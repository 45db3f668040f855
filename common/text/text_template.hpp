// SPDX-License-Identifier: Apache-2.0
// TextTemplate: a text with fields of the record in it: 'Hello {Name}', 'cust:{customer_id}', 'ba-{datetime:%Y.%m.%d}'.
// `{{` and `}}` stand for braces; what follows a colon is the format of a time (see TimeWriter), shown in --tz.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/record/record.hpp"
#include "common/time/settings.hpp"
#include "common/time/time_writer.hpp"

namespace lg {

class TextTemplate {
 public:
  // Declares its fields in `fields`. `times` must outlive the template. Throws UsageError naming what is wrong.
  TextTemplate(std::string_view source, FieldSet& fields, const TimeSettings& times);

  // Appends the text for one record. Returns why it cannot be made (a field is absent, null or no time), else nothing;
  // the reason is valid until the next call.
  std::string_view render(const Record& record, std::string& out);

  const std::string& source() const { return source_; }

 private:
  // A stretch of text, then perhaps a field.
  struct Part {
    std::string literal;
    std::string field;  // empty: none
    std::size_t slot = 0;
    std::optional<TimeWriter> time;
  };
  std::string_view append_field(const Part& part, const Record& record, std::string& out);

  std::string source_;
  std::vector<Part> parts_;
  const TimeSettings& times_;
  std::string reason_;
};

}  // namespace lg
