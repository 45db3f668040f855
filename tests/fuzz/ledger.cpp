// SPDX-License-Identifier: Apache-2.0
// Ledgers of lgsms. Any bytes at all are either read or refused with a message. A ledger that was written as it should
// be can be cut at any byte, and gives the events of its whole lines; with a byte changed it is refused, or (where the
// last line is concerned) gives what came before; and read in pieces of any size it gives the same.
#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "common/error/error.hpp"
#include "common/io/input_buffer.hpp"
#include "common/record/utf8.hpp"
#include "tests/support/pipeline_fixture.hpp"
#include "tools/lgsms/ledger_scanner.hpp"

namespace {

using namespace lg;
using sms::LedgerEvent;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string to_text(const LedgerEvent& event) {
  const sms::Message& message = event.message;
  return fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} {} {}", static_cast<int>(event.kind),
                     event.at.time_since_epoch().count(), message.campaign, message.key, message.to, message.text,
                     message.zone, message.expires ? message.expires->time_since_epoch().count() : 0, message.record,
                     message.source, event.status, event.reason, event.reference,
                     event.due ? event.due->time_since_epoch().count() : 0);
}

struct Reading {
  bool refused = false;
  std::vector<std::string> events;
};

// Reads `bytes`, so many of them at a time.
Reading read(std::string_view bytes, std::size_t step) {
  Reading reading;
  const std::size_t size = bytes.size();
  test::KeptMessages messages;
  test::FakeClock clock;
  sms::LedgerScanner scanner(
      "ledger",
      [&](const LedgerEvent& event, const sms::LedgerPlace& place) {
        require(place.offset + place.size <= size);
        reading.events.push_back(to_text(event));
      },
      messages, clock);
  InputBuffer buffer;
  try {
    while (!bytes.empty()) {
      const std::string_view part = bytes.substr(0, step);
      part.copy(buffer.prepare(part.size()), part.size());
      buffer.commit(part.size());
      bytes.remove_prefix(part.size());
      buffer.consume(scanner.consume(buffer.view()));
    }
    scanner.finish(buffer.view());
  } catch (const Failure&) {
    reading.refused = true;
  }
  return reading;
}

// Takes pieces of the input for texts, which a ledger only ever gets as valid UTF-8.
class Pieces {
 public:
  explicit Pieces(std::string_view bytes) : bytes_(bytes) {}
  bool empty() const { return bytes_.empty(); }
  std::uint8_t byte() {
    if (bytes_.empty()) return 0;
    const std::uint8_t value = static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return value;
  }
  std::string text() {
    const std::string_view piece = bytes_.substr(0, byte() % 24);
    bytes_.remove_prefix(piece.size());
    return is_utf8(piece) ? std::string(piece) : "not text";
  }

 private:
  std::string_view bytes_;
};

LedgerEvent make_event(Pieces& pieces) {
  LedgerEvent event;
  event.kind = static_cast<LedgerEvent::Kind>(1 + pieces.byte() % 9);
  event.at = Timestamp(Duration(std::int64_t{pieces.byte()} * 1'234'567));
  event.message.campaign = pieces.text();
  event.message.key = pieces.text();
  if (event.kind == LedgerEvent::Kind::queued) {
    event.message.to = "+" + std::to_string(pieces.byte());
    event.message.text = pieces.text();
    event.message.record = pieces.text();
    event.message.source = pieces.text();
    event.message.line = pieces.byte();
    if (pieces.byte() % 2 == 0) event.message.expires = Timestamp(std::chrono::seconds(pieces.byte()));
  } else {
    event.status = pieces.byte();
    event.reason = pieces.text();
    event.reference = pieces.text();
    if (pieces.byte() % 2 == 0) event.due = Timestamp(std::chrono::seconds(pieces.byte()));
  }
  return event;
}

void check_written(std::string_view data) {
  Pieces pieces(data);
  const std::size_t cut_at = pieces.byte() * 256u + pieces.byte();
  const std::size_t change_at = pieces.byte() * 256u + pieces.byte();
  const char change = static_cast<char>(pieces.byte() | 1);
  std::string ledger;
  sms::append_ledger_line(ledger, 0, {});
  std::vector<std::size_t> ends = {ledger.size()};  // behind the newline of each line
  std::vector<std::string> events;
  while (!pieces.empty()) {
    const LedgerEvent event = make_event(pieces);
    sms::append_ledger_line(ledger, ends.size(), event);
    ends.push_back(ledger.size());
    events.push_back(to_text(event));
  }
  require(read(ledger, ledger.size()).events == events);

  const std::size_t cut = cut_at % (ledger.size() + 1);
  std::size_t whole = 0;  // lines of which all but perhaps the newline is there
  while (whole < ends.size() && ends[whole] <= cut + 1) ++whole;
  const Reading prefix = read(std::string_view(ledger).substr(0, cut), 1 + cut % 50);
  const std::size_t expected = whole == 0 ? 0 : whole - 1;
  require(!prefix.refused);
  require(prefix.events ==
          std::vector<std::string>(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(expected)));

  std::string damaged = ledger;
  const std::size_t at = change_at % ledger.size();
  damaged[at] = static_cast<char>(damaged[at] ^ change);
  const Reading reading = read(damaged, damaged.size());
  const bool last_newline = at + 1 == ledger.size();
  require(reading.refused || last_newline);
  require(reading.events.size() <= events.size());
  for (std::size_t i = 0; i < reading.events.size(); ++i) require(reading.events[i] == events[i]);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Reading whole = read(text, size + 1);
  const Reading in_pieces = read(text, 7);
  require(whole.refused == in_pieces.refused && whole.events == in_pieces.events);
  // Behind a good first line it is read further.
  std::string ledger;
  sms::append_ledger_line(ledger, 0, {});
  read(ledger + std::string(text), 64);
  check_written(text);
  return 0;
}
