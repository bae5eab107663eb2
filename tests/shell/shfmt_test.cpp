// Every shell-form RUN, CMD and ENTRYPOINT of the corpus, read by us and by shfmt: the same simple
// commands, and in each the same assignments, words and redirections, byte for byte; the same for
// the words and redirections of compound commands.
//
// Scripts that shfmt refuses are not compared (PowerShell, templates). What differs on purpose is
// settled in Theirs: see the comments there.
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <variant>

#include "droproot/model/dockerfile.h"
#include "droproot/shell/script.h"

namespace droproot::shell {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// One line for each command, in source order; the text of each item stands between [ and ].
using Lines = std::map<std::pair<Offset, std::string>, std::string>;

class Items {
 public:
  explicit Items(std::string_view text) : text_(text) {}
  void add(std::string_view kind, Span span) {
    // shfmt takes a carriage return at the end of a word for a blank; to shells it is a letter.
    while (!span.empty() && text_[span.end - 1] == '\r') --span.end;
    begin_ = std::min(begin_, span.begin);
    line_ += fmt::format(" {}@{}[{}]", kind, span.begin, text_.substr(span.begin, span.size()));
  }
  void flush(std::string_view kind, Lines& out) {
    if (!line_.empty()) out[{begin_, line_}] = fmt::format("{}{}", kind, line_);
    line_.clear();
    begin_ = 0xFFFFFFFF;
  }

 private:
  std::string_view text_;
  std::string line_;
  Offset begin_ = 0xFFFFFFFF;
};

// ---- ours --------------------------------------------------------------------------------------

Lines ours(const Script& script, std::string_view text) {
  Lines out;
  Items items(text);
  const auto words = [&](Range range) {
    for (const Word& word : script.words_of(range)) items.add("w", word.span);
  };
  const auto redirects = [&](Range range) {
    for (const Redirect& redirect : script.redirects_of(range)) {
      items.add(to_string(redirect.op), redirect.span);
    }
  };
  for (const Node& node : script.nodes) {
    if (const auto* simple = std::get_if<Simple>(&node.body)) {
      for (const Assignment& assignment : script.assignments_of(simple->assignments)) {
        items.add("a", assignment.span);
      }
      words(simple->words);
      redirects(simple->redirects);
      items.flush("simple", out);
    }
    if (const auto* arm = std::get_if<Arm>(&node.body)) {
      words(arm->patterns);
      items.flush("arm", out);
    }
    const auto* compound = std::get_if<Compound>(&node.body);
    if (compound == nullptr) continue;
    const bool listed = compound->kind == CompoundKind::for_in ||
                        compound->kind == CompoundKind::select ||
                        compound->kind == CompoundKind::case_clause;
    if (listed) words(compound->words);
    items.flush("words", out);
    redirects(compound->redirects);
    items.flush("redirects", out);
  }
  return out;
}

// ---- theirs ------------------------------------------------------------------------------------

Span span_of(const Json& node) {
  return {node["Pos"]["Offset"].get<Offset>(), node["End"]["Offset"].get<Offset>()};
}

class Theirs {
 public:
  explicit Theirs(std::string_view text) : items_(text) {}

  Lines read(const Json& file) {
    walk(file);
    return std::move(out_);
  }

 private:
  void walk(const Json& node) {
    if (node.is_array()) {
      for (const Json& item : node) walk(item);
    }
    if (!node.is_object()) return;
    if (node.contains("Position")) statement(node);
    if (get(node, "Type") == "CaseClause") case_clause(node);
    if (get(node, "Type") == "WordIter") words(node, "Items", "words");
    for (const auto& [key, value] : node.items()) {
      if (key != "Pos" && key != "End") walk(value);
    }
  }

