// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtail/settings.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "common/cli/definition.hpp"
#include "common/error/error.hpp"

using namespace lg;
using namespace lg::tail;

namespace {

// What the words come to, as the program would parse them.
TailSettings resolve(std::vector<std::string> words) {
  cli::OptionSet set("lgtail", "");
  cli::StreamOptions stream;
  TailOptions options;
  options.declare(set);
  stream.declare(set);
  words.insert(words.begin(), "lgtail");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  cli::parse(set.implementation(), static_cast<int>(arguments.size()), arguments.data(), [] { return false; });
  options.inputs(stream);
  return options.resolve(stream);
}

std::string refusal(std::vector<std::string> words) {
  try {
    resolve(std::move(words));
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("the format follows the extension, also of compressed files") {
  CHECK(format_of_path("a.csv") == Format::csv);
  CHECK(format_of_path("a.tsv.gz") == Format::tsv);
  CHECK(format_of_path("a.ndjson.zst") == Format::ndjson);
  CHECK(format_of_path("a.jsonl") == Format::ndjson);
  CHECK(format_of_path("a.log") == Format::csv);
  CHECK(format_of_path("tsv") == Format::csv);
  CHECK(format_of_path("") == Format::csv);
  CHECK(resolve({"--format", "line"}).format_of("a.ndjson") == Format::line);
  for (const std::string& name : format_names()) CHECK(to_string(parse_format(name)) == name);
}

TEST_CASE("options become settings") {
  const TailSettings settings = resolve({"--replay", "0.5x", "--time", "at", "--columns", "at,b", "--columns", "c",
                                         "--types", "b:int", "--sort-memory", "1MB", "x.csv"});
  CHECK(settings.speed == 0.5);
  CHECK(settings.sort_field == "at");
  CHECK(settings.columns == std::vector<std::string>{"at", "b", "c"});
  CHECK(settings.types.of("b") == ColumnType::integer);
  CHECK(settings.sort_memory == 1'000'000);
  CHECK(resolve({"--rate", "30/m"}).rate == 0.5);
  CHECK(resolve({"--sort", "t"}).sort_field == "t");
  CHECK(resolve({"--sort", "t", "--replay", "1x", "--time", "t"}).sort_field == "t");
  CHECK(resolve({"--sort", "t", "--rate", "1/s"}).rate == 1);
}

TEST_CASE("what makes no sense together is refused") {
  CHECK(refusal({"-f", "--sort", "t", "x"}) == "--sort needs input that ends: it cannot be used with -f");
  CHECK(refusal({"-f", "--replay", "1x", "--time", "t", "x"}) != "");
  CHECK(refusal({"--from-end", "x"}) == "--from-end goes with -f");
  CHECK(refusal({"--replay", "1x"}) == "--replay needs --time FIELD");
  CHECK(refusal({"--time", "t"}) == "--time goes with --replay");
  CHECK(refusal({"--replay", "1x", "--time", "t", "--rate", "1/s"}) == "--replay and --rate exclude each other");
  CHECK(refusal({"--replay", "1x", "--time", "t", "--sort", "u"}) != "");
  for (const char* speed : {"60", "x", "-1x", "0x", "1xx", "nanx", "infx", "1e30x", ""}) {
    CHECK(refusal({"--replay", speed, "--time", "t"}) != "");
  }
  CHECK(refusal({"--sort", "t", "--sort-memory", "1KB"}) == "--sort-memory: at least 64KB");
  for (const std::vector<std::string>& option : std::vector<std::vector<std::string>>{{"--types", "a:int"},
                                                                                      {"--id", "i"},
                                                                                      {"--stamp", "s"},
                                                                                      {"--sort", "t"},
                                                                                      {"--where", "a"},
                                                                                      {"--set", "a=1"},
                                                                                      {"--columns", "a"}}) {
    CHECK(refusal({"--raw", option[0], option[1]}) ==
          option[0] + " cannot be used here: --raw passes lines as they are");
    CHECK(refusal({"--format", "dead-letter", option[0], option[1]}) != "");
  }
  CHECK(refusal({"--format", "ndjson", "--columns", "a"}) != "");
  CHECK(refusal({"--format", "ndjson", "--types", "a:int"}) != "");
  CHECK(refusal({"--format", "line", "--columns", "a,b"}) != "");
  CHECK(refusal({"--format", "line", "--sort", "t"}) != "");
  CHECK(refusal({"--format", "line", "--id", "message"}) == "'message' is the field that holds the line");
  CHECK(refusal({"--columns", "a,b,a"}) == "--columns names 'a' twice");
  CHECK(refusal({"--columns", "a,b", "--types", "c:int"}) == "--types: 'c' is none of --columns");
  CHECK(refusal({"--columns", "@lg"}) != "");
  CHECK(refusal({"--columns", "\xff"}) == "--columns: a name is not valid UTF-8");
  CHECK(refusal({"--id", "x", "--stamp", "x"}) == "--id and --stamp both add 'x'");
  CHECK(refusal({"--in", "x", "y"}) == "both FILE and --in are given");
}
