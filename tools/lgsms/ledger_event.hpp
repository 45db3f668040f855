// SPDX-License-Identifier: Apache-2.0
// LedgerEvent: what one line of the ledger says, and the state of a message after it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tools/lgsms/message.hpp"

namespace lg::sms {

struct LedgerEvent {
  enum class Kind : std::uint8_t {
    ledger,    // the first line of the file
    queued,    // a message that is to be sent, whole
    deferred,  // it waits for the end of its quiet hours
    intent,    // the gateway is about to be called
    sent,      // the gateway has taken it
    not_sent,  // the gateway has not taken it, and it may be tried again
    refused,   // the gateway does not want it
    held,      // nobody knows whether the gateway has taken it
    expired,   // it was too late to send it
    opted_out  // the recipient does not want any
  };
  Kind kind = Kind::ledger;
  Timestamp at{};
  Message message;  // all of it with `queued`; else campaign and key
  int status = 0;   // of HTTP; 0: none
  std::string reason;
  std::string reference;         // the gateway's name for the message
  std::optional<Timestamp> due;  // of `deferred`
};

enum class MessageState : std::uint8_t { queued, deferred, calling, sent, refused, held, expired, opted_out };

std::string_view name_of(LedgerEvent::Kind kind);
std::string_view name_of(MessageState state);
// Not for Kind::ledger.
MessageState state_after(LedgerEvent::Kind kind);
// Whether a message is still to be sent by a run.
inline bool is_waiting(MessageState state) {
  return state == MessageState::queued || state == MessageState::deferred;
}

}  // namespace lg::sms
