// SPDX-License-Identifier: Apache-2.0
// Whether what is written is what is read: then the output would destroy the input, or never come to an end. And
// whether two things are written to one file: then the output would overwrite what is appended.
#pragma once

#include <string>
#include <vector>

namespace lg {

// Throws UsageError where `written` is one of `read`, also by another name and where it does not exist yet; "-" is
// standard output and standard input. Only files count: a terminal may be both.
void refuse_same_file(const std::string& written, const std::vector<std::string>& read);

// Throws UsageError where one of `appended` is the file that the output `out` goes to, which is not appended to.
void refuse_shared_file(const std::string& out, const std::vector<std::string>& appended);

}  // namespace lg
