// SPDX-License-Identifier: Apache-2.0

#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>

#include "common/cli/definition.hpp"
#include "common/error/error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace lg::cli {

namespace {

struct Sample {
  OptionSet options{"lgx", "do x"};
  bool flag = false;
  std::string out = "-";
  std::vector<std::string> set;
  std::vector<std::string> keys;
  std::string miss = "keep";
  std::int64_t count = 3;
  std::optional<Duration> lateness;
  std::uint64_t size = 0;
  std::vector<std::string> files;
  std::string config;

  explicit Sample(bool positional = true) {
    options.flag("-f,--follow", flag, "follow");
    options.text("-o,--out", "URI", out, "where to");
    options.texts("--set", "NAME=EXPR", set, "set");
    options.list("--key", "A,B", keys, "keys");
    options.choice("--miss", {"keep", "drop"}, miss, "miss");
    options.integer("--count", "N", count, 0, 10, "count");
    options.duration("--lateness", lateness, "late");
    options.size("--max-state", size, "size");
    options.text("--config", "FILE", config, "config");
    if (positional) options.texts("FILE", "FILE", files, "files");
  }

  // Empty if all went well, else the message.
  std::string parse_arguments(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "lgx");
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    try {
      parse(options.implementation(), static_cast<int>(pointers.size()), pointers.data(), [] { return false; });
      return {};
    } catch (const UsageError& error) {
      return error.what();
    }
  }
};

}  // namespace

TEST_CASE("options set their targets") {
  Sample sample;
  CHECK(sample
            .parse_arguments({"-f",    "-o",          "x",   "--set",  "a=1",  "--set=b=[1,2]", "--key",
                              "a,b",   "--key",       "c",   "--miss", "drop", "--count=7",     "--lateness",
                              "1m30s", "--max-state", "2MB", "in.csv", "-",    "more.csv"})
            .empty());
  CHECK(sample.flag);
  CHECK(sample.out == "x");
  CHECK(sample.set == std::vector<std::string>{"a=1", "b=[1,2]"});
  CHECK(sample.keys == std::vector<std::string>{"a", "b", "c"});
  CHECK(sample.miss == "drop");
  CHECK(sample.count == 7);
  CHECK(sample.lateness == std::chrono::seconds(90));
  CHECK(sample.size == 2'000'000);
  CHECK(sample.files == std::vector<std::string>{"in.csv", "-", "more.csv"});
  CHECK(sample.options.given("--out"));
  CHECK(!sample.options.given("--nothing"));
}

TEST_CASE("an option takes one value, even one that looks like an option") {
  Sample sample;
  CHECK(sample.parse_arguments({"--set", "a=1", "file", "-o", "-x > 1"}).empty());
  CHECK(sample.set == std::vector<std::string>{"a=1"});
  CHECK(sample.files == std::vector<std::string>{"file"});
  CHECK(sample.out == "-x > 1");
}

TEST_CASE("an option with a first choice may stand without a value") {
  const auto list_of = [](std::vector<std::string> arguments) {
    Sample sample(false);
    std::string list;
    sample.options.choice_or_first("--list", {"held", "sent"}, list, "list");
    const std::string message = sample.parse_arguments(std::move(arguments));
    return message.empty() ? list + (sample.options.given("--list") ? "!" : "") : message;
  };
  CHECK(list_of({}).empty());
  CHECK(list_of({"--list"}) == "held!");
  CHECK(list_of({"--list", "-f"}) == "held!");
  CHECK(list_of({"--list", "sent"}) == "sent!");
  CHECK(list_of({"--list=sent"}) == "sent!");
  CHECK(list_of({"--list", "all"}) == "--list: 'all' is none of held, sent");
}

TEST_CASE("messages name the option") {
  CHECK(Sample().parse_arguments({"--nope", "1"}) == "unknown option --nope (see lgx --help)");
  CHECK(Sample().parse_arguments({"--nope=1"}) == "unknown option --nope (see lgx --help)");
  CHECK(Sample().parse_arguments({"-z"}) == "unknown option -z (see lgx --help)");
  CHECK(Sample().parse_arguments({"--out"}) == "--out needs a value (see lgx --help)");
  CHECK(Sample().parse_arguments({"--nope", "--out"}) == "unknown option --nope (see lgx --help)");
  CHECK(Sample().parse_arguments({"--miss", "x"}) == "--miss: 'x' is none of keep, drop");
  CHECK(Sample().parse_arguments({"--count", "11"}) == "--count: 11 is not within 0 and 10");
  CHECK(Sample().parse_arguments({"--count", "x"}) == "--count: 'x' is no number");
  CHECK(Sample().parse_arguments({"--lateness", "x"}).starts_with("--lateness: "));
  CHECK(Sample().parse_arguments({"--max-state", "x"}).starts_with("--max-state: "));
  CHECK(Sample().parse_arguments({"--key", "a,,b"}) == "--key: an empty name in 'a,,b'");
  CHECK(Sample(false).parse_arguments({"extra"}) == "unexpected argument 'extra' (see lgx --help)");
}

TEST_CASE("behind -- there are no options") {
  Sample sample;
  CHECK(sample.parse_arguments({"--count", "5", "--", "-x.csv", "--foo"}).empty());
  CHECK(sample.files == std::vector<std::string>{"-x.csv", "--foo"});
  CHECK(Sample(false).parse_arguments({"--"}).empty());
  CHECK(Sample(false).parse_arguments({"--", "x"}) == "unexpected argument 'x' (see lgx --help)");
  CHECK(Sample().parse_arguments({"--foo", "--", "x"}) == "unknown option --foo (see lgx --help)");
}

