// The repository around a Dockerfile, as far as other files of it run its image: compose files,
// manifests of Kubernetes, values of Helm charts, .env files.
//
// Looked at are customary names in a bounded set of folders, each listed and each file read once a
// run; nothing larger than 256 KiB. Safe for several threads.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/analysis/build_context.h"
#include "droproot/knowledge/open_yaml.h"

namespace droproot::analysis {

struct YamlDocument {
  std::size_t line;  // in front of its first one
  knowledge::YamlNode root;
};

struct RepositoryFile {
  std::string path;  // in the repository
  std::string shown;
  std::string text;
  // Those that can be read; of an .env file none.
  std::vector<YamlDocument> documents = {};
};

class Repository {
 public:
  // Whether git ignores a path of it.
  using IgnoreCheck = std::function<bool(const BuildContext& root, const std::string& path)>;
  // `root` reads below the repository's root.
  explicit Repository(std::unique_ptr<BuildContext> root, IgnoreCheck ignores = {});

  [[nodiscard]] const std::string& location() const { return location_; }
  // Where an absolute path lies in the repository; nullopt: outside.
  [[nodiscard]] std::optional<std::string> path_of(std::string_view absolute) const;

  using Files = std::vector<RepositoryFile>;
  // In one folder: compose files, a base before its overrides; and .env.
  [[nodiscard]] const Files& compose_in(const std::string& folder) const;
  [[nodiscard]] const Files& environment_in(const std::string& folder) const;
  // In the folders that customarily have compose files, the root among them.
  [[nodiscard]] static const std::vector<std::string>& compose_folders();
  // Of Kubernetes and of Helm.
  [[nodiscard]] const Files& manifests() const;
  [[nodiscard]] const Files& chart_values() const;
  // No folder that customarily has one has another Dockerfile.
  [[nodiscard]] bool has_one_dockerfile() const;
  [[nodiscard]] bool ignores(const std::string& path) const {
    return ignores_ && ignores_(*root_, path);
  }

 private:
  // REQUIRES of these: mutex_ is held.
  [[nodiscard]] bool may_have(const std::string& folder) const;
  [[nodiscard]] std::vector<std::string> folders_in(const std::string& folder) const;
  [[nodiscard]] Files read(const std::string& folder, bool (*takes)(std::string_view)) const;
  void add_manifests(const std::string& folder, Files& files) const;

  std::unique_ptr<BuildContext> root_;
  IgnoreCheck ignores_;
  std::string location_;
  // Guards what follows. What stands there once does not change or move any more.
  mutable std::mutex mutex_;
  mutable std::map<std::string, Files> compose_;
  mutable std::map<std::string, Files> environment_;
  mutable std::optional<Files> manifests_;
  mutable std::optional<Files> chart_values_;
  mutable std::optional<bool> one_dockerfile_;
  mutable std::optional<std::vector<std::string>> top_folders_;  // empty: none or too many
};

}  // namespace droproot::analysis
