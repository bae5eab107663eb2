#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "droproot/knowledge/policy.h"
#include "droproot/knowledge/yaml_fields.h"
#include "droproot/text/nearest.h"

namespace droproot::knowledge {

namespace {

constexpr std::array<std::string_view, 3> kLevels = {"safe", "default", "all"};
constexpr std::array<std::string_view, 3> kChownModes = {"all", "writable", "none"};
constexpr std::array<std::string_view, 4> kPortModes = {"remap", "remap-context", "report", "keep"};
constexpr std::array<std::string_view, 2> kGroups = {"own", "root"};

}  // namespace

class PolicyReader {
 public:
  PolicyReader(PolicyStore& store, YamlFields& fields, YamlProblems& problems)
      : store_(store), problems_(problems), fields_(fields) {}

  Policy read_file() {
    Policy policy;
    policy.id = keep(fields_.text("id").value_or(""));
    policy.summary = keep(fields_.text("summary").value_or(""));
    policy.sources = names("sources");
    read_settings(policy);
    fields_.finish();
    return policy;
  }

  void read_settings(Policy& policy) {
    policy.fixes = word("fixes", kLevels);
    policy.user = text("user");
    policy.user_name = text("user-name");
    policy.group = word("group", kGroups);
    policy.chown = word("chown", kChownModes);
    policy.ports = word("ports", kPortModes);
    policy.select = texts("select");
    policy.ignore = texts("ignore");
  }

 private:
  std::string_view keep(std::string_view text) { return store_.text_.keep(text); }

  std::span<const std::string_view> names(std::string_view key) {
    return store_.text_.keep(fields_.texts(key).value_or(std::vector<std::string_view>()));
  }

  std::optional<std::string_view> word(std::string_view key,
                                       std::span<const std::string_view> words) {
    const YamlNode* node = fields_.find(key);
    if (node == nullptr) return std::nullopt;
    const auto written = yaml_text(*node, problems_);
    if (!written) return std::nullopt;
    const auto known = std::ranges::find(words, *written);
    if (known != words.end()) return *known;
    problems_.add(
        node->at,
        fmt::format(
            "`{}` is no value of `{}`{}", *written, key,
            did_you_mean(*written, words, fmt::format("it is one of {}", fmt::join(words, ", ")))));
    return std::nullopt;
  }

  std::optional<PolicyText> text(std::string_view key) {
    const YamlNode* node = fields_.find(key);
    if (node == nullptr) return std::nullopt;
    return PolicyText{keep(yaml_text(*node, problems_).value_or("")), node->at};
  }

  // A list of texts, or one alone.
  std::optional<std::span<const PolicyText>> texts(std::string_view key) {
    const YamlNode* node = fields_.find(key);
    if (node == nullptr) return std::nullopt;
    auto& kept = store_.texts_.emplace_back();
    const bool list = node->kind == YamlKind::sequence;
    const auto items = list ? std::span(node->children) : std::span(node, 1);
    for (const YamlNode& item : items) {
      kept.push_back({keep(yaml_text(item, problems_).value_or("")), item.at});
    }
    return kept;
  }

  PolicyStore& store_;
  YamlProblems& problems_;
  YamlFields& fields_;
};

Result<Policy> PolicyStore::read(std::string_view file_name, std::string_view text) {
  const Result<YamlNode> root = read_yaml(file_name, text);
  if (!root) return tl::unexpected(root.error());
  YamlProblems problems(file_name);
  YamlFields fields(*root, problems);
  const Policy policy = PolicyReader(*this, fields, problems).read_file();
  if (problems.first()) return tl::unexpected(*problems.first());
  return policy;
}

Policy PolicyStore::read_settings(YamlFields& fields, YamlProblems& problems) {
  Policy policy;
  PolicyReader(*this, fields, problems).read_settings(policy);
  return policy;
}

Result<Policy> PolicyStore::read_builtin(std::string_view file_name, std::string_view id,
                                         std::string_view text) {
  Result<Policy> policy = read(file_name, text);
  if (!policy) return policy;
  if (policy->id != id) {
    return tl::unexpected(yaml_error(
        file_name, {}, fmt::format("the id is `{}` in a file for `{}`", policy->id, id)));
  }
  if (policy->summary.empty() || policy->sources.empty()) {
    return tl::unexpected(yaml_error(file_name, {}, "`summary` and `sources` are needed"));
  }
  return policy;
}

}  // namespace droproot::knowledge
