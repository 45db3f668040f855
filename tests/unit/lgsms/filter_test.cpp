// SPDX-License-Identifier: Apache-2.0
// SmsFilter and Dispatcher with a gateway that the test plays, and a clock that it sets.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <functional>

#include "common/error/error.hpp"
#include "tests/support/filter_fixture.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/lgsms/ledger_fixture.hpp"
#include "tools/lgsms/ledger_report.hpp"
#include "tools/lgsms/outbox_filter.hpp"
#include "tools/lgsms/sms_filter.hpp"

namespace lg::sms {

namespace {

net::HttpAnswer whole(int status) {
  net::HttpAnswer answer;
  answer.outcome = net::HttpAnswer::Outcome::whole;
  answer.status = status;
  return answer;
}

// Answers every call at the next look, or never where `answers` is empty.
class PlayedTransport final : public net::HttpTransport {
 public:
  std::function<net::HttpAnswer(const net::HttpRequest&)> answers = [](const net::HttpRequest&) { return whole(200); };
  std::function<void()> on_start = [] {};
  std::vector<std::string> bodies;
  std::vector<std::pair<std::uint64_t, net::HttpRequest>> under_way;
  std::size_t most_under_way = 0;

  void start(std::uint64_t id, net::HttpRequest request) override {
    on_start();
    bodies.push_back(request.body);
    under_way.emplace_back(id, std::move(request));
    most_under_way = std::max(most_under_way, under_way.size());
  }
  void work(std::chrono::milliseconds, int) override {}
  std::vector<std::pair<std::uint64_t, net::HttpAnswer>> take_answers() override {
    std::vector<std::pair<std::uint64_t, net::HttpAnswer>> result;
    if (!answers) return result;
    for (const auto& [id, request] : under_way) result.emplace_back(id, answers(request));
    under_way.clear();
    return result;
  }
};

// One run of lgsms over a ledger that stays.
struct Run : lg::test::FilterFixture<> {
  SmsOptions options;
  PlayedTransport* transport = nullptr;

  explicit Run(const std::string& ledger) {
    clock.set(test::kNoon);
    options.gateway = "http://gateway.test/";
    options.style = "json";
    options.to = "to";
    options.key = "id";
    options.text = "Hi {name}";
    options.campaign = "gold";
    options.ledger = ledger;
  }
  void open() {
    options.check();
    std::unique_ptr<PlayedTransport> played = std::make_unique<PlayedTransport>();
    transport = played.get();
    start(std::make_unique<SmsFilter>(options, runtime, std::move(played)));
  }
  void tick() { filter->on_tick(output); }
  // To the end of the data, in the filter's own time.
  void finish() {
    while (const std::optional<Timestamp> due = filter->next_tick(true)) {
      clock.wait_until(*due);
      tick();
    }
    filter->on_end(EndReason::end_of_data, output);
    output.flush();
  }
  std::uint64_t count(const std::string& name) { return counters[name]; }
};

std::string customer(int id, const std::string& more = "") {
  return fmt::format(R"({{"id":{},"to":"+1555{:04}","name":"N{}"{}}})", id, id, id, more);
}

struct Folder {
  lg::test::TemporaryFolder folder;
  std::string ledger = folder / "ledger";

