// The layers of docs/architecture.md as a test: an include may only point down, and a third-party
// header stays in its one place. `layer_of` reads the layer from the path, so a new file is checked
// without being named here; a new layer needs a row in kAllowed.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace droproot {
namespace {

namespace fs = std::filesystem;

using Layers = std::vector<std::string_view>;

// Exact edges: what each layer may include, itself aside. "main" is src/main.cpp.
const std::map<std::string_view, Layers>& allowed_edges() {
  static const Layers below_rules = {"plan",  "analysis",  "config", "diag",  "edit",
                                     "model", "knowledge", "syntax", "shell", "text"};
  static const auto with = [](Layers layers, std::initializer_list<std::string_view> more) {
    layers.insert(layers.end(), more);
    return layers;
  };
  static const std::map<std::string_view, Layers> edges = {
      {"text", {}},
      {"syntax", {"text"}},
      {"shell", {"text"}},
      {"edit", {"text"}},
      {"knowledge", {"text"}},
      {"model", {"syntax", "shell", "text"}},
      {"diag", {"edit", "text"}},
      {"analysis", {"model", "knowledge", "syntax", "shell", "text"}},
      {"config", {"diag", "knowledge", "text"}},
      {"plan",
       {"analysis", "config", "diag", "edit", "model", "knowledge", "syntax", "shell", "text"}},
      {"report", {"diag", "edit", "text"}},
      {"fleet", {"report", "text"}},
      {"rules", below_rules},
      {"engine", with(below_rules, {"rules"})},
      {"cli", with(below_rules, {"rules", "engine", "report", "fleet"})},
      {"main", {"cli"}},
  };
  return edges;
}

// Where the headers of a library may be read. `path` ends a .cpp or is a folder of them.
struct Home {
  std::string_view headers;
  std::string_view path;
};
constexpr std::array kThirdParty = {
    Home{"CLI/", "src/cli/options.cpp"},
    Home{"dtl/", "src/report/line_changes.cpp"},
    Home{"nlohmann/", "src/report/"},
    Home{"nlohmann/", "src/fleet/read_lines.cpp"},
    Home{"nlohmann/", "src/cli/parse_json.cpp"},
    Home{"yaml-cpp/", "src/knowledge/yaml_reader.cpp"},
    Home{"yaml-cpp/", "src/knowledge/open_yaml.cpp"},
};

struct Include {
  std::string name;
  bool quoted;
};

std::optional<Include> read_include(std::string_view line) {
  constexpr std::string_view kBlank = " \t";
  const auto skip = [&](std::string_view word) {
    line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
    if (!line.starts_with(word)) return false;
    line.remove_prefix(word.size());
    return true;
  };
  if (!skip("#") || !skip("include")) return std::nullopt;
  const bool quoted = skip("\"");
  if (!quoted && !skip("<")) return std::nullopt;
  return Include{std::string(line.substr(0, line.find(quoted ? '"' : '>'))), quoted};
}

// include/droproot/model/stages.h and src/model/stages.cpp are of the layer model.
std::string layer_of(std::string_view path) {
  for (const std::string_view root : {"include/droproot/", "src/"}) {
    if (!path.starts_with(root)) continue;
    const std::string_view rest = path.substr(root.size());
    return std::string(rest.substr(0, rest.find_first_of("/.")));
  }
  return "";
}

std::optional<std::string> third_party_problem(std::string_view path, const Include& include) {
  bool known = false;
  for (const Home& home : kThirdParty) {
    if (!include.name.starts_with(home.headers)) continue;
    if (path.starts_with(home.path) && path.ends_with(".cpp")) return std::nullopt;
    known = true;
  }
  if (!known) return std::nullopt;
  return "a third-party header outside its home: " + include.name;
}

std::optional<std::string> layer_problem(std::string_view path, const Include& include) {
  constexpr std::string_view kPublic = "droproot/";
  const bool is_public = include.name.starts_with(kPublic);
  std::string_view name = include.name;
  if (is_public) name.remove_prefix(kPublic.size());
  const bool has_folder = name.find('/') != std::string_view::npos;
  if (!is_public && (!include.quoted || !has_folder)) return std::nullopt;  // <vector>, "part.inc"

  const std::string from = layer_of(path);
  const std::string_view to = name.substr(0, name.find('/'));
  const auto row = allowed_edges().find(from);
  if (row == allowed_edges().end()) return "no such layer: " + from;
  if (!allowed_edges().contains(to)) return "neither a layer nor <...>: " + include.name;
  if (!is_public && path.starts_with("include/")) {
    return "a public header includes a private one: " + include.name;
  }
  const Layers& below = row->second;
  if (from == to || std::ranges::find(below, to) != below.end()) return std::nullopt;
  return from + " may not include " + include.name;
}

std::vector<fs::path> code_files(const fs::path& root) {
  std::vector<fs::path> files;
  for (const std::string_view folder : {"include", "src"}) {
    if (!fs::exists(root / folder)) continue;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
      const fs::path extension = entry.path().extension();
      if (extension == ".h" || extension == ".cpp" || extension == ".def" || extension == ".inc") {
        files.push_back(entry.path());
      }
    }
  }
  std::ranges::sort(files);
  return files;
}

