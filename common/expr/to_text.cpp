// SPDX-License-Identifier: Apache-2.0
// The one spelling of a tree. Whatever the parser made comes out so that the parser makes the same of it again.
#include "common/expr/ast.hpp"
#include "common/expr/lexer.hpp"

namespace lg::expr {

namespace {

// Whether `name` can be written without backticks.
bool is_simple(std::string_view name) {
  if (is_keyword(name)) return false;
  bool start = true;
  for (const char c : name) {
    if (c == '.' && !start) {
      start = true;
    } else {
      if (!(start ? is_name_start(c) : is_name_part(c))) return false;
      start = false;
    }
  }
  return !start;
}

void append_name(std::string& out, std::string_view name) {
  if (is_simple(name)) {
    out += name;
    return;
  }
  out += '`';
  for (const char c : name) {
    if (c == '`') out += '`';
    out += c;
  }
  out += '`';
}

void append_quoted(std::string& out, std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  out += '\'';
  for (const char c : text) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (c == '\'' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '\'';
}

void append(std::string& out, const Node& node);

void append_list(std::string& out, const Node& node, std::size_t first) {
  out += '(';
  for (std::size_t i = first; i < node.arguments.size(); ++i) {
    if (i > first) out += ", ";
    append(out, *node.arguments[i]);
  }
  out += ')';
}

// `first before second between third)`, as far as there are arguments.
void append_infix(std::string& out, const Node& node, const std::string& before, std::string_view between) {
  out += '(';
  append(out, *node.arguments[0]);
  out += before;
  append(out, *node.arguments[1]);
  if (node.arguments.size() > 2) {
    out += between;
    append(out, *node.arguments[2]);
  }
  out += ')';
}

void append(std::string& out, const Node& node) {
  switch (node.kind) {
    case Node::Kind::literal:
      if (node.literal.is_text()) {
        append_quoted(out, node.name);
      } else {
        out += node.name;
      }
      return;
    case Node::Kind::field:
      append_name(out, node.name);
      return;
    case Node::Kind::call:
      out += node.name;
      append_list(out, node, 0);
      return;
    case Node::Kind::unary:
      out += node.name == "-" ? "(-" : "(not ";
      append(out, *node.arguments[0]);
      out += ')';
      return;
    case Node::Kind::binary:
      append_infix(out, node, " " + node.name + " ", {});
      return;
    case Node::Kind::conditional:
      append_infix(out, node, " ? ", " : ");
      return;
    case Node::Kind::in_range:
      append_infix(out, node, " " + node.name + " ", "..");
      return;
    case Node::Kind::in_list:
      out += '(';
      append(out, *node.arguments[0]);
      out += " " + node.name + " ";
      append_list(out, node, 1);
      out += ')';
      return;
  }
}

}  // namespace

std::string to_text(const Node& node) {
  std::string text;
  append(text, node);
  return text;
}

}  // namespace lg::expr
