#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "droproot/fleet/fleet.h"

namespace droproot::fleet {
namespace {

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash + 1);
}

// The folders that all names begin with, with the last slash.
std::string_view shared_folders(const std::vector<File>& files) {
  if (files.empty()) return {};
  std::string_view shared = folder_of(files.front().name);
  for (const File& file : files) {
    const auto [mine, others] = std::ranges::mismatch(shared, file.name);
    shared = folder_of(shared.substr(0, static_cast<std::size_t>(mine - shared.begin())));
  }
  return shared;
}

std::string repository_of(std::string_view name, std::size_t depth) {
  std::size_t end = 0;
  for (std::size_t folder = 0; folder < depth; ++folder) {
    const std::size_t slash = name.find('/', end);
    if (slash == std::string_view::npos) break;
    end = slash + 1;
  }
  return end == 0 ? "." : std::string(name.substr(0, end - 1));
}

class Tally {
 public:
  void add(const std::string& name, State state) { rows_[name].add(state); }

  std::vector<Row> take() {
    std::vector<Row> rows;
    rows.reserve(rows_.size());
    for (auto& [name, files] : rows_) rows.push_back({name, files});
    std::ranges::stable_sort(rows, std::greater{},
                             [](const Row& row) { return row.files.files(); });
    return rows;
  }

 private:
  std::map<std::string, Counts> rows_;
};

// By name; of equal ones the last stands.
void keep_last_of_each(std::vector<File>& files) {
  std::ranges::stable_sort(files, {}, &File::name);
  std::ranges::reverse(files);
  const auto same_name = [](const File& a, const File& b) { return a.name == b.name; };
  files.erase(std::unique(files.begin(), files.end(), same_name), files.end());
  std::ranges::reverse(files);
}

std::vector<Repository> repositories_of(const std::vector<File>& files, std::size_t depth) {
  const std::size_t shared = shared_folders(files).size();
  std::map<std::string, Repository> by_name;
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::string name = repository_of(std::string_view(files[i].name).substr(shared), depth);
    Repository& repository = by_name[name];
    repository.head = shared + (name == "." ? 0 : name.size() + 1);
    repository.name = std::move(name);
    repository.files.add(files[i].state);
    repository.members.push_back(i);
  }
  std::vector<Repository> all;
  all.reserve(by_name.size());
  for (auto& [name, repository] : by_name) all.push_back(std::move(repository));
  std::ranges::stable_sort(all, std::greater{}, [](const Repository& repository) {
    return std::tuple(repository.files.left(), repository.files.files());
  });
  return all;
}

}  // namespace

std::size_t Counts::files() const { return std::accumulate(of.begin(), of.end(), std::size_t{0}); }

std::size_t Counts::left() const {
  return (*this)[State::ready] + (*this)[State::person] + (*this)[State::error];
}

Fleet summarize(std::vector<File> files, std::size_t depth) {
  keep_last_of_each(files);
  Fleet fleet{.files = std::move(files)};
  Tally rules;
  Tally reasons;
  Tally families;
  Tally images;
  for (const File& file : fleet.files) {
    fleet.total.add(file.state);
    for (const std::string& rule : std::set(file.applied.begin(), file.applied.end())) {
      rules.add(rule, file.state);
    }
    std::set<std::string> declined;
    for (const Reason& reason : file.reasons) declined.insert(reason.rule);
    for (const std::string& rule : declined) reasons.add(rule, file.state);
    if (file.image.empty()) continue;
    families.add(file.family, file.state);
    images.add(file.image, file.state);
  }
  fleet.rules = rules.take();
  fleet.reasons = reasons.take();
  fleet.families = families.take();
  fleet.images = images.take();
  fleet.repositories = repositories_of(fleet.files, depth);
  return fleet;
}

}  // namespace droproot::fleet
