// SPDX-License-Identifier: Apache-2.0
#include "tools/lggen/catalogue.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

#include "tools/lggen/csv.hpp"
#include "tools/lggen/random.hpp"
#include "tools/lggen/words.hpp"

namespace lg::gen {

namespace {

constexpr std::uint32_t kTracksPerAlbum = 8;
constexpr std::uint32_t kArtists = 1'500;
constexpr std::uint32_t kShortest = 120;
constexpr std::uint32_t kLengthSpread = 121;

std::string title(Stream& stream) {
  const std::string_view mood = stream.one_of(words::kMoods);
  const std::string_view thing = stream.one_of(words::kThings);
  const std::string_view other = stream.one_of(words::kThings);
  const std::string_view place = stream.one_of(words::kPlaces);
  const std::string_view action = stream.one_of(words::kActions);
  switch (stream.below(16)) {
    case 0:
      return fmt::format("{}, {}", thing, other);
    case 1:
      return fmt::format("The \"{}\" {}", mood, thing);
    case 2:
      return fmt::format("Don't {} the {}", action, thing);
    case 3:
      return fmt::format("{} in {}", thing, place);
    case 4:
      return fmt::format("{}, {}, {}", place, mood, thing);
    case 5:
      return fmt::format("{} Me, {} Me", action, words::kActions[stream.below(words::kActions.size())]);
    case 6:
      return fmt::format("Somebody's {}", thing);
    case 7:
      return fmt::format("{} (Live in {})", thing, place);
    case 8:
      return fmt::format("\"{}\" She Said", action);
    case 9:
      return fmt::format("{} of the {}", thing, other);
    case 10:
      return fmt::format("{} My {}", action, thing);
    default:
      return fmt::format("{} {}", mood, thing);
  }
}

std::string artist(std::uint64_t seed, std::uint32_t number) {
  Stream stream(seed, Table::artists, number);
  const std::string_view mood = stream.one_of(words::kMoods);
  const std::string_view creatures = stream.one_of(words::kCreatures);
  const std::string_view first = stream.chance(32'768) ? stream.one_of(words::kMen) : stream.one_of(words::kWomen);
  const std::string_view family = stream.one_of(words::kFamilies);
  const std::string_view thing = stream.one_of(words::kThings);
  const std::string_view place = stream.one_of(words::kPlaces);
  switch (stream.below(8)) {
    case 0:
      return fmt::format("{} & the {} {}", first, mood, creatures);
    case 1:
      return fmt::format("{} {} {}", mood, place, creatures);
    case 2:
      return fmt::format("{} \"{}\" {}", first, thing, family);
    case 3:
      return fmt::format("{}, {} & {}", family, words::kFamilies[stream.below(words::kFamilies.size())], creatures);
    case 4:
      return fmt::format("{}'s {} {}", first, mood, creatures);
    case 5:
      return fmt::format(".{} {}", 20 + stream.below(80), creatures);
    default:
      return fmt::format("The {} {}", mood, creatures);
  }
}

}  // namespace

void append_track(std::string& row, std::uint64_t seed, std::uint32_t track) {
  Stream album(table_key(seed, Table::tracks), (std::uint64_t{1} << 32) + track / kTracksPerAlbum);
  Stream stream(seed, Table::tracks, track);
  fmt::format_to(std::back_inserter(row), "{},", track);
  append_csv(row, title(stream));
  row += ',';
  append_csv(row, artist(seed, album.below(kArtists)));
  // The sum of three: most songs are of middle length.
  std::uint32_t length = kShortest;
  for (int i = 0; i < 3; ++i) length += stream.below(kLengthSpread);
  fmt::format_to(std::back_inserter(row), ",{}", length);
}

}  // namespace lg::gen
