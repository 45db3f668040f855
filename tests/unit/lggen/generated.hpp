// SPDX-License-Identifier: Apache-2.0
// What the tests of lggen share: tables made for one test, and their rows.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tools/lggen/settings.hpp"

namespace lg::gen::test {

// Small enough for a debug build with sanitizers.
Settings small_settings();

// The text of each table by its name, "tracks.csv".
using Tables = std::map<std::string, std::string>;
Tables generate_tables(Settings settings);

std::string read_file(const std::string& path);
std::vector<std::string_view> lines(std::string_view text);
// Without the header.
std::vector<std::string_view> rows(std::string_view text);
std::vector<std::string_view> fields(std::string_view row);  // of rows without quoted commas

struct ListenRecord {
  std::uint32_t customer;
  std::uint32_t track;
  std::string_view date;
  std::int64_t second;  // since 1970-01-01
  std::uint32_t hour;
  bool mobile;
};
std::vector<ListenRecord> listens(const Tables& tables);

// The tables of 5,000 customers and 200,000 listens with seed 1, made once.
const Tables& typical_tables();

}  // namespace lg::gen::test
