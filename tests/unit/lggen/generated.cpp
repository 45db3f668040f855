// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/lggen/generated.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "common/pipeline/stop.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tools/lggen/tables.hpp"

namespace lg::gen::test {

Settings small_settings() {
  Settings settings;
  settings.customers = 100;
  settings.listens = 2'000;
  settings.tracks = 150;
  return settings;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Tables generate_tables(Settings settings) {
  const lg::test::TemporaryFolder folder;
  settings.folder = folder / "data";
  generate(settings, NoStop());
  Tables tables;
  for (const std::filesystem::directory_entry& entry : std::filesystem::directory_iterator(settings.folder)) {
    tables[entry.path().filename()] = read_file(entry.path());
  }
  return tables;
}

std::vector<std::string_view> lines(std::string_view text) {
  std::vector<std::string_view> found;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) break;  // an unfinished line is found missing
    found.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return found;
}

std::vector<std::string_view> rows(std::string_view text) {
  std::vector<std::string_view> found = lines(text);
  found.erase(found.begin());
  return found;
}

std::vector<std::string_view> fields(std::string_view row) {
  std::vector<std::string_view> found;
  std::size_t begin = 0;
  for (std::size_t comma = row.find(','); comma != std::string_view::npos; comma = row.find(',', begin)) {
    found.push_back(row.substr(begin, comma - begin));
    begin = comma + 1;
  }
  found.push_back(row.substr(begin));
  return found;
}

namespace {

std::uint32_t number(std::string_view digits) {
  return static_cast<std::uint32_t>(std::stoul(std::string(digits)));
}

}  // namespace

std::vector<ListenRecord> listens(const Tables& tables) {
  std::vector<ListenRecord> records;
  for (const std::string_view row : lines(tables.at("tracks.csv"))) {
    const std::vector<std::string_view> field = fields(row);
    const std::string_view date = field[3].substr(1, 10);
    const std::chrono::sys_days day = std::chrono::year{static_cast<int>(number(date.substr(0, 4)))} /
                                      static_cast<int>(number(date.substr(5, 2))) /
                                      static_cast<int>(number(date.substr(8, 2)));
    const std::uint32_t hour = number(field[3].substr(12, 2));
    const std::int64_t second = hour * 3600 + number(field[3].substr(15, 2)) * 60 + number(field[3].substr(18, 2));
    records.push_back({number(field[1]), number(field[2]), date,
                       std::chrono::seconds(day.time_since_epoch()).count() + second, hour, field[4] == "1"});
  }
  return records;
}

const Tables& typical_tables() {
  static const Tables tables = [] {
    Settings settings;
    settings.listens = 200'000;
    return generate_tables(settings);
  }();
  return tables;
}

}  // namespace lg::gen::test
