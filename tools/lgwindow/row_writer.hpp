// SPDX-License-Identifier: Apache-2.0
// RowWriter: puts out the row of a window that closes, or an event with its results (--each); asks --having and --once
// whether to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/pipeline/output.hpp"
#include "common/record/splice.hpp"
#include "tools/lgwindow/groups.hpp"
#include "tools/lgwindow/results.hpp"

namespace lg::window {

struct WindowEnds {
  Timestamp start;
  Timestamp end;
  bool operator==(const WindowEnds&) const = default;
};

class RowWriter {
 public:
  // Everything given must outlive it. `event_fields`: with --each, the fields of the records; the names of the results
  // are declared there.
  RowWriter(const ResultSpec& spec, bool once, const KeyCodec& keys, Results& results, FieldSet* event_fields);

  // Where rows go from now on.
  void set_output(Output& output) { output_ = &output; }

  void put_window(Row& row, std::byte* state, const std::optional<WindowEnds>& ends);
  void put_event(Row& row, std::byte* state, const Event& event);

 private:
  void take_ends(const WindowEnds& ends);
  // The i-th result as JSON at the end of text_.
  void append_result(std::size_t i) { append_json(text_, results_.result(i)); }

  bool once_;
  const KeyCodec& keys_;
  Results& results_;
  std::optional<Splicer> splicer_;
  Output* output_ = nullptr;
  std::vector<std::string> key_names_;     // `"name":`
  std::vector<std::string> result_names_;  // likewise
  std::vector<KeyField> key_fields_;
  std::vector<std::size_t> lengths_;
  std::vector<std::string_view> spliced_;
  std::optional<WindowEnds> ends_;  // of the last row: many rows have the same
  std::string start_;
  std::string end_;
  std::string ends_text_;  // `"window_start":"...","window_end":"..."`
  std::string text_;
};

}  // namespace lg::window
