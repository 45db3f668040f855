// SPDX-License-Identifier: Apache-2.0
// ConfigFile: reads the file of --config for CLI11, whose own reader cuts a text at a # and keeps its escapes. What is
// read is the part of TOML 1.0 that options need: keys with texts, numbers, booleans and arrays of them. What else TOML
// has, tables and dates, is refused, and so is what is no TOML: a condition that is read wrongly takes wrong records.
// Only a key that comes again is taken: it adds to a list, as the option does on the command line.
#pragma once

#include <CLI/CLI.hpp>
#include <iosfwd>
#include <string>
#include <vector>

namespace lg::cli {

class ConfigFile : public CLI::Config {
 public:
  std::string to_config(const CLI::App*, bool, bool, std::string) const override { return {}; }
  // Throws UsageError, with the line.
  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override;
};

}  // namespace lg::cli