  std::vector<std::string> listed(const std::string& list) {
    Run run(ledger);
    run.options.list = list;
    run.start(std::make_unique<LedgerReport>(run.options, run.runtime));
    run.finish();
    std::vector<std::string> keys;
    for (std::size_t at = run.sink.text.find("\"key\":\""); at != std::string::npos;
         at = run.sink.text.find("\"key\":\"", at)) {
      at += 7;
      const std::size_t state = run.sink.text.find("\"state\":\"", at) + 9;
      keys.push_back(run.sink.text.substr(at, run.sink.text.find('"', at) - at) + " " +
                     run.sink.text.substr(state, run.sink.text.find('"', state) - state));
    }
    return keys;
  }
};

using Keys = std::vector<std::string>;

}  // namespace

TEST_CASE("Each key gets one message, in this run and in all others") {
  Folder folder;
  {
    Run run(folder.ledger);
    run.open();
    CHECK(run.take(customer(1)).empty());
    CHECK(run.take(customer(2)).empty());
    CHECK(run.take(customer(1)).empty());
    run.finish();
    CHECK(run.transport->bodies.size() == 2);
    CHECK(run.count("sent") == 2);
    CHECK(run.count("repeated") == 1);
    CHECK(run.messages.text.empty());
    CHECK(run.sink.text.empty());
  }
  Run again(folder.ledger);
  again.open();
  again.take(customer(1));
  again.take(customer(3));
  again.finish();
  CHECK(again.transport->bodies == Keys{R"({"to":"+15550003","text":"Hi N3"})"});
  Run other(folder.ledger);
  other.options.campaign = "silver";
  again.filter.reset();
  other.open();
  other.take(customer(1));
  other.finish();
  CHECK(other.transport->bodies.size() == 1);
}

TEST_CASE("The intent is in the file before the call begins") {
  Folder folder;
  Run run(folder.ledger);
  run.options.connections = 3;
  run.open();
  for (int i = 0; i < 10; ++i) run.take(customer(i));
  run.transport->on_start = [&] {
    std::ifstream file(folder.ledger);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    std::size_t intents = 0;
    for (std::size_t at = content.find("\"intent\""); at != std::string::npos;
         at = content.find("\"intent\"", at + 1)) {
      ++intents;
    }
    CHECK(intents > run.transport->bodies.size());
  };
  run.finish();
  CHECK(run.transport->bodies.size() == 10);
  CHECK(run.transport->most_under_way == 3);
}

TEST_CASE("A run that dies with a call under way leaves it held, and what it had queued to the next run") {
  Folder folder;
  {
    Run run(folder.ledger);
    run.options.connections = 1;
    run.open();
    run.transport->answers = nullptr;
    for (int i = 1; i <= 3; ++i) run.take(customer(i));
    run.filter->on_idle(run.output);
    CHECK(run.transport->bodies.size() == 1);
    CHECK(run.filter->next_tick(true) == run.clock.now());
  }
  CHECK(folder.listed("held") == Keys{"1 held"});
  CHECK(folder.listed("all") == Keys{"2 queued", "3 queued", "1 held"});
  Run next(folder.ledger);
  next.open();
  next.take(customer(1));
  next.finish();
  CHECK(next.transport->bodies.size() == 2);
  CHECK(next.messages.text.find("1 message was perhaps sent") != std::string::npos);
  next.filter.reset();
  CHECK(folder.listed("sent") == Keys{"2 sent", "3 sent"});
}

TEST_CASE("Not now means later; the gateway is left alone longer and longer, as it asks") {
  Folder folder;
  Run run(folder.ledger);
  run.options.connections = 1;
  run.open();
  int left = 3;
  run.transport->answers = [&](const net::HttpRequest&) {
    net::HttpAnswer answer = whole(left > 0 ? 503 : 200);
    if (left == 2) answer.retry_after = std::chrono::seconds(20);
    --left;
    return answer;
  };
  run.take(customer(1));
  run.finish();
  CHECK(run.transport->bodies.size() == 4);
  CHECK(run.count("retried") == 3);
  CHECK(run.count("sent") == 1);
  CHECK(run.clock.now() - test::kNoon >= std::chrono::seconds(20));
  CHECK(run.clock.now() - test::kNoon <= std::chrono::seconds(21));
}

TEST_CASE("A gateway that takes nothing ends the run with 'try again', and loses nothing") {
  Folder folder;
  Run run(folder.ledger);
  run.options.retries = 2;
  run.open();
  run.transport->answers = [&](const net::HttpRequest&) { return whole(429); };
  for (int i = 0; i < 10; ++i) run.take(customer(i));
  try {
    run.finish();
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.status() == ExitStatus::try_again);
  }
  run.filter.reset();
  CHECK(folder.listed("held").empty());
  Run next(folder.ledger);
  next.open();
  next.finish();
  CHECK(next.count("sent") == 10);
}

TEST_CASE("One message that is never taken does not keep the others, and ends the run with 'try again'") {
  Folder folder;
  Run run(folder.ledger);
  run.options.retries = 3;
  run.options.connections = 2;
  run.open();
  run.transport->answers = [](const net::HttpRequest& request) {
    return whole(request.body.find("N5") != std::string::npos ? 429 : 200);
  };
  for (int i = 0; i < 40; ++i) run.take(customer(i));
  CHECK_THROWS_AS(run.finish(), ServiceError);
  CHECK(run.count("sent") == 39);
  run.filter.reset();
  CHECK(folder.listed("all").back() == "5 queued");
}

