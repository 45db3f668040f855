// SPDX-License-Identifier: Apache-2.0
// Messages: what a program says to its user, on standard error: `lgjoin: error: cannot open 'x': No such file`.
#pragma once

#include <string>
#include <string_view>

namespace lg {

enum class Verbosity { quiet, normal, verbose };  // quiet: errors only

class Messages {
 public:
  explicit Messages(std::string tool, int descriptor = 2) : tool_(std::move(tool)), descriptor_(descriptor) {}
  virtual ~Messages() = default;

  void set_verbosity(Verbosity verbosity) { verbosity_ = verbosity; }
  Verbosity verbosity() const { return verbosity_; }

  // A hint, where given, follows on the same line: "...; HINT". Control characters in `text` are shown as \xNN.
  void error(std::string_view text, std::string_view hint = {});
  void warning(std::string_view text);
  void note(std::string_view text);                 // only with -v
  void plain(std::string_view line);                // as it is, for --stats
  void progress(std::string_view line, bool last);  // as it is, to be rewritten unless it is the last

 protected:
  virtual void write(std::string_view bytes);

 private:
  void say(std::string_view kind, std::string_view text, std::string_view hint);
  std::string tool_;
  int descriptor_;
  Verbosity verbosity_ = Verbosity::normal;
};

}  // namespace lg