TEST_CASE("an empty text is a value that was forgotten, except where it is a text like others") {
  CHECK(Sample().parse_arguments({"--out", ""}) == "--out: the value is empty");
  CHECK(Sample().parse_arguments({"--config", ""}) == "--config: the value is empty");
  Sample sample;
  std::string prefix = "p_";
  sample.options.text_or_empty("--prefix", "TEXT", prefix, "prefix");
  CHECK(sample.parse_arguments({"--prefix", ""}).empty());
  CHECK(prefix.empty());
}

TEST_CASE("a missing option is reported after an unknown one") {
  Sample sample;
  sample.options.require("--key");
  CHECK(sample.parse_arguments({"--nope"}) == "unknown option --nope (see lgx --help)");
  Sample other;
  other.options.require("--key");
  CHECK(other.parse_arguments({}) == "--key is missing (see lgx --help)");
}

TEST_CASE("a configuration file gives what the command line does not") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "lgx.toml";
  {
    std::ofstream file(path);
    file << "out = \"from file\"\ncount = 4\nset = [\"a=1\", \"b=x == 'y'\"]\nfollow = true\n";
  }
  Sample sample;
  CHECK(sample.parse_arguments({"--config", path, "--count", "5"}).empty());
  CHECK(sample.out == "from file");
  CHECK(sample.count == 5);
  CHECK(sample.set == std::vector<std::string>{"a=1", "b=x == 'y'"});
  CHECK(sample.flag);
  {
    std::ofstream file(path);
    file << "nope = 1\n";
  }
  CHECK(Sample().parse_arguments({"--config", path}) == "--config: unknown option nope (see lgx --help)");
  std::remove(path.c_str());
  CHECK(Sample().parse_arguments({"--config", path}).starts_with("--config: cannot read the file"));
}

TEST_CASE("a configuration file is TOML, and what is not is refused") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "lgx.toml";
  const auto out_of = [&path](const std::string& content) {
    std::ofstream(path) << content;
    Sample sample;
    const std::string message = sample.parse_arguments({"--config", path});
    return message.empty() ? sample.out : message;
  };
  CHECK(out_of(R"(out = "a # b" # "c")") == "a # b");
  CHECK(out_of("out = '#'\r\n\r\n# end") == "#");
  CHECK(out_of(R"(out = "\"\\\t\u00e9\U0001f639")") == "\"\\\t\u00e9\U0001f639");
  CHECK(out_of(R"(out = '\\d "x"')") == R"(\\d "x")");
  CHECK(out_of("out = '''\na\nb'''") == "a\nb");
  CHECK(out_of("out = \"\"\"a\n\"b\" \"\"\"") == "a\n\"b\" ");
  CHECK(out_of("\xef\xbb\xbf\"out\" = 1.5e3") == "1.5e3");
  CHECK(out_of("\nout = b == 2") == "--config: line 2: expected a text in quotes, a number, true or false");
  CHECK(out_of("out = 'b' == 2") == "--config: line 1: expected the end of the line; texts stand in quotes");
  CHECK(out_of("count = 3\nout = 'b") == "--config: line 2: a text has no closing quote");
  CHECK(out_of("out = \"\\d\"").starts_with("--config: line 1: unknown escape in a text"));
  CHECK(out_of("out = \"\\ud800\"") == "--config: line 1: an escape that is no character");
  CHECK(out_of("[table]\nout = 'x'") == "--config: line 1: there are no tables here, only options");
  CHECK(out_of("out 'x'") == "--config: line 1: expected = behind out");
  CHECK(out_of("= 'x'") == "--config: line 1: expected the name of an option");
  CHECK(out_of("follow = 'perhaps'") == "--follow: 'perhaps' is neither true nor false");

  std::ofstream(path) << "set = [ # a list\n  'a=1', \"b=[1, 2] # two\",\n]\nset = 'c=3'\nkey = []\n";
  Sample sample;
  CHECK(sample.parse_arguments({"--config", path}).empty());
  CHECK(sample.set == std::vector<std::string>{"a=1", "b=[1, 2] # two", "c=3"});
  CHECK(sample.keys.empty());
}

TEST_CASE("help and completions speak of every option") {
  Sample sample;
  sample.options.example("lgx -f", "follow");
  const std::string help = help_text(sample.options.implementation());
  const std::string scripts = completion_script(sample.options.implementation(), "bash") +
                              completion_script(sample.options.implementation(), "zsh") +
                              completion_script(sample.options.implementation(), "fish");
  for (const Definition& definition : sample.options.implementation().definitions) {
    CHECK(help.find(definition.display_name()) != std::string::npos);
    if (!definition.long_name.empty()) CHECK(scripts.find(definition.long_name) != std::string::npos);
  }
  CHECK(help.find("# follow\n  lgx -f\n") != std::string::npos);
}

TEST_CASE("sizes") {
  CHECK(parse_size("512") == 512);
  CHECK(parse_size("64KB") == 64'000);
  CHECK(parse_size("64KiB") == 65'536);
  CHECK(parse_size("5mb") == 5'000'000);
  CHECK(parse_size("1G") == 1'073'741'824);
  CHECK(parse_size("3TB") == 3'000'000'000'000);
  for (const char* bad : {"", "MB", "-1", "1.5MB", "1XB", "99999999999999999999", "99999999TiB"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(parse_size(bad), UsageError);
  }
  CHECK(format_size(4'000'000'000) == "4GB");
  CHECK(format_size(65'536) == "64KiB");
  CHECK(format_size(0) == "0B");
  CHECK(format_size(1) == "1B");
}

}  // namespace lg::cli
