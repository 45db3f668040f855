// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/ledger_event.hpp"

#include <array>

namespace lg::sms {

std::string_view name_of(LedgerEvent::Kind kind) {
  constexpr std::array<std::string_view, 10> kNames = {"ledger",   "queued",  "deferred", "intent",  "sent",
                                                       "not-sent", "refused", "held",     "expired", "opted-out"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name_of(MessageState state) {
  constexpr std::array<std::string_view, 8> kNames = {"queued",  "deferred", "calling", "sent",
                                                      "refused", "held",     "expired", "opted-out"};
  return kNames[static_cast<std::size_t>(state)];
}

MessageState state_after(LedgerEvent::Kind kind) {
  using Kind = LedgerEvent::Kind;
  switch (kind) {
    case Kind::deferred:
      return MessageState::deferred;
    case Kind::intent:
      return MessageState::calling;
    case Kind::sent:
      return MessageState::sent;
    case Kind::refused:
      return MessageState::refused;
    case Kind::held:
      return MessageState::held;
    case Kind::expired:
      return MessageState::expired;
    case Kind::opted_out:
      return MessageState::opted_out;
    case Kind::ledger:
    case Kind::queued:
    case Kind::not_sent:
      break;
  }
  return MessageState::queued;
}

}  // namespace lg::sms
