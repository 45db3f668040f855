// SPDX-License-Identifier: Apache-2.0
// Message: one text for one customer, and where it came from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/time/instant.hpp"

namespace lg::sms {

struct Message {
  std::string campaign;
  std::string key;
  std::string to;
  std::string text;
  std::string zone;                  // of the recipient; empty: --tz
  std::optional<Timestamp> expires;  // not to be sent later
  // The record that it was made from, for the dead letter; empty where that was too long to be kept.
  std::string record;
  std::string source;
  std::uint64_t line = 0;
  std::uint64_t offset = 0;
};

}  // namespace lg::sms
