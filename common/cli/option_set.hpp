// SPDX-License-Identifier: Apache-2.0
// OptionSet: the definitions of a tool's options, from which parsing, help, completions and the check of the man page
// come. Wraps CLI11, the only place that does, so that no other file pays for compiling it.
//
// Names are written "-o,--out"; a positional has no dash. Targets keep their value when the option is absent, and must
// outlive the set. A bad value is a UsageError that names the option.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/time/instant.hpp"

namespace lg::cli {

class OptionSet {
 public:
  OptionSet(std::string tool, std::string summary);
  ~OptionSet();

  void flag(const std::string& names, bool& target, const std::string& help);
  // `check`, where given, throws UsageError where the text is none that the option takes.
  using Check = std::function<void(const std::string&)>;
  // An empty text is refused: "$FILTER" that was never set must not mean that there is no --where.
  void text(const std::string& names, const std::string& metavar, std::string& target, const std::string& help,
            const Check& check = {});
  void text_or_empty(const std::string& names, const std::string& metavar, std::string& target,
                     const std::string& help);
  // Given again and again: every value is kept.
  void texts(const std::string& names, const std::string& metavar, std::vector<std::string>& target,
             const std::string& help);
  // One value with commas: a,b,c. Given again, it adds.
  void list(const std::string& names, const std::string& metavar, std::vector<std::string>& target,
            const std::string& help);
  void choice(const std::string& names, const std::vector<std::string>& values, std::string& target,
              const std::string& help);
  // As choice(); given without a value it is the first one.
  void choice_or_first(const std::string& names, const std::vector<std::string>& values, std::string& target,
                       const std::string& help);
  void integer(const std::string& names, const std::string& metavar, std::int64_t& target, std::int64_t minimum,
               std::int64_t maximum, const std::string& help);
  void number(const std::string& names, const std::string& metavar, double& target, double minimum, double maximum,
              const std::string& help);
  void duration(const std::string& names, std::optional<Duration>& target, const std::string& help);
  void size(const std::string& names, std::uint64_t& target, const std::string& help);  // bytes: 512, 64KB, 5MB, 1GB

  // The option must be given. Checked after unknown options are reported.
  void require(const std::string& name);
  // Options below this come under a heading in --help ("Input", "Windows").
  void group(const std::string& heading);
  // Shown at the end of --help.
  void example(const std::string& command, const std::string& what);

  // Whether the option was given, on the command line or in --config.
  bool given(const std::string& name) const;

  struct Implementation;  // common/cli/definition.hpp
  Implementation& implementation() { return *implementation_; }

 private:
  std::unique_ptr<Implementation> implementation_;
};

// "64KB" is 64,000 and "64KiB" 65,536 bytes; units B, KB, MB, GB, TB and KiB .. TiB, any case; K, M and G alone are
// the binary ones. Throws UsageError.
std::uint64_t parse_size(std::string_view text);
// The largest unit that gives a whole number: "4GB".
std::string format_size(std::uint64_t bytes);

}  // namespace lg::cli
