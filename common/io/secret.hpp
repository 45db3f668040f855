// SPDX-License-Identifier: Apache-2.0
// Secrets: they come from files, are never shown, and a file that others may read is warned about.
#pragma once

#include <string>
#include <string_view>

#include "common/stats/messages.hpp"

namespace lg {

// All of the file at `path`, of which 64 KiB are read. Throws Failure. Warns where others may read it.
std::string read_secret_file(const std::string& path, Messages& messages);

// The first line of the file at `path`. Throws Failure where there is none, or it has control characters in it.
std::string read_secret(const std::string& path, Messages& messages);

// `text` with every occurrence of `secret` replaced, for what others have answered. Short secrets (below 4 bytes) are
// let stand: they would be found in anything.
std::string without_secret(std::string text, std::string_view secret);

// The same for the password of a "user:password", also as basic authentication sends both (in base64).
std::string without_credentials(std::string text, std::string_view user_and_password);

}  // namespace lg
