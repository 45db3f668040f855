// SPDX-License-Identifier: Apache-2.0
// ZoneRule: what a zone does after the last change that its file lists, said by a line such as
// `CET-1CEST,M3.5.0,M10.5.0/3` (the TZ of POSIX, as RFC 8536 extends it). Wraps date/ptz, the only place that does.
// This file and its .cpp are compiled as C++17 too: that header does not compile as C++20 in version 3.0.1.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace lg {

// From begin to before end, in seconds since 1970 UTC, one offset holds.
struct OffsetSpan {
  std::int64_t begin;
  std::int64_t end;
  std::int64_t offset;
};

class ZoneRule {
 public:
  // Null where the line is no such rule.
  static std::unique_ptr<ZoneRule> make(const std::string& line);
  ~ZoneRule();

  // `time` must be within the years -9999 to 20000.
  OffsetSpan at(std::int64_t time) const;

 private:
  struct Implementation;
  explicit ZoneRule(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace lg
