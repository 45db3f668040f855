// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/ledger.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "common/error/error.hpp"
#include "tests/unit/lgsms/ledger_fixture.hpp"

namespace lg::sms {

using Kind = LedgerEvent::Kind;
using test::after;
using test::LedgerFixture;
using test::queued;

namespace {

// A ledger with two messages, one of them sent.
void write_some(LedgerFixture& fixture) {
  Ledger ledger(fixture.path, fixture.messages, fixture.clock);
  ledger.open_to_write();
  ledger.append(queued("gold", "1"));
  ledger.append(queued("gold", "2"));
  ledger.append(after(Kind::intent, "gold", "1"));
  LedgerEvent sent = after(Kind::sent, "gold", "1");
  sent.status = 201;
  sent.reference = "SM1";
  ledger.append(sent);
  ledger.sync();
}

std::size_t count(const std::string& text, char c) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), c));
}

}  // namespace

TEST_CASE("A ledger is what was written to it, when it is opened again") {
  LedgerFixture fixture;
  write_some(fixture);
  Ledger ledger(fixture.path, fixture.messages, fixture.clock);
  ledger.open_to_write();
  CHECK(fixture.messages.text.empty());
  REQUIRE(ledger.entries().size() == 2);
  REQUIRE(ledger.find("gold", "1") != nullptr);
  CHECK(ledger.find("gold", "1")->state == MessageState::sent);
  CHECK(ledger.find("gold", "2")->state == MessageState::queued);
  CHECK(ledger.find("silver", "1") == nullptr);
  CHECK(ledger.find("gol", "d1") == nullptr);
  const Message message = ledger.read(ledger.find("gold", "2")->message());
  CHECK(message.text == queued("gold", "2").message.text);
  CHECK(message.to == "+15550001");
  CHECK(message.zone == "Europe/Berlin");
  CHECK(message.expires == test::kNoon + std::chrono::hours(1));
  CHECK(message.record == "{\"a\":1}");
  CHECK(message.line == 3);
  CHECK(message.offset == 17);
}

TEST_CASE("A ledger is for its owner's eyes only") {
  LedgerFixture fixture;
  write_some(fixture);
  struct stat status = {};
  REQUIRE(::stat(fixture.path.c_str(), &status) == 0);
  CHECK((status.st_mode & 077) == 0);
}

TEST_CASE("What was appended can be read before it is written out") {
  LedgerFixture fixture;
  Ledger ledger(fixture.path, fixture.messages, fixture.clock);
  ledger.open_to_write();
  const LedgerPlace place = ledger.append(queued("gold", "7"));
  CHECK(ledger.read(place).key == "7");
}

TEST_CASE("A ledger goes on after a cut at any byte, with the whole lines before it") {
  LedgerFixture fixture;
  write_some(fixture);
  const std::string whole = fixture.content();
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    CAPTURE(cut);
    fixture.write(whole.substr(0, cut));
    fixture.messages.text.clear();
    const std::size_t newlines = count(whole.substr(0, cut), '\n');
    // A line of which only the newline is missing is whole.
    const bool whole_line = cut < whole.size() && whole[cut] == '\n';
    const std::size_t lines = newlines + (whole_line ? 1 : 0);
    {
      Ledger ledger(fixture.path, fixture.messages, fixture.clock);
      ledger.open_to_write();
      CHECK(ledger.entries().size() == (lines >= 3 ? 2u : lines == 2 ? 1u : 0u));
      const LedgerEntry* const first = ledger.find("gold", "1");
      REQUIRE((first != nullptr) == (lines >= 2));
      if (first != nullptr) {
        CHECK(first->state == (lines >= 5   ? MessageState::sent
                               : lines == 4 ? MessageState::calling
                                            : MessageState::queued));
      }
      const bool torn = cut > 0 && !whole_line && whole[cut - 1] != '\n';
      CHECK((fixture.messages.text.find("cut off") != std::string::npos) == torn);
      ledger.append(queued("gold", "3"));
      ledger.sync();
    }
    Ledger again(fixture.path, fixture.messages, fixture.clock);
    again.open_to_write();
    CHECK(again.find("gold", "3") != nullptr);
  }
}

