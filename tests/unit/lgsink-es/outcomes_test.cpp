// SPDX-License-Identifier: Apache-2.0
// What becomes of documents, by what a server answers for each and for all of them.
#include "tests/unit/lgsink-es/played_server.hpp"

namespace lg::es {

namespace {

using namespace lg::test;
using Texts = std::vector<std::string>;

std::string document(int id, const std::string& more = "") {
  return fmt::format(R"({{"id":{}{}}})", id, more);
}

std::string lines(int id, const std::string& operation = "index") {
  return fmt::format("{{\"{}\":{{\"_index\":\"ba\",\"_id\":\"{}\"}}}}\n{}\n", operation, id, document(id));
}

ExitStatus status_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.status();
  }
  return ExitStatus::done;
}

}  // namespace

TEST_CASE("A document is the record's bytes, and its action says where it belongs") {
  EsRun run;
  run.options.index = "ba-{t:%Y.%m.%d}";
  run.options.id = "{a}/{b}";
  run.open();
  CHECK(run.take(R"({ "a" : 7 , "b":"x\"\u00e9","t":"2014-10-23T03:26:20Z", "n":1.00 })").empty());
  run.finish();
  CHECK(run.server->bodies == Texts{"{\"index\":{\"_index\":\"ba-2014.10.23\",\"_id\":\"7/x\\\"\u00e9\"}}\n"
                                    R"({ "a" : 7 , "b":"x\"\u00e9","t":"2014-10-23T03:26:20Z", "n":1.00 })"
                                    "\n"});
  CHECK(run.server->requests.at(0).url.starts_with("http://es.test/_bulk?filter_path="));
  CHECK(run.count("indexed") == 1);
  CHECK(run.messages.text.empty());
}

TEST_CASE("An update is wrapped, and needs an _id") {
  EsRun run;
  run.options.op = "update";
  run.open();
  CHECK(run.take(document(1)).empty());
  CHECK_FALSE(run.take(R"({"a":1})").empty());
  run.server->then(bulk({item(404, "update", "document missing")}));
  run.finish();
  CHECK(run.server->bodies ==
        Texts{"{\"update\":{\"_index\":\"ba\",\"_id\":\"1\",\"retry_on_conflict\":3}}\n{\"doc\":{\"id\":1}}\n"});
  CHECK(run.said("404 some_exception: document missing"));
  CHECK(run.dead_letters.count() == 1);
}

TEST_CASE("Without an _id of its own a record decides it, the same in the next run") {
  const auto ids = [](const std::string& source, const Texts& records) {
    EsRun run;
    run.source = source;
    run.open();
    for (const std::string& record : records) CHECK(run.take(record).empty());
    run.finish();
    CHECK(run.said("records without a field 'id'"));
    CHECK(run.count("ids_made") == records.size());
    Texts found;
    const std::string& body = run.server->bodies.at(0);
    for (std::size_t at = body.find("\"_id\":\""); at != std::string::npos; at = body.find("\"_id\":\"", at + 1)) {
      found.push_back(body.substr(at + 7, 32));
    }
    return found;
  };
  const Texts records = {R"({"a":1})", R"({"a":2})", R"({"a":1})"};
  const Texts piped = ids("-", records);
  CHECK(piped[0] == piped[2]);
  CHECK(piped[0] != piped[1]);
  CHECK(ids("-", records) == piped);
  const Texts filed = ids("events.ndjson", records);
  CHECK(filed[0] != filed[2]);
  CHECK(ids("copy.ndjson", records) == filed);
  CHECK(ids("kafka:a/0", records) != ids("kafka:a/1", records));
}

TEST_CASE("An _id that servers do not take is a dead letter here") {
  EsRun run;
  run.open();
  CHECK_FALSE(run.take(R"({"id":""})").empty());
  CHECK_FALSE(run.take(fmt::format(R"({{"id":"{}"}})", std::string(513, 'x'))).empty());
  CHECK(run.take(fmt::format(R"({{"id":"{}"}})", std::string(512, 'x'))).empty());
}

