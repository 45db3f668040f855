// SPDX-License-Identifier: Apache-2.0
// The file of a model, as man/lg-model.5 specifies it: one JSON object, whose id is a hash of what follows it, and
// which holds probe rows with the probabilities that training computed. A model is only taken from a file when scoring
// gives these probabilities to the last bit.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "common/model/model.hpp"

namespace lg::model {

inline constexpr std::size_t kMaxModelBytes = 16 * 1024 * 1024;

// The file's text, with a newline, and `model` given its id. `training`, a JSON object, is kept in the file for people
// and programs to read; it counts for the id.
std::string write_model(Model& model, std::string_view training);

// Throws Failure saying why the text is no model: "not a model file", "it was changed after it was written"...
Model parse_model(std::string_view text);

// Reads it from a file. Throws Failure naming the file.
Model read_model(const std::string& path);

// What is in front of the part that the id is made from, and the id of such a part.
std::string model_heading(std::string_view id);
std::string model_id(std::string_view part);

}  // namespace lg::model
