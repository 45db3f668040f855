// SPDX-License-Identifier: Apache-2.0
// When batches are sent, when marks are settled, and what a stop does.
#include <zlib.h>

#include <fstream>

#include "tests/support/temporary_folder.hpp"
#include "tests/unit/lgsink-es/played_server.hpp"

namespace lg::es {

namespace {

using namespace lg::test;

std::string document(int id) {
  return fmt::format(R"({{"id":{},"text":"some text"}})", id);
}

std::string gunzip(std::string_view bytes) {
  std::string out(100'000, '\0');
  z_stream stream = {};
  REQUIRE(inflateInit2(&stream, 16 + 15) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

}  // namespace

TEST_CASE("A lone event leaves at once, and a stream of them once in --batch-time") {
  EsRun run;
  run.open();
  run.take(document(1));
  run.idle();
  CHECK(run.server->bodies.size() == 1);
  run.filter->on_tick(run.output);
  for (int i = 0; i < 99; ++i) {
    run.clock.advance(std::chrono::milliseconds(10));
    run.take(document(i));
    run.idle();
  }
  CHECK(run.server->bodies.size() == 1);
  REQUIRE(run.filter->next_tick(false));
  CHECK(*run.filter->next_tick(false) - run.clock.now() == std::chrono::milliseconds(10));
  run.tick_until_quiet();
  CHECK(run.server->bodies.size() == 2);
  CHECK(documents_in(run.server->bodies[1]) == 99);
  CHECK_FALSE(run.filter->next_tick(false));
}

TEST_CASE("A batch is full at --batch-bytes, and the next is filled while it is under way") {
  EsRun run;
  run.options.batch_bytes = 1000;
  run.open();
  run.server->answers_at_all = false;
  int taken = 0;
  while (run.server->bodies.empty()) run.take(document(taken++));
  CHECK(run.server->bodies[0].size() >= 1000);
  CHECK(run.server->bodies[0].size() < 1100);
  const int first = taken;
  for (; taken < 2 * first - 1; ++taken) run.take(document(taken));
  CHECK(run.server->bodies.size() == 1);
  run.server->answers_at_all = true;
  run.take(document(taken++));
  CHECK(run.server->bodies.size() == 2);
  CHECK(run.count("indexed") == static_cast<std::uint64_t>(first));
  run.finish();
  CHECK(run.count("indexed") == static_cast<std::uint64_t>(taken));
}

TEST_CASE("A document larger than a batch is a batch of its own") {
  EsRun run;
  run.options.batch_bytes = 1000;
  run.open();
  run.take(fmt::format(R"({{"id":1,"text":"{}"}})", std::string(5000, 'x')));
  CHECK(run.server->bodies.size() == 1);
  run.finish();
  CHECK(run.count("indexed") == 1);
}

TEST_CASE("With --gzip what is sent is compressed, also when it comes again in parts") {
  EsRun run;
  run.options.gzip = true;
  run.open();
  run.take(document(1));
  run.take(document(2));
  run.server->then(bulk({item(201), item(429)}));
  run.server->then(bulk({item(201)}));
  run.finish();
  REQUIRE(run.server->bodies.size() == 2);
  CHECK(documents_in(gunzip(run.server->bodies[0])) == 2);
  CHECK(gunzip(run.server->bodies[1]).find(document(2)) != std::string::npos);
  CHECK(run.server->requests[0].headers.back() == "Content-Encoding: gzip");
}

TEST_CASE("A mark is settled when every record before it is indexed or a dead letter") {
  EsRun run;
  run.open();
  run.filter->on_mark(1);
  CHECK(run.filter->settled() == 1);
  run.take(document(1));
  run.take(document(2));
  run.filter->on_mark(2);
  CHECK(run.filter->settled() == 1);
  run.server->then(bulk({item(400), item(429)}));
  run.idle();
  run.filter->on_mark(3);
  run.take(document(3));
  run.filter->on_mark(4);
  run.filter->on_tick(run.output);
  CHECK(run.filter->settled() == 1);  // document 2 is still to be taken
  while (run.filter->settled() < 3) {
    run.clock.advance(std::chrono::milliseconds(10));
    run.filter->on_tick(run.output);
    REQUIRE(run.server->bodies.size() <= 2);
  }
  CHECK(run.filter->settled() == 3);
  run.finish();
  CHECK(run.filter->settled() == 4);
}

TEST_CASE("At SIGTERM what is in hand is sent, and answers are waited for, but not for ever") {
  EsRun run;
  run.open();
  run.take(document(1));
  run.played_stop.terminate = true;
  SECTION("the server answers") {
    run.finish(EndReason::stopped);
    CHECK(run.count("indexed") == 1);
  }
  SECTION("the server does not") {
    run.server->answers_at_all = false;
    const Timestamp start = run.clock.now();
    try {
      run.finish(EndReason::stopped);
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.status() == ExitStatus::try_again);
    }
    CHECK(run.clock.now() - start >= std::chrono::seconds(10));
    CHECK(run.clock.now() - start < std::chrono::seconds(11));
  }
  SECTION("the server is away") {
    run.server->then(unreached(), 1000);
    CHECK_THROWS_AS(run.finish(EndReason::stopped), ServiceError);
  }
}

TEST_CASE("While records wait for a server that is away, reports go on") {
  struct Reports : Clock::Periodic {
    int looks = 0;
    void work_if_due() override { ++looks; }
    std::optional<Duration> until_due() override { return std::nullopt; }
  } reports;
  EsRun run;
  run.options.batch_bytes = 1000;
  run.open();
  run.clock.set_periodic(&reports);
  run.server->then(unreached(), 10);
  const Timestamp start = run.clock.now();
  for (int i = 0; run.server->bodies.size() < 12; ++i) run.take(document(i));
  CHECK(reports.looks >= (run.clock.now() - start) / std::chrono::seconds(1));
  run.clock.set_periodic(nullptr);
}

TEST_CASE("A server that is away and back is spoken of once") {
  EsRun run;
  run.messages.set_verbosity(Verbosity::verbose);
  run.open();
  for (int i = 0; i < 5; ++i) {
    run.take(document(i));
    run.server->then(unreached(), 3);
    run.tick_until_quiet(true);
  }
  const std::string away = "does not take documents now";
  const std::size_t first = run.messages.text.find(away);
  REQUIRE(first != std::string::npos);
  CHECK(run.messages.text.find(away, first + 1) == std::string::npos);
  CHECK(run.said("takes documents again, after "));
}

TEST_CASE("A template is put before anything else, or ends the run") {
  TemporaryFolder folder;
  const std::string path = folder / "ba_listens.v1.json";
  std::ofstream(path) << R"({"index_patterns":["ba*"]})";
  EsRun run;
  run.options.index_template = path;
  SECTION("the server takes it") {
    run.options.check();
    std::unique_ptr<PlayedServer> played = std::make_unique<PlayedServer>(run.clock);
    PlayedServer* const server = played.get();
    server->then(unreached(), 2);
    server->then(whole(200, R"({"acknowledged":true})"));
    run.filter = std::make_unique<EsFilter>(run.options, run.run, std::move(played));
    run.filter->open();
    REQUIRE(server->requests.size() == 3);
    CHECK(server->requests[2].url == "http://es.test/_index_template/ba_listens");
    CHECK(server->requests[2].method == net::HttpRequest::Method::put);
    CHECK(server->bodies[2] == R"({"index_patterns":["ba*"]})");
  }
  SECTION("the server does not") {
    std::unique_ptr<PlayedServer> played = std::make_unique<PlayedServer>(run.clock);
    played->then(whole(400, R"({"error":{"type":"illegal_argument_exception","reason":"unknown key"},"status":400})"));
    run.filter = std::make_unique<EsFilter>(run.options, run.run, std::move(played));
    try {
      run.filter->open();
      FAIL("no error");
    } catch (const Failure& failure) {
      CHECK(std::string(failure.what()).find("unknown key") != std::string::npos);
    }
  }
}

}  // namespace lg::es
