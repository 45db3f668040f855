// SPDX-License-Identifier: Apache-2.0
// Texts as they stand in URLs and forms (RFC 3986, section 2; the blank is %20, which forms take as well as +).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lg::net {

using Parameters = std::vector<std::pair<std::string, std::string>>;

// Appends `text` with everything but letters, digits and -._~ as %XX.
void append_percent_encoded(std::string& out, std::string_view text);

// "a=1&b=x%20y"
std::string form_of(const Parameters& parameters);

// `url` with the parameters behind those that it has.
std::string with_query(const std::string& url, const Parameters& parameters);

}  // namespace lg::net