  void statement(const Json& node) {
    const Json command = node.value("Cmd", Json());
    const std::string type = command.is_null() ? "" : command.value("Type", "");
    const bool simple =
        command.is_null() || type == "CallExpr" || type == "DeclClause" || type == "LetClause";
    for (const Json& item : get(command, "Assigns")) items_.add("a", span_of(item));
    // To shfmt `export A=b` and `let` are constructs of their own; to us they are commands.
    if (type == "DeclClause") items_.add("w", span_of(command["Variant"]));
    if (type == "LetClause") items_.add("w", {span_of(command).begin, span_of(command).begin + 3});
    for (const Json& item : get(command, "Args")) items_.add("w", span_of(item));
    for (const Json& item : get(command, "Exprs")) items_.add("w", span_of(item));
    if (!simple) items_.flush("", out_);
    for (const Json& item : get(node, "Redirs")) redirect(item);
    items_.flush(simple ? "simple" : "redirects", out_);
  }

  void redirect(const Json& node) {
    // The end of a heredoc's redirection is that of its body to shfmt.
    const Span span{span_of(node).begin, span_of(node["Word"]).end};
    static const std::map<int, std::string_view> kOperators{
        {54, ">"},  {55, ">>"}, {56, "<"},   {57, "<>"},  {58, "<&"}, {59, ">&"},
        {60, ">|"}, {61, "<<"}, {62, "<<-"}, {63, "<<<"}, {64, "&>"}, {65, "&>>"}};
    items_.add(kOperators.at(node["Op"].get<int>()), span);
  }

  void case_clause(const Json& node) {
    items_.add("w", span_of(node["Word"]));
    items_.flush("words", out_);
    for (const Json& arm : get(node, "Items")) words(arm, "Patterns", "arm");
  }
  void words(const Json& node, const char* key, std::string_view kind) {
    for (const Json& item : get(node, key)) items_.add("w", span_of(item));
    items_.flush(kind, out_);
  }

  static const Json& get(const Json& node, const char* key) {
    static const Json kNone = Json::array();
    const auto found = node.is_object() ? node.find(key) : node.end();
    return found == node.end() ? kNone : *found;
  }