TEST_CASE("What was perhaps sent is held, and stays so until it is settled") {
  Folder folder;
  {
    Run run(folder.ledger);
    run.open();
    run.transport->answers = [](const net::HttpRequest& request) {
      net::HttpAnswer answer = whole(500);
      if (request.body.find("N2") != std::string::npos) answer.outcome = net::HttpAnswer::Outcome::torn;
      return answer;
    };
    run.take(customer(1));
    run.take(customer(2));
    run.finish();
    CHECK(run.count("held") == 2);
    CHECK(run.messages.text.find("2 messages were perhaps sent") != std::string::npos);
  }
  {
    Run again(folder.ledger);
    again.open();
    again.take(customer(1));
    again.take(customer(2));
    again.finish();
    CHECK(again.transport->bodies.empty());
    CHECK(again.count("repeated") == 2);
  }
  {
    Run settle(folder.ledger);
    settle.options.settle = {"1=sent", "2=not-sent"};
    settle.start(std::make_unique<LedgerReport>(settle.options, settle.runtime));
    settle.finish();
    CHECK(settle.sink.text.find("settled by hand") != std::string::npos);
  }
  CHECK(folder.listed("held").empty());
  Run next(folder.ledger);
  next.open();
  next.finish();
  CHECK(next.transport->bodies == Keys{R"({"to":"+15550002","text":"Hi N2"})"});
}

TEST_CASE("Settling refuses keys that are not there, not held, or in several campaigns") {
  Folder folder;
  for (const char* const campaign : {"gold", "silver"}) {
    Run run(folder.ledger);
    run.options.campaign = campaign;
    run.open();
    run.transport->answers = [](const net::HttpRequest& request) {
      return whole(request.body.find("N1") != std::string::npos ? 500 : 200);
    };
    run.take(customer(1));
    run.take(customer(2));
    run.finish();
  }
  const auto settle = [&](const std::string& text, const std::string& campaign) {
    Run run(folder.ledger);
    run.options.campaign = campaign;
    run.options.settle = {text};
    run.start(std::make_unique<LedgerReport>(run.options, run.runtime));
  };
  CHECK_THROWS_WITH(settle("9=sent", ""), Catch::Contains("no message for the key '9'"));
  CHECK_THROWS_WITH(settle("2=sent", ""), Catch::Contains("is not held: it is sent"));
  CHECK_THROWS_WITH(settle("1=sent", ""), Catch::Contains("several campaigns"));
  CHECK_THROWS_AS(settle("1=perhaps", ""), UsageError);
  CHECK_THROWS_AS(settle("=sent", ""), UsageError);
  CHECK(folder.listed("held").size() == 1);  // those of the campaign gold
  CHECK_NOTHROW(settle("1=sent", "silver"));
  CHECK_NOTHROW(settle("1=sent", ""));
}

TEST_CASE("What the gateway refuses is a dead letter with its reason, and only another number is tried") {
  Folder folder;
  Run run(folder.ledger);
  run.open();
  run.transport->answers = [](const net::HttpRequest&) {
    net::HttpAnswer answer = whole(400);
    answer.body = R"({"message":"no such number"})";
    return answer;
  };
  run.take(customer(1));
  for (int i = 0; i < 3; ++i) run.tick();
  CHECK(run.messages.text.find("refused by the gateway: HTTP 400: no such number: {\"id\":1") != std::string::npos);
  CHECK(run.dead_letters.count() == 1);
  run.take(customer(1));
  CHECK(run.count("repeated") == 1);
  run.transport->answers = [](const net::HttpRequest&) { return whole(200); };
  run.take(R"({"id":1,"to":"+15559999","name":"N1"})");
  run.finish();
  CHECK(run.transport->bodies.size() == 2);
  CHECK(run.count("sent") == 1);
}

