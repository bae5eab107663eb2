#include "droproot/knowledge/yaml_reader.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <istream>
#include <sstream>
#include <utility>

namespace droproot::knowledge {

namespace {

LineCol place(const YAML::Mark& mark) {
  if (mark.is_null()) return {};
  return {.line = static_cast<std::uint32_t>(mark.line) + 1,
          .column = static_cast<std::uint32_t>(mark.column) + 1};
}

// Builds the tree from parser events with its own stack, so that depth costs no C++ stack.
// yaml-cpp offers no other way to stop early than an exception; read_yaml catches it.
class TreeBuilder final : public YAML::EventHandler {
 public:
  YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override { root_.at = place(mark); }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    add({.kind = YamlKind::null, .at = place(mark), .scalar = {}, .quoted = false, .children = {}});
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw YAML::ParserException(mark, "aliases are not read here");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    const bool quoted = tag == "!";
    // yaml-cpp reports ~ and null as scalars here, and as nothing what is left empty.
    const bool null = !quoted && (value.empty() || value == "~" || value == "null");
    add({.kind = null ? YamlKind::null : YamlKind::scalar,
         .at = place(mark),
         .scalar = null ? std::string() : value,
         .quoted = quoted,
         .children = {}});
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(YamlKind::sequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(YamlKind::map, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  static void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0) throw YAML::ParserException(mark, "anchors are not read here");
  }
  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") {
      throw YAML::ParserException(mark, "tags are not read here");
    }
  }

  void open(YamlKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    open_.push_back(
        {.kind = kind, .at = place(mark), .scalar = {}, .quoted = false, .children = {}});
  }

  void close() {
    YamlNode done = std::move(open_.back());
    open_.pop_back();
    add(std::move(done));
  }

  void add(YamlNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    YamlNode& parent = open_.back();
    if (parent.kind == YamlKind::map && parent.children.size() % 2 == 0) check_key(parent, node);
    parent.children.push_back(std::move(node));
  }

  static void check_key(const YamlNode& map, const YamlNode& key) {
    const YAML::Mark mark = [&] {
      YAML::Mark made;
      made.line = static_cast<int>(key.at.line) - 1;
      made.column = static_cast<int>(key.at.column) - 1;
      return made;
    }();
    if (key.kind != YamlKind::scalar) throw YAML::ParserException(mark, "a key has to be a word");
    for (std::size_t i = 0; i < map.children.size(); i += 2) {
      if (map.children[i].scalar == key.scalar) {
        throw YAML::ParserException(mark, fmt::format("the key `{}` stands twice", key.scalar));
      }
    }
  }

  YamlNode root_;
  std::vector<YamlNode> open_;
};

}  // namespace

Error yaml_error(std::string_view file_name, LineCol at, std::string_view what) {
  return {.code = ErrorCode::usage,
          .message = fmt::format("{}:{}:{}: {}{}", file_name, at.line, at.column, what,
                                 what.ends_with('?') ? "" : ".")};
}

Result<YamlNode> read_yaml(std::string_view file_name, std::string_view text) {
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    TreeBuilder builder;
    parser.HandleNextDocument(builder);
    YamlNode root = builder.take();
    TreeBuilder rest;
    if (parser.HandleNextDocument(rest)) {
      return tl::unexpected(
          yaml_error(file_name, rest.take().at, "a second YAML document is not read"));
    }
    return root;
  } catch (const YAML::Exception& problem) {
    return tl::unexpected(yaml_error(file_name, place(problem.mark), problem.msg));
  }
}

}  // namespace droproot::knowledge