  Items items_;
  Lines out_;
};

// ---- the corpus --------------------------------------------------------------------------------

std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void add_scripts(const fs::path& path, std::set<std::string>& out) {
  const std::string bytes = slurp(path);
  const auto file = model::Dockerfile::read(
      syntax::SyntaxTree::parse(SourceText(path.filename().string(), bytes)));
  for (const model::Instruction& instruction : file.instructions()) {
    const LogicalText* script = nullptr;
    if (const auto* run = std::get_if<model::Run>(&instruction.body)) script = &run->script;
    if (const auto* run = std::get_if<model::Command>(&instruction.body)) script = &run->script;
    if (script == nullptr || script->text().empty()) continue;
    std::string text(script->text());
    if (!instruction.heredocs.empty()) {
      const Offset bodies = instruction.heredocs.front().body.begin;
      text += "\n" + bytes.substr(bodies, instruction.span.end - bodies);
    }
    out.insert(std::move(text));
  }
}

struct Batch {
  std::string text;
  std::vector<std::pair<Offset, std::string>> scripts;  // with where they begin in `text`
};

// shfmt takes one text a process, so scripts are joined; two line feeds end a last line that ends
// in a backslash.
std::vector<Batch> join(const std::vector<std::string>& scripts) {
  static constexpr std::size_t kBatch = 60'000;
  std::vector<Batch> out(1);
  for (const std::string& script : scripts) {
    if (out.back().text.size() > kBatch) out.emplace_back();
    out.back().scripts.emplace_back(static_cast<Offset>(out.back().text.size()), script);
    out.back().text += script + "\n\n";
  }
  return out;
}

constexpr std::string_view kShrink =
    "s/,\"Line\":[0-9]+,\"Col\":[0-9]+//g\n"
    "s/(\"Type\":\"Lit\",)\"Pos\":[{][^}]*[}],\"End\":[{][^}]*[}],/\\1/g\n"
    "s/\"(Value(Pos|End)|OpPos|Left|Right|Dollar|Semicolon|[LR]brace)\":[{][^}]*[}],//g\n";

class ShfmtTest : public testing::Test {
 protected:
  void SetUp() override {
    if (std::system("shfmt --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "no shfmt";
    if (!fs::exists(corpus_ / "dev")) GTEST_SKIP() << "no corpus at " << corpus_;
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  // Those that shfmt parses; `refused` counts the others.
  std::vector<std::string> readable(const std::set<std::string>& scripts, int& refused) {
    std::vector<std::string> all(scripts.begin(), scripts.end());
    for (std::size_t i = 0; i < all.size(); ++i) {
      std::ofstream(folder_ / fmt::format("{}.sh", i), std::ios::binary) << all[i] << '\n';
    }
    run("shfmt -ln bash -l . >list 2>refused");
    std::istringstream lines(slurp(folder_ / "refused"));
    for (std::string line; std::getline(lines, line);) {
      const auto index = static_cast<std::size_t>(std::strtoul(line.c_str(), nullptr, 10));
      EXPECT_TRUE(line.find(".sh:") != std::string::npos) << line;
      if (!all.at(index).empty()) ++refused;
      all[index].clear();
    }
    std::erase(all, "");
    return all;
  }

  void run(const std::string& command) {
    const std::string whole = fmt::format("cd '{}' && {}", folder_.string(), command);
    std::ignore = std::system(whole.c_str());
  }

  fs::path corpus_ = fs::path(DROPROOT_SHARED_DIR) / "corpus";
  fs::path folder_ = fs::temp_directory_path() / fmt::format("droproot-shfmt-{}", getpid());
};

TEST_F(ShfmtTest, ReadsEveryScriptOfTheCorpusAlike) {
  std::set<std::string> scripts;
  for (const char* part : {"dev", "edge"}) {
    for (const auto& entry : fs::directory_iterator(corpus_ / part)) {
      add_scripts(entry.path(), scripts);
    }
  }
  int refused = 0;
  const std::vector<Batch> batches = join(readable(scripts, refused));
  for (std::size_t i = 0; i < batches.size(); ++i) {
    std::ofstream(folder_ / fmt::format("{}.batch", i), std::ios::binary) << batches[i].text;
  }
  // Only the positions of a few nodes are compared: without the others and without blanks, a tenth
  // of the JSON is left to parse.
  std::ofstream(folder_ / "shrink.sed") << kShrink;
  run("for b in *.batch; do shfmt -ln bash --to-json <$b | tr -d ' \\t\\n' | "
      "sed -E -f shrink.sed >$b.json; done");

  int compared = 0;
  int commands = 0;
  int different = 0;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    const Json json = Json::parse(slurp(folder_ / fmt::format("{}.batch.json", i)), nullptr, false);
    ASSERT_FALSE(json.is_discarded()) << "shfmt refuses the joined text of batch " << i;
    const Lines theirs = Theirs(batches[i].text).read(json);
    for (const auto& [begin, text] : batches[i].scripts) {
      // So that our offsets are those of the batch.
      const std::string placed = std::string(begin, '\n') + text;
      const Lines mine = ours(parse(placed), batches[i].text);
      const auto first = theirs.lower_bound({begin, ""});
      const auto last = theirs.lower_bound({begin + static_cast<Offset>(text.size()), ""});
      ++compared;
      commands += static_cast<int>(mine.size());
      if (std::equal(mine.begin(), mine.end(), first, last)) continue;
      if (++different > 20) continue;
      const auto [a, b] = std::mismatch(mine.begin(), mine.end(), first, last);
      ADD_FAILURE() << text << "\n ours:   " << (a == mine.end() ? "-" : a->second)
                    << "\n theirs: " << (b == last ? "-" : b->second);
    }
  }
  fmt::print("{} scripts compared, {} commands; {} differ; shfmt refuses {}\n", compared, commands,
             different, refused);
  EXPECT_GT(compared, 5000);
}

}  // namespace
}  // namespace droproot::shell