TEST_CASE("A damaged byte in the middle is a failure that names the line's first byte") {
  const int bit = GENERATE(4, 0x20);  // the second one makes letters, also those among the checksum's digits, large
  LedgerFixture fixture;
  write_some(fixture);
  const std::string whole = fixture.content();
  const std::size_t second_line = whole.find('\n') + 1;
  const std::size_t last_line = whole.rfind('\n', whole.size() - 2) + 1;
  for (std::size_t at = second_line; at + 1 < whole.size(); ++at) {
    CAPTURE(at);
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ bit);
    fixture.write(damaged);
    Ledger ledger(fixture.path, fixture.messages, fixture.clock);
    const std::size_t line = whole.rfind('\n', at == 0 ? 0 : at - 1) + 1;
    CHECK_THROWS_WITH(ledger.open_to_write(), Catch::Contains("at byte " + std::to_string(line) + " "));
    CHECK(fixture.content() == damaged);
  }
  CHECK(last_line > second_line);
}

TEST_CASE("Lines that are missing, repeated, out of order or blank are damage") {
  LedgerFixture fixture;
  write_some(fixture);
  const std::string whole = fixture.content();
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < whole.size();) {
    const std::size_t end = whole.find('\n', at) + 1;
    lines.push_back(whole.substr(at, end - at));
    at = end;
  }
  REQUIRE(lines.size() == 5);
  const std::vector<std::string> bad = {lines[0] + lines[2] + lines[3] + lines[4],
                                        lines[0] + lines[1] + lines[1] + lines[2],
                                        lines[0] + lines[2] + lines[1],
                                        lines[0] + lines[1] + "\n" + lines[2],
                                        whole + "\n",
                                        whole + "\n\n" + lines[0],
                                        whole + "garbage\n",
                                        lines[1],
                                        "customer,phone\n1,2\n",
                                        "x",
                                        "\n"};
  for (const std::string& content : bad) {
    CAPTURE(content);
    fixture.write(content);
    Ledger ledger(fixture.path, fixture.messages, fixture.clock);
    CHECK_THROWS_AS(ledger.open_to_write(), Failure);
    CHECK(fixture.content() == content);
  }
}

TEST_CASE("A ledger of another version is not touched") {
  LedgerFixture fixture;
  std::string line;
  append_ledger_line(line, 0, {});
  line = line.substr(17);
  // The checksum over the changed line cannot be made here by hand: it is damage as well as foreign.
  line.replace(line.find("\"version\":1"), 11, "\"version\":2");
  fixture.write("0123456789abcdef " + line);
  Ledger ledger(fixture.path, fixture.messages, fixture.clock);
  CHECK_THROWS_AS(ledger.open_to_write(), Failure);
}

TEST_CASE("One process at a time writes; others may look") {
  LedgerFixture fixture;
  write_some(fixture);
  Ledger writer(fixture.path, fixture.messages, fixture.clock);
  writer.open_to_write();
  Ledger second(fixture.path, fixture.messages, fixture.clock);
  CHECK_THROWS_AS(second.open_to_write(), ServiceError);
  Ledger reader(fixture.path, fixture.messages, fixture.clock);
  CHECK(reader.open_to_read());
  CHECK(reader.entries().size() == 2);
}

TEST_CASE("Looking at a ledger changes nothing, not even a torn line") {
  LedgerFixture fixture;
  write_some(fixture);
  const std::string torn = fixture.content() + "12345";
  fixture.write(torn);
  Ledger reader(fixture.path, fixture.messages, fixture.clock);
  CHECK_FALSE(reader.open_to_read());
  CHECK(reader.entries().size() == 2);
  CHECK(fixture.content() == torn);
  CHECK(fixture.messages.text.empty());
}

TEST_CASE("A ledger must be a file that keeps what it gets") {
  LedgerFixture fixture;
  for (const std::string& path : {std::string("/dev/null"), fixture.folder.path(), fixture.folder / "no/such"}) {
    Ledger ledger(path, fixture.messages, fixture.clock);
    CHECK_THROWS_AS(ledger.open_to_write(), Failure);
  }
  Ledger full("/dev/full", fixture.messages, fixture.clock);
  CHECK_THROWS_AS(full.open_to_write(), Failure);
}

}  // namespace lg::sms
