// SPDX-License-Identifier: Apache-2.0
// The same options give the same bytes, and a row depends on as little as possible.
#include <catch2/catch.hpp>
#include <cstdint>

#include "tests/unit/lggen/generated.hpp"

namespace lg::gen::test {

namespace {

bool begins_with(const std::string& text, const std::string& beginning) {
  return text.size() > beginning.size() && text.compare(0, beginning.size(), beginning) == 0;
}

// FNV-1a.
std::uint64_t fingerprint(const std::string& text) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3;
  return hash;
}

}  // namespace

TEST_CASE("the same settings give the same tables") {
  CHECK(generate_tables(small_settings()) == generate_tables(small_settings()));
}

TEST_CASE("another seed gives other tables, but the same zip codes") {
  const Tables one = generate_tables(small_settings());
  Settings settings = small_settings();
  settings.seed = 2;
  const Tables two = generate_tables(settings);
  for (const Tables::value_type& table : one) {
    INFO(table.first);
    CHECK((table.second == two.at(table.first)) == (table.first == "zips.csv"));
  }
}

TEST_CASE("fewer listens are the first of more, and change no customer") {
  const Tables few = generate_tables(small_settings());
  Settings settings = small_settings();
  settings.listens = 5'000;
  const Tables many = generate_tables(settings);
  CHECK(begins_with(many.at("tracks.csv"), few.at("tracks.csv")));
  for (const char* name : {"cust.csv", "contacts.csv", "music.csv"}) {
    INFO(name);
    CHECK(few.at(name) == many.at(name));
  }
}

TEST_CASE("a customer and a track are the same however many there are") {
  const Tables few = generate_tables(small_settings());
  Settings settings = small_settings();
  settings.customers = 300;
  settings.tracks = 1'000;
  settings.days = 7;
  const Tables many = generate_tables(settings);
  for (const char* name : {"cust.csv", "contacts.csv", "music.csv"}) {
    INFO(name);
    CHECK(begins_with(many.at(name), few.at(name)));
  }
}

// What a change of the generator, of the compiler or of a library must not change unnoticed: published figures and
// expected outputs rest on these bytes.
TEST_CASE("the bytes are the same on every machine") {
  const Tables& tables = typical_tables();
  CHECK(lines(tables.at("tracks.csv"))[0] == R"(0,2556,383,"2014-11-11 09:26:40",0,"10084")");
  CHECK(lines(tables.at("cust.csv"))[1] ==
        R"(0,"Felix Nakamura",0,"629 Fallen Creek Path","75250","04/10/2011",1,1,0,1)");
  CHECK(lines(tables.at("music.csv"))[1] == R"(0,"The ""Tender"" Shadow",The Wooden Hedgehogs,234)");
  CHECK(lines(tables.at("contacts.csv"))[1] == R"(0,"+15550100001",26,0,America/Chicago)");
  CHECK(lines(tables.at("zips.csv"))[1] == R"("00904",18.4659,-66.0783,"PR")");
  CHECK(fingerprint(tables.at("tracks.csv")) == 0xE92483FC0BC1E03E);
  CHECK(fingerprint(tables.at("cust.csv")) == 0x6CC86A61EDCA727F);
  CHECK(fingerprint(tables.at("music.csv")) == 0x9C951218BCC099BF);
  CHECK(fingerprint(tables.at("clicks.csv")) == 0xCAEBA8D5EF0F322C);
  CHECK(fingerprint(tables.at("live.csv")) == 0x83998313A22A4524);
  CHECK(fingerprint(tables.at("contacts.csv")) == 0xAD0C456AD13A5D22);
  CHECK(fingerprint(tables.at("zips.csv")) == 0x29AA1D7D73CEDE89);
}

}  // namespace lg::gen::test
