#include <fmt/format.h>

#include "droproot/knowledge/glob.h"
#include "droproot/knowledge/server.h"
#include "droproot/knowledge/yaml_fields.h"

namespace droproot::knowledge {

class ServerReader {
 public:
  ServerReader(ServerStore& store, const YamlNode& root, YamlProblems& problems)
      : store_(store), problems_(problems), fields_(root, problems) {}

  void read(std::string_view id) {
    ServerRecipe recipe;
    recipe.id = store_.text_.keep(read_head(fields_, id, problems_));
    recipe.images = words("images");
    recipe.tags = words("tags");
    recipe.packages = words("packages");
    recipe.foreign = words("foreign");
    recipe.starts = words("starts");
    recipe.config = words("config");
    recipe.conflicts = words("conflicts");
    recipe.port_files = words("port-files");
    recipe.replaceable = words("replaceable");
    recipe.listen_words = words("listen-words");
    recipe.root_lines = words("root-lines");
    recipe.plain_lines = words("plain-lines");
    recipe.setup = words("setup");
    recipe.port_setup = words("port-setup");
    recipe.writable = words("writable");
    recipe.ports = ports();
    recipe.account = store_.text_.keep(fields_.text("account").value_or(""));
    recipe.note = store_.text_.keep(fields_.text("note").value_or(""));
    recipe.own_config = fields_.flag("own-config").value_or(false);
    recipe.drops_as_root = fields_.flag("drops-as-root").value_or(false);
    check(recipe);
    fields_.finish();
    store_.servers_.push_back(recipe);
  }

 private:
  void check(const ServerRecipe& recipe) {
    if (recipe.images.empty() || recipe.config.empty()) {
      problems_.add(fields_.at(), "`images` and `config` are needed");
    }
    for (const auto patterns :
         {recipe.tags, recipe.starts, recipe.root_lines, recipe.plain_lines}) {
      for (const std::string_view pattern : patterns) check_pattern(pattern);
    }
  }

  void check_pattern(std::string_view pattern) {
    if (!glob_problem(pattern).empty() || pattern.find('{') != std::string_view::npos) {
      problems_.add(fields_.at(), fmt::format("`{}` is no pattern without braces", pattern));
    }
  }

  ServerRecipe::Words words(std::string_view key) {
    return store_.text_.keep(fields_.texts(key).value_or(std::vector<std::string_view>()));
  }

  std::span<const std::uint16_t> ports() {
    auto& kept = store_.ports_.emplace_back();
    for (const YamlNode* node : fields_.items("ports").value_or(std::vector<const YamlNode*>())) {
      const std::uint32_t port = yaml_number(*node, problems_).value_or(0);
      if (port == 0 || port > 65535) {
        problems_.add(node->at, "it is no port");
      } else {
        kept.push_back(static_cast<std::uint16_t>(port));
      }
    }
    return kept;
  }

  ServerStore& store_;
  YamlProblems& problems_;
  YamlFields fields_;
};

Result<void> ServerStore::add(std::string_view file_name, std::string_view id,
                              std::string_view text) {
  const Result<YamlNode> root = read_yaml(file_name, text);
  if (!root) return tl::unexpected(root.error());
  YamlProblems problems(file_name);
  ServerReader(*this, *root, problems).read(id);
  if (problems.first()) return tl::unexpected(*problems.first());
  return {};
}

}  // namespace droproot::knowledge
