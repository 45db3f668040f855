// SPDX-License-Identifier: Apache-2.0
// Catalogue: the titles, artists and lengths of music.csv. All are invented. A row depends on the seed and the track's
// number only.
#pragma once

#include <cstdint>
#include <string>

namespace lg::gen {

inline constexpr char kTrackHeader[] = "TrackId,Title,Artist,Length";

// Appends a row without its newline; Length is in seconds.
void append_track(std::string& row, std::uint64_t seed, std::uint32_t track);

}  // namespace lg::gen