TEST_CASE("Of a batch, what is refused is a dead letter with its bytes, place and reason, and the rest is indexed") {
  EsRun run;
  run.open();
  for (int i = 1; i <= 3; ++i) run.take(document(i));
  run.server->then(bulk({item(201), item(400, "index", "failed to parse field [n]"), item(200)}));
  run.finish();
  CHECK(run.count("indexed") == 2);
  CHECK(run.dead_letters.count() == 1);
  CHECK(run.said("line 2"));
  CHECK(run.said("the server does not take it: 400 some_exception: failed to parse field [n]"));
  CHECK(run.server->bodies.size() == 1);
}

TEST_CASE("What caused an error is part of the reason") {
  EsRun run;
  run.open();
  run.take(document(1));
  run.server->then(
      whole(200, R"({"errors":true,"items":[{"index":{"status":400,"error":{"type":"document_parsing_exception",)"
                 R"("reason":"[1:6] failed to parse","caused_by":{"type":"illegal_argument_exception",)"
                 R"("reason":"For input string: \"x\""}}}}]})"));
  run.finish();
  CHECK(
      run.said("400 document_parsing_exception: [1:6] failed to parse, caused by illegal_argument_exception: For input "
               "string: \"x\""));
}

TEST_CASE("For create, a document that is there already is as good as a new one") {
  EsRun run;
  run.options.op = "create";
  run.open();
  for (int i = 1; i <= 3; ++i) run.take(document(i));
  run.server->then(bulk({item(201, "create"), item(409, "create"), item(409, "create")}));
  run.finish();
  CHECK(run.count("indexed") == 1);
  CHECK(run.count("existing") == 2);
  CHECK(run.dead_letters.count() == 0);
}

TEST_CASE("Items that are turned away for now come again, and only they") {
  const int status = GENERATE(429, 408, 500, 503);
  EsRun run;
  run.open();
  for (int i = 1; i <= 4; ++i) run.take(document(i));
  run.server->then(bulk({item(201), item(status), item(400), item(status)}));
  run.server->then(bulk({item(status), item(200)}));
  const Timestamp start = run.clock.now();
  run.finish();
  CHECK(run.server->bodies == Texts{lines(1) + lines(2) + lines(3) + lines(4), lines(2) + lines(4), lines(2)});
  CHECK(run.count("indexed") == 3);
  CHECK(run.count("retried") == 3);
  CHECK(run.dead_letters.count() == 1);
  CHECK(run.clock.now() - start >= std::chrono::milliseconds(100));
}

TEST_CASE("An older version never comes to lie over a newer one") {
  EsRun run;
  run.options.id = "{key}";
  run.open();
  const std::string first = R"({"key":"a","v":1})";
  const std::string other = R"({"key":"b","v":1})";
  const std::string second = R"({"key":"a","v":2})";
  for (const std::string& record : {first, other, second}) run.take(record);
  run.server->then(bulk({item(429), item(201), item(201)}));
  run.finish();
  REQUIRE(run.server->bodies.size() == 2);
  const std::string& again = run.server->bodies[1];
  CHECK(documents_in(again) == 2);
  CHECK(again.find(first) < again.find(second));
  CHECK(again.find(other) == std::string::npos);
  CHECK(run.count("indexed") == 3);
}

TEST_CASE("The next batch waits until the last document of the one before is done") {
  EsRun run;
  run.options.batch_bytes = 1000;
  run.open();
  run.server->then(bulk(Texts(20, item(429))), 3);
  for (int i = 0; run.server->bodies.size() < 5; ++i)
    run.take(document(i % 20, ",\"pad\":\"" + std::string(20, 'x') + '"'));
  CHECK(run.server->bodies[0] == run.server->bodies[1]);
  CHECK(run.server->bodies[0] == run.server->bodies[3]);
  CHECK(run.server->bodies[0] != run.server->bodies[4]);
}

