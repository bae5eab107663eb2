// A syntax tree on one line, for tables of {input, dump}.
//
// Tokens: kind<bytes>, separated by a space: "kw<FROM> sp< > word<a> nl<\n>".
// Nodes: name{value | value}; [..] in place of {..} is the JSON form, ! behind the name means that
// BuildKit refuses it. A flag's value begins with --, a heredoc is <<NAME:body (<<- chomps, 'NAME'
// does not expand), ONBUILD's trigger is a nested name{..}. Problems follow as "!message @offset".
// Bytes other than visible ASCII and space are escaped: \n \r \t, else \ooo in octal.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "droproot/syntax/arguments.h"
#include "droproot/syntax/tree.h"

namespace droproot::test {

inline std::string visible(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte > 0x7E) {
      out += fmt::format("\\{:03o}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

inline std::string_view short_name(syntax::TokenKind kind) {
  using enum syntax::TokenKind;
  switch (kind) {
    case bom:
      return "bom";
    case blank:
      return "sp";
    case newline:
      return "nl";
    case comment:
      return "rem";
    case directive:
      return "dir";
    case continuation:
      return "cont";
    case keyword:
      return "kw";
    case flag:
      return "flag";
    case punctuation:
      return "punct";
    case word:
      return "word";
    case heredoc_body:
      return "body";
    case heredoc_close:
      return "close";
    case unknown:
      return "unknown";
  }
  return "";
}

inline std::string dump_tokens(const syntax::SyntaxTree& tree) {
  std::string out;
  for (const syntax::Token& token : tree.tokens()) {
    if (!out.empty()) out += ' ';
    out += fmt::format("{}<{}>", short_name(token.kind), visible(tree.source().at(token.span)));
  }
  return out;
}

inline std::string dump_heredoc(const syntax::SyntaxTree& tree, syntax::NodeId id) {
  for (const syntax::Heredoc& heredoc : tree.heredocs()) {
    if (heredoc.node != id) continue;
    const std::string fd = heredoc.fd == 0 ? "" : std::to_string(heredoc.fd);
    const std::string_view quote = heredoc.expand ? "" : "'";
    return fmt::format("{}<<{}{}{}{}:{}", fd, heredoc.chomp ? "-" : "", quote,
                       visible(heredoc.name), quote, visible(tree.source().at(heredoc.body)));
  }
  return "no such heredoc";
}

inline std::string dump_node(const syntax::SyntaxTree& tree, syntax::NodeId id);

// The children of an instruction, triggers as they come.
inline std::string dump_children(const syntax::SyntaxTree& tree, syntax::NodeId id) {
  std::string out;
  const syntax::NodeId end = tree.node(id).subtree_end;
  for (syntax::NodeId child = id + 1; child < end; child = tree.node(child).subtree_end) {
    if (!out.empty()) out += " | ";
    out += dump_node(tree, child);
  }
  return out;
}

// Recursive: tables hold no deep nesting.
inline std::string dump_node(const syntax::SyntaxTree& tree, syntax::NodeId id) {
  const syntax::Node& node = tree.node(id);
  switch (node.kind) {
    case syntax::NodeKind::flag:
      return visible(flag_value(tree, id));
    case syntax::NodeKind::argument:
      return visible(argument_value(tree, id));
    case syntax::NodeKind::heredoc:
      return dump_heredoc(tree, id);
    case syntax::NodeKind::instruction:
      break;
  }
  const bool known = node.keyword != syntax::Keyword::unknown;
  const std::string name =
      known ? std::string(to_string(node.keyword)) : "?" + visible(keyword_text(tree, id));
  return fmt::format("{}{}{}{}{}", name, node.bad ? "!" : "", node.json ? '[' : '{',
                     dump_children(tree, id), node.json ? ']' : '}');
}

inline std::string dump_nodes(const syntax::SyntaxTree& tree) {
  std::string out;
  const auto nodes = tree.nodes();
  for (syntax::NodeId id = 0; id < nodes.size(); id = nodes[id].subtree_end) {
    if (!out.empty()) out += ' ';
    out += dump_node(tree, id);
  }
  for (const syntax::Problem& problem : tree.problems()) {
    if (!out.empty()) out += ' ';
    out += fmt::format("!{} @{}", visible(problem.message), problem.span.begin);
  }
  return out;
}

}  // namespace droproot::test
