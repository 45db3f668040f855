// SPDX-License-Identifier: Apache-2.0
// A server that the test plays, and a run of EsFilter against it, with a clock that the test sets.
#pragma once

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/error/error.hpp"
#include "tests/support/pipeline_fixture.hpp"
#include "tests/unit/record/padded.hpp"
#include "tools/lgsink-es/es_filter.hpp"

namespace lg::test {

inline net::HttpAnswer whole(int status, std::string body = "") {
  net::HttpAnswer answer;
  answer.outcome = net::HttpAnswer::Outcome::whole;
  answer.status = status;
  answer.body = std::move(body);
  return answer;
}

inline net::HttpAnswer unreached() {
  net::HttpAnswer answer;
  answer.error = "Connection refused";
  return answer;
}

inline net::HttpAnswer torn() {
  net::HttpAnswer answer;
  answer.outcome = net::HttpAnswer::Outcome::torn;
  answer.error = "the answer broke off";
  return answer;
}

// One item of a bulk answer, as a server writes it.
inline std::string item(int status, const std::string& operation = "index", const std::string& reason = "no") {
  if (status < 300) return fmt::format(R"({{"{}":{{"status":{}}}}})", operation, status);
  return fmt::format(R"({{"{}":{{"status":{},"error":{{"type":"some_exception","reason":"{}"}}}}}})", operation, status,
                     reason);
}

inline net::HttpAnswer bulk(const std::vector<std::string>& items) {
  bool errors = false;
  for (const std::string& one : items) errors = errors || one.find("error") != std::string::npos;
  return whole(200, fmt::format(R"({{"errors":{},"items":[{}]}})", errors, fmt::join(items, ",")));
}

inline std::size_t documents_in(std::string_view body) {
  return static_cast<std::size_t>(std::count(body.begin(), body.end(), '\n')) / 2;
}

inline net::HttpAnswer all_taken(std::string_view body) {
  return bulk(std::vector<std::string>(documents_in(body), item(201)));
}

// Answers each request at the second look, with what is next in `answers`, else by taking all. Where nothing is under
// way, a wait moves the clock.
class PlayedServer final : public net::HttpTransport {
 public:
  using Answer = std::function<net::HttpAnswer(const net::HttpRequest&, std::string_view body)>;

  explicit PlayedServer(FakeClock& clock) : clock_(clock) {}

  std::deque<Answer> answers;
  Answer otherwise = [](const net::HttpRequest&, std::string_view body) { return all_taken(body); };
  std::vector<std::string> bodies;
  std::vector<net::HttpRequest> requests;
  bool answers_at_all = true;

  void then(net::HttpAnswer answer, int times = 1) {
    for (int i = 0; i < times; ++i) {
      answers.push_back([answer](const net::HttpRequest&, std::string_view) { return answer; });
    }
  }

  void start(std::uint64_t id, net::HttpRequest request) override {
    REQUIRE(under_way_.empty());
    bodies.emplace_back(request.kept_body.empty() ? std::string_view(request.body) : request.kept_body);
    under_way_.emplace_back(id, request);
    requests.push_back(std::move(request));
  }
  void work(std::chrono::milliseconds wait, int) override {
    if (under_way_.empty() || !answers_at_all) clock_.advance(wait);
  }
  std::vector<std::pair<std::uint64_t, net::HttpAnswer>> take_answers() override {
    std::vector<std::pair<std::uint64_t, net::HttpAnswer>> result;
    if (under_way_.empty() || !answers_at_all) return result;
    const auto& [id, request] = under_way_.front();
    if (answers.empty()) {
      result.emplace_back(id, otherwise(request, bodies.back()));
    } else {
      result.emplace_back(id, answers.front()(request, bodies.back()));
      answers.pop_front();
    }
    under_way_.clear();
    return result;
  }

 private:
  FakeClock& clock_;
  std::vector<std::pair<std::uint64_t, net::HttpRequest>> under_way_;
};

class PlayedStop final : public Stop {
 public:
  bool interrupt = false;
  bool terminate = false;
  bool interrupted() const override { return interrupt; }
  bool terminated() const override { return terminate; }
};

struct EsRun : PipelineFixture {
  PlayedStop played_stop;
  ServiceSettings played_services;
  Runtime run{messages, dead_letters, counters, times, fields, clock, played_stop, 16'000'000, played_services};
  es::EsOptions options;
  PlayedServer* server = nullptr;
  std::unique_ptr<es::EsFilter> filter;
  std::unique_ptr<FieldFinder> finder;
  Record record;
  std::string source = "-";
  std::uint64_t line = 0;
  std::uint64_t offset = 0;

  EsRun() {
    clock.set(Timestamp(std::chrono::hours(24 * 20'000)));
    options.url = "http://es.test/";
    options.index = "ba";
  }
  void open() {
    options.check();
    std::unique_ptr<PlayedServer> played = std::make_unique<PlayedServer>(clock);
    server = played.get();
    filter = std::make_unique<es::EsFilter>(options, run, std::move(played));
    finder = std::make_unique<FieldFinder>(fields);
    filter->open();
  }
  std::string take(std::string_view bytes) {
    const Padded padded(bytes);
    RawRecord raw;
    raw.bytes = padded.view();
    raw.source = source;
    raw.line = ++line;
    raw.offset = offset;
    offset += bytes.size() + 1;
    dead_letters.set_current(raw);
    REQUIRE(finder->find(padded.view(), record).empty());
    return std::string(filter->on_record(record, output));
  }
  void idle() { filter->on_idle(output); }
  // Ticks as the loop does while no input comes, until nothing is under way.
  void tick_until_quiet(bool at_end = false) {
    while (const std::optional<Timestamp> due = filter->next_tick(at_end)) {
      if (!played_stop.requested()) clock.wait_until(*due);
      filter->on_tick(output);
    }
  }
  void finish(EndReason reason = EndReason::end_of_data) {
    tick_until_quiet(true);
    filter->on_end(reason, output);
  }
  std::uint64_t count(const std::string& name) { return counters[name]; }
  bool said(const std::string& text) const { return messages.text.find(text) != std::string::npos; }
};

}  // namespace lg::test