TEST_CASE("A request that fails as a whole is sent again as it was, after longer and longer pauses") {
  const net::HttpAnswer answer = GENERATE(whole(500), whole(502), whole(503), unreached(), whole(200, "<html>"),
                                          whole(200, R"({"errors":false,"items":[]})"));
  EsRun run;
  run.open();
  for (int i = 1; i <= 3; ++i) run.take(document(i));
  run.server->then(answer, 4);
  const Timestamp start = run.clock.now();
  run.finish();
  CHECK(run.server->bodies == Texts(5, lines(1) + lines(2) + lines(3)));
  CHECK(run.clock.now() - start >= std::chrono::milliseconds(50 + 100 + 200 + 400));
  CHECK(run.clock.now() - start <= std::chrono::milliseconds(100 + 200 + 400 + 800 + 10));
  CHECK(run.count("indexed") == 3);
  CHECK(run.count("retried") == 12);
  CHECK(run.said("the server does not take documents now"));
}

TEST_CASE("A server that turns requests away as a whole gets smaller ones, and in time larger ones again") {
  EsRun run;
  run.options.batch_bytes = 100'000;
  run.open();
  std::size_t room = 20'000;
  std::size_t largest = 0;
  std::size_t turned_away = 0;
  run.server->otherwise = [&](const net::HttpRequest&, std::string_view body) {
    if (body.size() > room) return ++turned_away, whole(429);
    largest = std::max(largest, body.size());
    return all_taken(body);
  };
  const std::string pad = ",\"pad\":\"" + std::string(1000, 'x') + '"';
  int id = 0;
  for (; id < 300; ++id) run.take(document(id, pad));
  CHECK(largest > 10'000);
  CHECK(turned_away < 30);
  room = 1'000'000;
  for (; id < 4000; ++id) run.take(document(id, pad));
  run.finish();
  CHECK(largest > 90'000);
  CHECK(run.count("indexed") == 4000);
  CHECK(run.dead_letters.count() == 0);
}

TEST_CASE("What fails twice in a row perhaps by its size is sent in smaller pieces") {
  const net::HttpAnswer answer = GENERATE(whole(429), whole(504), torn());
  EsRun run;
  run.open();
  for (int i = 1; i <= 4; ++i) run.take(document(i));
  run.server->then(answer, 2);
  run.finish();
  const std::string all = lines(1) + lines(2) + lines(3) + lines(4);
  CHECK(run.server->bodies == Texts{all, all, lines(1) + lines(2), lines(3) + lines(4)});
  CHECK(run.count("indexed") == 4);
}

TEST_CASE("An answer that breaks off anywhere is none") {
  const std::string body = bulk({item(201), item(400)}).body;
  for (std::size_t size = 0; size < body.size(); ++size) {
    EsRun run;
    run.open();
    run.take(document(1));
    run.take(document(2));
    run.server->then(whole(200, body.substr(0, size)));
    run.server->then(whole(200, body));
    run.finish();
    CHECK(run.server->bodies.size() == 2);
    CHECK(run.dead_letters.count() == 1);
  }
}

TEST_CASE("As long as the server asks to be left alone, it is") {
  EsRun run;
  run.open();
  run.take(document(1));
  net::HttpAnswer answer = whole(503);
  answer.retry_after = std::chrono::seconds(20);
  run.server->then(answer);
  const Timestamp start = run.clock.now();
  run.finish();
  CHECK(run.clock.now() - start >= std::chrono::seconds(20));
  CHECK(run.clock.now() - start < std::chrono::seconds(21));
}

TEST_CASE("A batch that is too large is halved until it fits; a document that is, goes to the dead letters") {
  EsRun run;
  run.open();
  for (int i = 1; i <= 8; ++i) run.take(document(i, i == 6 ? ",\"big\":1" : ""));
  run.server->otherwise = [](const net::HttpRequest&, std::string_view body) {
    const bool too_large = documents_in(body) > 3 || body.find("big") != std::string_view::npos;
    return too_large ? whole(413) : all_taken(body);
  };
  run.finish();
  CHECK(run.count("indexed") == 7);
  CHECK(run.dead_letters.count() == 1);
  CHECK(run.said("line 6"));
  CHECK(run.said("HTTP 413"));
  CHECK(run.server->bodies[2] == lines(1) + lines(2));  // 8, 4, 2 and 2
}

TEST_CASE("A document that makes the request unreadable is found, and the others are indexed") {
  EsRun run;
  run.open();
  for (int i = 1; i <= 8; ++i) run.take(document(i, i == 3 ? ",\"odd\":1" : ""));
  run.server->otherwise = [](const net::HttpRequest&, std::string_view body) {
    const std::string error = R"({"error":{"type":"parse_exception","reason":"Malformed"},"status":400})";
    return body.find("odd") != std::string_view::npos ? whole(400, error) : all_taken(body);
  };
  run.finish();
  CHECK(run.count("indexed") == 7);
  CHECK(run.said("HTTP 400: parse_exception: Malformed"));
  CHECK(run.said("line 3"));
}

TEST_CASE("A server that will never take it ends the run with status 1") {
  net::HttpAnswer untrusted = unreached();
  untrusted.untrusted = true;
  const net::HttpAnswer answer = GENERATE_COPY(
      whole(401, R"({"error":{"type":"security_exception","reason":"unable to authenticate"},"status":401})"),
      whole(403), whole(404), whole(301), whole(400, "The plain HTTP request was sent to HTTPS port"), untrusted);
  EsRun run;
  run.open();
  run.take(document(1));
  run.server->then(answer);
  CHECK(status_of([&] { run.finish(); }) == ExitStatus::failed);
  CHECK(run.dead_letters.count() == 0);
}

TEST_CASE("An index that we may not write to is named") {
  EsRun run;
  run.open();
  run.take(document(1));
  run.take(document(2));
  const std::string error = R"({"error":{"type":"security_exception","reason":"action is unauthorized"},"status":403})";
  run.server->then(GENERATE_COPY(bulk({item(201), item(403, "index", "action is unauthorized")}), whole(403, error)));
  try {
    run.finish();
    FAIL("no error");
  } catch (const Failure& failure) {
    CHECK(std::string(failure.what()).find("action is unauthorized") != std::string::npos);
    CHECK(std::string(failure.what()).find(R"("_index":"ba")") != std::string::npos);
  }
}

TEST_CASE("A server that stays away ends the run with 'try again', not before its time") {
  const net::HttpAnswer answer = GENERATE(unreached(), whole(503), whole(429), bulk({item(429)}));
  EsRun run;
  run.played_services.retry_for = std::chrono::seconds(30);
  run.open();
  run.take(document(1));
  run.server->then(answer, 1000);
  const Timestamp start = run.clock.now();
  CHECK(status_of([&] { run.finish(); }) == ExitStatus::try_again);
  CHECK(run.clock.now() - start >= std::chrono::seconds(30));
  CHECK(run.clock.now() - start < std::chrono::seconds(36));
  CHECK(run.server->bodies.size() < 20);
  CHECK(run.filter->settled() == 0);
}

TEST_CASE("While something is taken now and then, the end does not come") {
  EsRun run;
  run.played_services.retry_for = std::chrono::seconds(3);
  run.open();
  for (int i = 0; i < 10; ++i) run.take(document(i));
  run.server->otherwise = [n = 0](const net::HttpRequest&, std::string_view body) mutable {
    Texts items(documents_in(body), item(429));
    if (++n % 4 == 0) items.back() = item(201);
    return bulk(items);
  };
  run.finish();
  CHECK(run.count("indexed") == 10);
}

TEST_CASE("Secrets that a server gives back are not shown") {
  EsRun run;
  run.open();
  run.take(document(1));
  Server server({"http://es.test", "ann:sesame-open", "bXkta2V5"});
  CHECK(server.said_by(whole(401, "no ann:sesame-open, no sesame-open, no bXkta2V5")) ==
        "HTTP 401: no ***, no ***, no ***");
  const std::string long_text(193, 'x');  // so that the secret would be cut in two
  CHECK(server.said_by(whole(401, long_text + "sesame-open")).find("sesame") == std::string::npos);
  net::HttpAnswer unreached_answer = unreached();
  unreached_answer.error = long_text + "sesame-open";
  CHECK(server.said_by(unreached_answer).find("sesame") == std::string::npos);
  run.finish();
}

}  // namespace lg::es
