// SPDX-License-Identifier: Apache-2.0
// What a test of the ledger needs: a file in a folder of its own, a clock and kept messages.
#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/fake_clock.hpp"
#include "tests/support/pipeline_fixture.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tools/lgsms/ledger.hpp"

namespace lg::sms::test {

using lg::test::FakeClock;
using lg::test::KeptMessages;

inline constexpr Timestamp kNoon = std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(12);

struct LedgerFixture {
  lg::test::TemporaryFolder folder;
  std::string path = folder / "ledger";
  KeptMessages messages;
  FakeClock clock{kNoon};

  std::string content() const {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const std::string& bytes) const { std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes; }
};

inline LedgerEvent queued(const std::string& campaign, const std::string& key) {
  LedgerEvent event;
  event.kind = LedgerEvent::Kind::queued;
  event.message.campaign = campaign;
  event.message.key = key;
  event.message.to = "+15550001";
  event.message.text = "Hello \"you\",\n\xC3\xA9";
  event.message.zone = "Europe/Berlin";
  event.message.expires = kNoon + std::chrono::hours(1);
  event.message.record = "{\"a\":1}";
  event.message.source = "-";
  event.message.line = 3;
  event.message.offset = 17;
  return event;
}

inline LedgerEvent after(LedgerEvent::Kind kind, const std::string& campaign, const std::string& key) {
  LedgerEvent event;
  event.kind = kind;
  event.message.campaign = campaign;
  event.message.key = key;
  return event;
}

}  // namespace lg::sms::test
