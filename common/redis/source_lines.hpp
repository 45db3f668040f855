// SPDX-License-Identifier: Apache-2.0
// The lines that values from Redis become. What is not valid UTF-8 in them stays so: whoever reads the line rejects it.
#pragma once

#include <string>
#include <string_view>

#include "common/io/input_buffer.hpp"
#include "common/redis/reply.hpp"

namespace lg::redis {

// The field of a stream's entry that holds a whole record.
inline constexpr std::string_view kRecordField = "record";

// Appends `{"value":"..."}` and a newline.
void append_member(std::string& lines, std::string_view member);

// Appends the line of a stream's entry: an object of its fields, all texts; an entry that has only kRecordField, with
// an object in it, is that object. `fields`: names and values in turn.
void append_entry(std::string& lines, const Reply& fields);

// Moves lines into the buffer of a stream.
void move_lines(std::string& lines, InputBuffer& buffer);

}  // namespace lg::redis
