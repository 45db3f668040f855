// SPDX-License-Identifier: Apache-2.0
// Dispatcher: sends what waits in the ledger. Before a call its intent is on the disk; after it its outcome is written
// down; and between the two nobody else decides: a message is tried again only where the gateway has said that it did
// not take it.
//
//   queued ──intent──▶ calling ──▶ sent | refused | held        (for good)
//      ▲                  └──not-sent──▶ queued                 (429, 503, not reached: later again)
//      └── deferred (quiet hours) ; expired, opted-out          (never called)
//
// Intents that are written together are synced together, and then their calls run at the same time.
#pragma once

#include <deque>
#include <optional>
#include <queue>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/error/error.hpp"
#include "common/net/http.hpp"
#include "common/pipeline/runtime.hpp"
#include "tools/lgsms/gateway.hpp"
#include "tools/lgsms/ledger.hpp"
#include "tools/lgsms/opt_out_list.hpp"
#include "tools/lgsms/pace.hpp"
#include "tools/lgsms/quiet_hours.hpp"

namespace lg::sms {

struct DispatchSettings {
  std::size_t connections = 4;
  int retries = 10;
  std::optional<QuietHours> quiet;
};

class Dispatcher {
 public:
  // Everything given must outlive the dispatcher; `opt_outs` may be null.
  Dispatcher(DispatchSettings settings, Pace pace, Gateway& gateway, net::HttpTransport& transport, Ledger& ledger,
             OptOutList* opt_outs, Zones& zones, Runtime& runtime);

  // A message whose `queued` line is at `place` waits to be sent.
  void add(const LedgerPlace& place) { ready_.push_back({place, 0}); }
  // The end of the quiet hours of this message, if it is in them now.
  std::optional<Timestamp> quiet_until(const Message& message, Timestamp now);
  // The message waits for the end of its quiet hours.
  void defer(const LedgerPlace& place, const Message& message, Timestamp due);

  // Takes the answers that have come, and starts what may be started, without waiting; waits for answers up to `wait`
  // first if calls are under way. Throws Failure or ServiceError when the gateway is of no use any more and no call is
  // under way.
  void step(std::chrono::milliseconds wait);
  // When step() has something to do, if nothing else happens. `at_end`: quiet hours are not waited for, and once a stop
  // was asked for only the calls under way are.
  std::optional<Timestamp> next_step(bool at_end) const;

  std::size_t under_way() const { return calls_.size(); }
  std::size_t waiting() const { return ready_.size() + again_.size() + deferred_.size() + given_up_; }
  std::size_t deferred() const { return deferred_.size(); }
  std::size_t given_up() const { return given_up_; }  // of those waiting: no more tries in this run

 private:
  struct Waiting {
    LedgerPlace place;
    int tries = 0;
  };
  struct Later {
    Timestamp due;
    Waiting waiting;
    bool operator>(const Later& other) const { return due > other.due; }
  };
  using Schedule = std::priority_queue<Later, std::vector<Later>, std::greater<>>;
  struct Call {
    Waiting waiting;
    Message message;
    Timestamp began;
  };

  void take_due(Schedule& schedule, Timestamp now);
  void start_calls();
  // Whether the message may be sent now; else it is put where it belongs.
  bool may_send(const Waiting& waiting, const Message& message, Timestamp now);
  void conclude(Call& call, const Verdict& verdict);
  void try_later(Call& call, const Verdict& verdict);
  void record(LedgerEvent::Kind kind, const Message& message, const Verdict& verdict);
  void reject(const Message& message, const std::string& reason);

  DispatchSettings settings_;
  Pace pace_;
  Gateway& gateway_;
  net::HttpTransport& transport_;
  Ledger& ledger_;
  OptOutList* opt_outs_;
  Zones& zones_;
  Runtime& runtime_;
  std::deque<Waiting> ready_;
  Schedule again_;     // not sent, to be tried again
  Schedule deferred_;  // in quiet hours
  std::unordered_map<std::uint64_t, Call> calls_;
  std::uint64_t next_call_ = 0;
  std::size_t given_up_ = 0;
  std::optional<Error> fatal_;
  std::uint64_t &sent_, &refused_, &held_, &retried_, &expired_, &opted_out_, &deferrals_;
};

}  // namespace lg::sms