TEST_CASE("Wrong credentials end the run, and burn no message") {
  Folder folder;
  Run run(folder.ledger);
  run.open();
  run.transport->answers = [](const net::HttpRequest&) { return whole(401); };
  for (int i = 0; i < 10; ++i) run.take(customer(i));
  CHECK_THROWS_WITH(run.finish(), Catch::Contains("HTTP 401"));
  CHECK(run.transport->bodies.size() == 4);
  run.filter.reset();
  Run next(folder.ledger);
  next.open();
  next.finish();
  CHECK(next.count("sent") == 10);
}

TEST_CASE("In quiet hours a message waits for their end, in this run") {
  Folder folder;
  Run run(folder.ledger);
  run.options.quiet = "21:00-08:00";
  run.options.tz_field = "zone";
  run.open();
  run.take(customer(1, R"(,"zone":"Asia/Tokyo")"));  // 21:00 there
  run.take(customer(2, R"(,"zone":"Europe/Berlin")"));
  run.take(customer(3));
  CHECK(run.take(customer(4, R"(,"zone":"Mars/Phobos")")) == "the field 'zone' is no time zone");
  run.filter->on_idle(run.output);
  run.tick();
  CHECK(run.count("sent") == 2);
  CHECK(run.count("deferred") == 1);
  const Timestamp morning = test::kNoon + std::chrono::hours(11);
  CHECK(run.filter->next_tick(false) == morning);
  CHECK(run.filter->next_tick(true) == std::nullopt);
  run.clock.set(morning);
  run.tick();
  run.tick();
  CHECK(run.count("sent") == 3);
}

TEST_CASE("In quiet hours a message waits for their end, for the next run") {
  Folder folder;
  Run run(folder.ledger);
  run.options.quiet = "11:00-13:00";
  run.open();
  run.take(customer(1));
  run.finish();
  CHECK(run.transport->bodies.empty());
  CHECK(run.messages.text.find("1 message waits in the ledger for the next run: quiet hours") != std::string::npos);
  run.filter.reset();
  CHECK(folder.listed("all") == Keys{"1 deferred"});
  Run early(folder.ledger);
  early.options.quiet = "11:00-13:00";
  early.open();
  early.take(customer(1));
  early.finish();
  CHECK(early.transport->bodies.empty());
  early.filter.reset();
  Run late(folder.ledger);
  late.options.quiet = "11:00-13:00";
  late.clock.set(test::kNoon + std::chrono::hours(1));
  late.open();
  late.finish();
  CHECK(late.transport->bodies.size() == 1);
}

TEST_CASE("A message is not sent later than it may be") {
  Folder folder;
  Run run(folder.ledger);
  run.options.expire = std::chrono::hours(1);
  run.options.time = "at";
  run.options.connections = 1;
  run.open();
  run.take(customer(1, R"(,"at":"2026-03-02T10:59:59Z")"));
  run.take(customer(1, R"(,"at":"2026-03-02T10:59:59Z")"));
  run.take(customer(2, R"(,"at":"2026-03-02T11:30:00Z")"));
  CHECK(run.take(customer(3)) == "the field 'at' is no time");
  run.transport->answers = [](const net::HttpRequest&) {
    net::HttpAnswer answer = whole(503);
    answer.retry_after = std::chrono::minutes(40);
    return answer;
  };
  run.finish();
  CHECK(run.count("expired") == 3);
  CHECK(run.transport->bodies.size() == 1);
  run.filter.reset();
  CHECK(folder.listed("all") == Keys{"1 expired", "2 expired"});
  // A new event is a new reason.
  Run next(folder.ledger);
  next.options = run.options;
  next.open();
  next.take(customer(1, R"(,"at":"2026-03-02T11:59:59Z")"));
  next.finish();
  CHECK(next.count("sent") == 1);
}

TEST_CASE("Who wants no messages gets none: by a field") {
  Folder folder;
  Run run(folder.ledger);
  run.options.opt_out = "OptOut";
  run.open();
  run.take(customer(1, R"(,"OptOut":1)"));
  run.take(customer(1, R"(,"OptOut":1)"));
  run.take(customer(2, R"(,"OptOut":0)"));
  run.take(customer(3, R"(,"OptOut":null)"));
  run.finish();
  CHECK(run.count("opted_out") == 2);
  CHECK(run.count("sent") == 2);
  run.filter.reset();
  CHECK(folder.listed("all") == Keys{"1 opted-out", "2 sent", "3 sent"});
}

