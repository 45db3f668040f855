// SPDX-License-Identifier: Apache-2.0
// BulkSender: has one batch indexed, whatever it takes: every document of it is in the index or a dead letter before
// the next batch begins, so that the order of documents with one _id is kept.
//
// A batch is sent in parts, one after the other: at first all of it. What can be tried again of a part becomes a part
// in its place, together with the later documents of the same _id, so that an old version never comes to lie over a
// newer one. A part that is too large is halved, and so is one that the server cannot read as a request; a single
// document of which either is said is a dead letter.
//
// A server that is short of memory turns a request away as a whole (429), one that is slow does not answer in time, and
// some break off when they have seen enough of it. Where such things happen twice in a row, requests become half as
// large, and grow again by a sixteenth with each that is taken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "common/net/http.hpp"
#include "common/pipeline/runtime.hpp"
#include "tools/lgsink-es/batch.hpp"
#include "tools/lgsink-es/bulk_answer.hpp"
#include "tools/lgsink-es/patience.hpp"
#include "tools/lgsink-es/server.hpp"

namespace lg::es {

struct SenderSettings {
  std::string operation;  // index, create or update
  bool gzip = false;
  std::size_t longest_answer = 0;  // as HttpSettings::max_body
};

class BulkSender {
 public:
  // Everything given must outlive the sender.
  BulkSender(SenderSettings settings, Server& server, net::HttpTransport& transport, Runtime& runtime);

  // Whether a batch is not yet done with.
  bool busy() const { return !parts_.empty(); }
  // Takes the batch, which becomes an empty one. Only when not busy.
  void start(Batch& batch);
  // Takes the answer that has come, and sends what is next, waiting for either up to `wait`. Throws Failure where the
  // server refuses us, ServiceError where it stays away.
  void step(std::chrono::milliseconds wait);
  // When step() has something to do, if busy.
  Timestamp next_step() const;
  // `mark` stands behind the batch in hand.
  void set_mark(Mark mark) { batch_.mark = mark; }
  // The newest mark of a batch that was done with.
  Mark settled() const { return settled_; }

 private:
  enum class State : std::uint8_t { open, done, existing, dead };
  static constexpr std::size_t kNoLimit = static_cast<std::size_t>(-1);
  static constexpr std::size_t kSmallest = 4096;  // that requests are ever cut to
  using Part = std::vector<std::uint32_t>;        // items of the batch, ascending

  void send();
  std::string_view lines(const Part& part);
  void conclude(net::HttpAnswer& answer);
  void conclude_items();
  // Returns whether the item is to be tried again.
  bool conclude_item(std::uint32_t item, const ItemOutcome& outcome);
  // A request was turned away as a whole: what there is of it comes again.
  void try_again(const net::HttpAnswer& answer, const Verdict& verdict);
  // Cuts the batch into parts that are no larger than requests should be.
  void cut_into_parts();
  // Halves the first part; a single document becomes a dead letter.
  void divide(const std::string& reason);
  void reject(std::uint32_t item, const std::string& reason);
  void finish_part();

  SenderSettings settings_;
  Server& server_;
  net::HttpTransport& transport_;
  Runtime& runtime_;
  BulkAnswer answer_;
  Patience patience_;
  Batch batch_;
  std::vector<State> states_;
  std::deque<Part> parts_;
  std::string joined_;              // the lines of a part that do not stand together in the batch
  std::string compressed_;          // of a part that is not the whole batch
  std::size_t largest_ = kNoLimit;  // bytes of a request
  std::size_t sent_bytes_ = 0;      // of the request under way
  int turned_away_ = 0;             // in a row, perhaps by its size
  std::uint64_t call_ = 0;
  bool under_way_ = false;
  Mark settled_ = 0;
  std::uint64_t &indexed_, &existing_, &retried_, &requests_;
};

}  // namespace lg::es
