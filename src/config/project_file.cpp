#include "droproot/config/project_file.h"

#include <algorithm>
#include <utility>

#include "droproot/config/path_glob.h"
#include "droproot/knowledge/policy.h"
#include "droproot/knowledge/yaml_fields.h"

namespace droproot::config {

using knowledge::YamlFields;
using knowledge::YamlKind;
using knowledge::YamlNode;
using knowledge::YamlProblems;

class ProjectReader {
 public:
  ProjectReader(ProjectFile& file, const RuleCheck& check)
      : file_(file), check_(check), problems_(file.name_) {}

  Result<void> read(const YamlNode& root) {
    // An empty file says nothing, which is no mistake.
    if (root.kind == YamlKind::null) return {};
    YamlFields fields(root, problems_);
    file_.top_ = section(root, fields);
    file_.exclude_ = globs(fields, "exclude");
    for (const YamlNode* item : fields.items("overrides").value_or(Nodes{})) add_override(*item);
    for (const YamlNode* item : fields.items("images").value_or(Nodes{})) {
      file_.store_.add_own_image(*item, problems_);
    }
    fields.finish();
    if (problems_.first()) return tl::unexpected(*problems_.first());
    if (wrong_setting_) return tl::unexpected(*wrong_setting_);
    file_.images_ = file_.store_.tables();
    return {};
  }

 private:
  using Nodes = std::vector<const YamlNode*>;

  void add_override(const YamlNode& node) {
    YamlFields fields(node, problems_);
    fields.require("files");
    std::vector<std::string> files = globs(fields, "files");
    Section made = section(node, fields);
    made.files = std::move(files);
    fields.finish();
    file_.overrides_.push_back(std::move(made));
  }

  Section section(const YamlNode& node, YamlFields& fields) {
    Section made;
    if (const YamlNode* profile = fields.find("profile")) {
      made.profile = {std::string(yaml_text(*profile, problems_).value_or("")), profile->at};
    }
    const knowledge::Policy policy = policies_.read_settings(fields, problems_);
    Result<Settings> settings = settings_of(policy, file_.name_, check_);
    if (settings) {
      made.settings = *std::move(settings);
    } else if (!wrong_setting_) {
      // A word that is no text or number at all was said already, and comes first.
      wrong_setting_ = settings.error();
    }
    for (std::size_t i = 0; node.kind == YamlKind::map && i < node.children.size(); i += 2) {
      made.lines.emplace(node.children[i].scalar, node.children[i].at.line);
    }
    return made;
  }

  std::vector<std::string> globs(YamlFields& fields, std::string_view key) {
    std::vector<std::string> patterns;
    const YamlNode* node = fields.find(key);
    if (node == nullptr) return patterns;
    const auto items =
        node->kind == YamlKind::sequence ? std::span(node->children) : std::span(node, 1);
    for (const YamlNode& item : items) {
      const auto text = yaml_text(item, problems_);
      if (!text) continue;
      patterns.emplace_back(*text);
      if (const auto wrong = wrong_path_glob(patterns.back())) problems_.add(item.at, *wrong);
    }
    return patterns;
  }

  ProjectFile& file_;
  const RuleCheck& check_;
  YamlProblems problems_;
  knowledge::PolicyStore policies_;
  std::optional<Error> wrong_setting_;
};

Result<std::unique_ptr<ProjectFile>> ProjectFile::read(std::string_view name, std::string_view text,
                                                       const RuleCheck& check) {
  const Result<YamlNode> root = knowledge::read_yaml(name, text);
  if (!root) return tl::unexpected(root.error());
  std::unique_ptr<ProjectFile> file(new ProjectFile(name));
  const Result<void> right = ProjectReader(*file, check).read(*root);
  if (!right) return tl::unexpected(right.error());
  return file;
}

std::vector<const Section*> ProjectFile::overrides_of(const std::string& path_below) const {
  std::vector<const Section*> found;
  for (const Section& section : overrides_) {
    if (std::ranges::any_of(section.files, [&](const std::string& glob) {
          return path_glob_matches(glob, path_below);
        })) {
      found.push_back(&section);
    }
  }
  return found;
}

bool ProjectFile::excludes(const std::string& path_below) const {
  for (std::size_t end = 0; end != std::string::npos && !exclude_.empty();) {
    end = path_below.find('/', end + 1);
    const std::string part = path_below.substr(0, end);
    if (std::ranges::any_of(
            exclude_, [&](const std::string& glob) { return path_glob_matches(glob, part); })) {
      return true;
    }
  }
  return false;
}

}  // namespace droproot::config