TEST_CASE("Who wants no messages gets none: by a list that is read again, up to the last moment") {
  Folder folder;
  const std::string list = folder.folder / "out.txt";
  std::ofstream(list) << "# numbers and keys\n+1 (555) 0001\n\n 2 \r\n";
  Run run(folder.ledger);
  run.options.opt_out = list;
  run.options.rate = "1/m";
  run.open();
  for (int i = 1; i <= 5; ++i) run.take(customer(i));
  run.filter->on_idle(run.output);
  run.tick();
  CHECK(run.count("sent") == 1);
  std::ofstream(list) << "4\n";
  run.finish();
  CHECK(run.count("opted_out") == 3);
  CHECK(run.transport->bodies == Keys{R"({"to":"+15550003","text":"Hi N3"})", R"({"to":"+15550005","text":"Hi N5"})"});
}

TEST_CASE("A list that is to be a file must be there; a field that is in no record is told of") {
  Folder folder;
  Run run(folder.ledger);
  run.options.opt_out = folder.folder / "absent.txt";
  CHECK_THROWS_AS(run.open(), Failure);
  Run field(folder.ledger);
  field.options.opt_out = "OptOutt";
  field.open();
  field.take(customer(1));
  field.finish();
  CHECK(field.messages.text.find("no record has the field 'OptOutt'") != std::string::npos);
}

TEST_CASE("The rate of calls is bounded, tries again among them") {
  Folder folder;
  Run run(folder.ledger);
  run.options.rate = "2/s";
  run.open();
  for (int i = 0; i < 21; ++i) run.take(customer(i));
  run.finish();
  CHECK(run.count("sent") == 21);
  CHECK(run.clock.now() - test::kNoon >= std::chrono::seconds(10));
  CHECK(run.clock.now() - test::kNoon < std::chrono::milliseconds(10'100));
}

TEST_CASE("Records that make no message say why") {
  Folder folder;
  Run run(folder.ledger);
  run.options.max_segments = 1;
  run.open();
  CHECK(run.take(R"({"id":1,"name":"N"})") == "no field 'to'");
  CHECK(run.take(R"({"id":1,"to":"me","name":"N"})") == "the field 'to' is no telephone number");
  CHECK(run.take(R"({"id":1,"to":1.5,"name":"N"})") == "the field 'to' is no telephone number");
  CHECK(run.take(R"({"id":1,"to":[1234],"name":"N"})") == "the field 'to' is no telephone number");
  CHECK(run.take(R"({"to":"+1555","name":"N"})") == "no field 'id'");
  CHECK(run.take(R"({"id":"","to":"+1555","name":"N"})") == "no field 'id'");
  CHECK(run.take(R"({"id":1,"to":"+1555"})") == "no field 'name'");
  CHECK(run.take(R"({"id":1,"to":"+1555","name":"\u0007"})") == "the text has a control character in it");
  CHECK(run.take(fmt::format(R"({{"id":1,"to":"+1555","name":"{}"}})", std::string(158, 'x'))) ==
        "the text takes 2 segments, and --max-segments is 1");
  CHECK(run.take(fmt::format(R"({{"id":"{}","to":"+1555","name":"N"}})", std::string(2000, 'x'))) ==
        "the field 'id' is too long for a key");
  run.finish();
  CHECK(run.transport->bodies.empty());
}

TEST_CASE("A dry run writes the messages and their segments, and knows no ledger") {
  Folder folder;
  Run run(folder.ledger);
  run.options.dry_run = true;
  run.options.gateway.clear();
  run.options.check();
  run.options.quiet = "11:00-13:00";
  run.start(std::make_unique<OutboxFilter>(run.options, run.runtime));
  run.take(customer(1));
  run.take(customer(1));
  run.finish();
  CHECK(
      run.sink.text ==
      "{\"campaign\":\"gold\",\"key\":\"1\",\"to\":\"+15550001\",\"text\":\"Hi N1\",\"encoding\":\"GSM-7\",\"units\":5,"
      "\"segments\":1,\"due\":\"2026-03-02T13:00:00Z\"}\n");
  CHECK_FALSE(std::ifstream(folder.ledger).good());
}

}  // namespace lg::sms
