// SPDX-License-Identifier: Apache-2.0
// Composer: makes the message of a record: to whom, under which key, with what text, until when.
#pragma once

#include <optional>
#include <string>

#include "common/pipeline/runtime.hpp"
#include "common/record/record.hpp"
#include "common/text/text_template.hpp"
#include "tools/lgsms/message.hpp"
#include "tools/lgsms/quiet_hours.hpp"
#include "tools/lgsms/segments.hpp"
#include "tools/lgsms/sms_options.hpp"

namespace lg::sms {

class Composer {
 public:
  // Declares its fields. Throws UsageError. Everything given must outlive the composer.
  Composer(const SmsOptions& options, Runtime& runtime, Zones& zones);

  // Fills in campaign, key and number. Returns why it cannot, else nothing; valid until the next call.
  std::string_view address(const Record& record, Message& message);
  // Fills in the rest; `segments` are those of the text.
  std::string_view compose(const Record& record, Message& message, Segments& segments);
  // Whether the record itself says that its customer wants no messages.
  bool opted_out(const Record& record);
  // Whether the field of --opt-out was in no record at all: perhaps it was to be a file.
  bool never_saw_opt_out() const { return opt_out_ && !saw_opt_out_ && saw_records_; }

 private:
  std::string_view reject(std::string reason);
  std::string_view set_expiry(const Record& record, Message& message);

  const SmsOptions& options_;
  Runtime& runtime_;
  Zones& zones_;
  TextTemplate template_;
  std::size_t to_;
  std::optional<std::size_t> key_;
  std::optional<std::size_t> zone_;
  std::optional<std::size_t> opt_out_;
  std::optional<std::size_t> time_;
  bool saw_opt_out_ = false;
  bool saw_records_ = false;
  std::string reason_;
};

}  // namespace lg::sms
