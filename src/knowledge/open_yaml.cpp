#include "droproot/knowledge/open_yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>
#include <vector>

namespace droproot::knowledge {

namespace {

// Nodes of a tree, its aliases expanded: an alias may stand for a tree of aliases, and so on.
constexpr std::size_t kMostNodes = 100'000;
constexpr std::size_t kDeepest = 200;
constexpr int kMostMerges = 8;  // a merged map may merge others

struct Size {
  std::size_t nodes = 1;
  std::size_t depth = 1;
};

Size size_of(const YamlNode& root) {
  Size size{.nodes = 0, .depth = 0};
  std::vector<std::pair<const YamlNode*, std::size_t>> open{{&root, 1}};
  while (!open.empty()) {
    const auto [node, depth] = open.back();
    open.pop_back();
    ++size.nodes;
    size.depth = std::max(size.depth, depth);
    for (const YamlNode& child : node->children) open.emplace_back(&child, depth + 1);
  }
  return size;
}

// Without recursion, as all of a tree here.
YamlNode copy_of(const YamlNode& root) {
  YamlNode copy;
  std::vector<std::pair<const YamlNode*, YamlNode*>> open{{&root, &copy}};
  while (!open.empty()) {
    const auto [from, to] = open.back();
    open.pop_back();
    to->kind = from->kind;
    to->at = from->at;
    to->scalar = from->scalar;
    to->quoted = from->quoted;
    to->children.resize(from->children.size());
    for (std::size_t i = 0; i < from->children.size(); ++i) {
      open.emplace_back(&from->children[i], &to->children[i]);
    }
  }
  return copy;
}

// yaml-cpp offers no other way to stop early than an exception; read_open_yaml catches it.
class OpenTreeBuilder final : public YAML::EventHandler {
 public:
  YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    YamlNode node;
    node.at = place_of(mark);
    add(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto known = anchored_.find(anchor);
    if (known == anchored_.end()) throw YAML::ParserException(mark, "an alias of itself");
    const Size size = size_of(known->second);
    nodes_ += size.nodes;
    if (nodes_ > kMostNodes || open_.size() + size.depth > kDeepest) too_large(mark);
    add(copy_of(known->second), 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    count(mark);
    const bool quoted = tag == "!";
    const bool null = !quoted && (value.empty() || value == "~" || value == "null");
    add({.kind = null ? YamlKind::null : YamlKind::scalar,
         .at = place_of(mark),
         .scalar = null ? std::string() : value,
         .quoted = quoted,
         .children = {}},
        anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, YamlKind::sequence, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, YamlKind::map, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    YamlNode node;
    YAML::anchor_t anchor;
  };

  static LineCol place_of(const YAML::Mark& mark) {
    return {static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1)};
  }

  [[noreturn]] static void too_large(const YAML::Mark& mark) {
    throw YAML::ParserException(mark, "too large");
  }

  void count(const YAML::Mark& mark) {
    if (++nodes_ > kMostNodes) too_large(mark);
  }

  void open(const YAML::Mark& mark, YamlKind kind, YAML::anchor_t anchor) {
    count(mark);
    if (open_.size() >= kDeepest) too_large(mark);
    open_.push_back(
        {{.kind = kind, .at = place_of(mark), .scalar = {}, .quoted = false, .children = {}},
         anchor});
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    add(std::move(done.node), done.anchor);
  }

  void add(YamlNode node, YAML::anchor_t anchor) {
    if (anchor != 0) {
      nodes_ += size_of(node).nodes;
      if (nodes_ > kMostNodes) too_large(YAML::Mark::null_mark());
      anchored_.insert_or_assign(anchor, copy_of(node));
    }
    if (open_.empty()) {
      root_ = std::move(node);
    } else {
      open_.back().node.children.push_back(std::move(node));
    }
  }

  YamlNode root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, YamlNode> anchored_;
  std::size_t nodes_ = 0;
};

const YamlNode* own_member(const YamlNode& map, std::string_view key) {
  if (map.kind != YamlKind::map) return nullptr;
  const YamlNode* found = nullptr;
  for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
    if (map.children[i].scalar == key) found = &map.children[i + 1];
  }
  return found;
}

}  // namespace

std::optional<YamlNode> read_open_yaml(std::string_view text) {
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    OpenTreeBuilder builder;
    parser.HandleNextDocument(builder);
    return builder.take();
  } catch (const YAML::Exception&) {
    return std::nullopt;
  }
}

const YamlNode* member(const YamlNode& map, std::string_view key) {
  // Breadth first, with a bound: maps that merge maps that merge maps.
  std::vector<const YamlNode*> maps{&map};
  int merges = 0;
  for (std::size_t i = 0; i < maps.size(); ++i) {
    if (const YamlNode* found = own_member(*maps[i], key)) return found;
    const YamlNode* merged = own_member(*maps[i], "<<");
    if (merged == nullptr || ++merges > kMostMerges) continue;
    if (merged->kind == YamlKind::map) maps.push_back(merged);
    for (const YamlNode& item : merged->children) {
      if (merged->kind == YamlKind::sequence) maps.push_back(&item);
    }
  }
  return nullptr;
}

}  // namespace droproot::knowledge