// One line a problem: "src/text/a.cpp:3: text may not include ...".
std::vector<std::string> problems_in(const fs::path& root) {
  std::vector<std::string> problems;
  for (const fs::path& file : code_files(root)) {
    const std::string path = file.lexically_relative(root).generic_string();
    std::ifstream stream(file);
    std::string line;
    for (int number = 1; std::getline(stream, line); ++number) {
      const std::optional<Include> include = read_include(line);
      if (!include) continue;
      for (const auto& problem :
           {third_party_problem(path, *include), layer_problem(path, *include)}) {
        if (problem) problems.push_back(fmt::format("{}:{}: {}", path, number, *problem));
      }
    }
  }
  return problems;
}

// A source tree of single lines, gone with the test.
class PlantedTree {
 public:
  PlantedTree() : root_(fs::temp_directory_path() / fmt::format("droproot-arch-{}", ::getpid())) {
    fs::remove_all(root_);
  }
  ~PlantedTree() { fs::remove_all(root_); }
  PlantedTree(const PlantedTree&) = delete;
  PlantedTree& operator=(const PlantedTree&) = delete;

  void plant(std::string_view path, std::string_view line) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << "// planted\n" << line << '\n';
  }
  [[nodiscard]] const fs::path& root() const { return root_; }

 private:
  fs::path root_;
};

TEST(Layering, EveryIncludePointsDown) {
  const fs::path root = DROPROOT_SOURCE_DIR;
  ASSERT_THAT(code_files(root), testing::SizeIs(testing::Ge(10U))) << "not the source tree?";
  EXPECT_THAT(problems_in(root), testing::IsEmpty());
}

TEST(Layering, TheTableHasNoCycle) {
  // Rank = the longest way down; with a cycle it would grow beyond the number of layers.
  std::map<std::string_view, std::size_t> rank;
  const std::size_t count = allowed_edges().size();
  for (std::size_t round = 0; round <= count; ++round) {
    for (const auto& [layer, below] : allowed_edges()) {
      for (const std::string_view lower : below) {
        ASSERT_TRUE(allowed_edges().contains(lower)) << lower;
        rank[layer] = std::max(rank[layer], rank[lower] + 1);
      }
      ASSERT_LT(rank[layer], count) << layer;
    }
  }
}

struct Planted {
  std::string_view path;
  std::string_view line;
  std::string_view problem;  // empty: none
};

constexpr std::array kPlanted = {
    Planted{"src/text/a.cpp", "#include \"droproot/model/stages.h\"",
            "text may not include droproot/model/stages.h"},
    Planted{"src/text/a.cpp", "  #  include <droproot/edit/edit_set.h>",
            "text may not include droproot/edit/edit_set.h"},
    Planted{"src/report/a.cpp", "#include \"rules/registry.h\"",
            "report may not include rules/registry.h"},
    Planted{"src/engine/a.cpp", "#include \"droproot/report/json.h\"",
            "engine may not include droproot/report/json.h"},
    Planted{"src/syntax/a.h", "#include \"droproot/shell/parser.h\"",
            "syntax may not include droproot/shell/parser.h"},
    Planted{"include/droproot/diag/a.h", "#include \"droproot/analysis/facts.h\"",
            "diag may not include droproot/analysis/facts.h"},
    Planted{"include/droproot/text/a.h", "#include \"text/private.h\"",
            "a public header includes a private one: text/private.h"},
    Planted{"src/knowledge/generate/a.cpp", "#include \"droproot/config/config.h\"",
            "knowledge may not include droproot/config/config.h"},
    Planted{"src/main.cpp", "#include \"droproot/engine/engine.h\"",
            "main may not include droproot/engine/engine.h"},
    Planted{"src/novel/a.cpp", "#include \"droproot/text/span.h\"", "no such layer: novel"},
    Planted{"src/text/a.cpp", "#include \"fmt/format.h\"",
            "neither a layer nor <...>: fmt/format.h"},
    Planted{"src/cli/app.cpp", "#include <CLI/CLI.hpp>",
            "a third-party header outside its home: CLI/CLI.hpp"},
    Planted{"src/report/json.h", "#include <nlohmann/json.hpp>",
            "a third-party header outside its home: nlohmann/json.hpp"},
    Planted{"src/config/config.cpp", "#include <yaml-cpp/yaml.h>",
            "a third-party header outside its home: yaml-cpp/yaml.h"},
    Planted{"src/edit/diff.cpp", "#include <dtl/dtl.hpp>",
            "a third-party header outside its home: dtl/dtl.hpp"},
    Planted{"src/model/a.cpp", "#include \"droproot/shell/parser.h\"", ""},
    Planted{"src/cli/options.cpp", "#include <CLI/CLI.hpp>", ""},
    Planted{"src/report/json.cpp", "#include <nlohmann/json.hpp>", ""},
    Planted{"src/main.cpp", "#include \"droproot/cli/app.h\"", ""},
    Planted{"src/text/a.cpp", "// #include \"droproot/cli/app.h\"", ""},
    Planted{"src/text/a.cpp", "#include <fmt/format.h>", ""},
};

TEST(Layering, APlantedIncludeIsSeen) {
  for (const Planted& row : kPlanted) {
    SCOPED_TRACE(fmt::format("{}: {}", row.path, row.line));
    const PlantedTree tree;
    tree.plant(row.path, row.line);
    std::vector<std::string> expected;
    if (!row.problem.empty()) expected.push_back(fmt::format("{}:2: {}", row.path, row.problem));
    EXPECT_EQ(problems_in(tree.root()), expected);
  }
}

}  // namespace
}  // namespace droproot
