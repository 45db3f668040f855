// SPDX-License-Identifier: Apache-2.0
// Property: whatever is done to a followed file, and whenever it is looked at, what comes out is what was written, as
// the model says: one stream for each content, in order, each byte once.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <random>

#include "common/io/follow_source.hpp"
#include "tests/unit/io/follow_fixtures.hpp"

namespace {

using lg::test::append;
using lg::test::Follower;
using lg::test::TemporaryFolder;
using std::chrono::milliseconds;

// The first bytes of what is in `all` and not in `some`; both are sorted.
std::string outlines(const std::vector<std::string>& some, const std::vector<std::string>& all) {
  std::vector<std::string> rest;
  std::set_difference(all.begin(), all.end(), some.begin(), some.end(), std::back_inserter(rest));
  std::string text;
  for (const std::string& bytes : rest) text += fmt::format("[{} bytes: {}]", bytes.size(), bytes.substr(0, 30));
  return text;
}

class Model {
 public:
  explicit Model(unsigned seed) : random_(seed), log_(folder_ / "log"), follower_({log_}) {
    if (choose(2) == 0) append_some();
    lg::test::await_file_clock();
    follower_.source->open();
  }

  void run(int steps) {
    for (int i = 0; i < steps; ++i) step();
    follower_.drain();
    follower_.pass(milliseconds{6'000});
    follower_.pass(milliseconds{6'000});
    std::vector<std::string> expected = closed_;
    if (!live_.empty()) expected.push_back(live_);
    std::vector<std::string> found = follower_.contents();
    // Two files that were renamed and appended to are read at the same time; their order is that of their beginnings.
    std::sort(expected.begin(), expected.end());
    std::sort(found.begin(), found.end());
    REQUIRE(outlines(found, expected) == "");  // not read
    REQUIRE(outlines(expected, found) == "");  // not written
    REQUIRE(follower_.losses.size() == cuts_);
    for (const Follower::Stream& stream : follower_.streams) {
      if (stream.bytes != live_) REQUIRE(stream.ended);
    }
  }

 private:
  unsigned choose(unsigned count) { return static_cast<unsigned>(random_() % count); }

  std::string some_lines() {
    std::string bytes = rest_of_line_;
    const unsigned count = choose(10) == 0 ? 2000 : choose(12);
    for (unsigned i = 0; i < count; ++i) bytes += std::to_string(line_++) + " line\n";
    rest_of_line_.clear();
    if (choose(4) == 0) {
      const std::string line = std::to_string(line_++) + " line\n";
      bytes += line.substr(0, line.size() - 3);
      rest_of_line_ = line.substr(line.size() - 3);
    }
    return bytes;
  }
  void append_some() {
    const std::string bytes = some_lines();
    append(log_, bytes);
    live_ += bytes;
  }
  void close_live() {
    if (!live_.empty()) closed_.push_back(live_);
    live_.clear();
    rest_of_line_.clear();
  }
  std::string free_name() { return log_ + "." + std::to_string(++files_); }

  void step() {
    switch (choose(9)) {
      case 0:
      case 1:
      case 2:
        append_some();
        break;
      case 3:
        follower_.drain();
        break;
      case 4:
        for (unsigned i = choose(4); i > 0; --i) follower_.step(lg::test::kNoWait);
        break;
      case 5: {  // rename; the writer may still write to the old one
        if (!std::filesystem::exists(log_)) break;
        const std::string name = free_name();
        std::filesystem::rename(log_, name);
        if (choose(2) == 0) {
          const std::string late = rest_of_line_ + std::to_string(line_++) + " late\n";
          append(name, late);
          live_ += late;
        }
        close_live();
        if (choose(4) != 0) append_some();
        break;
      }
      case 6: {  // copytruncate
        if (!std::filesystem::exists(log_)) break;
        std::filesystem::copy_file(log_, free_name());
        lg::test::truncate(log_);
        close_live();
        break;
      }
      case 7:  // cut off without a copy, when all was read
        follower_.drain();
        if (live_.empty()) break;
        lg::test::truncate(log_);
        ++cuts_;
        close_live();
        if (choose(2) == 0) append_some();
        follower_.drain();
        break;
      case 8:
        // A file is forgotten after the grace time: by then the clock of the files has gone on, too.
        lg::test::await_file_clock();
        follower_.pass(milliseconds{choose(3) * 3'000});
        break;
    }
  }

  std::mt19937 random_;
  TemporaryFolder folder_;
  std::string log_;
  Follower follower_;
  std::vector<std::string> closed_;  // contents that are complete
  std::string live_;
  std::string rest_of_line_;
  std::size_t cuts_ = 0;
  int line_ = 0;
  int files_ = 0;
};

}  // namespace

TEST_CASE("any sequence of appends, renames and truncations gives what was written") {
  for (unsigned seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    Model(seed).run(60);
  }
}
