#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "droproot/knowledge/glob.h"
#include "droproot/knowledge/program.h"
#include "droproot/knowledge/yaml_fields.h"

namespace droproot::knowledge {

class ProgramReader {
 public:
  ProgramReader(ProgramStore& store, YamlProblems& problems) : store_(store), problems_(problems) {}

  void read_file(const YamlNode& root, std::string_view id) {
    YamlFields fields(root, problems_);
    read_head(fields, id, problems_);
    for (const YamlNode* node : fields.items("programs").value_or(std::vector<const YamlNode*>())) {
      store_.programs_.push_back(read_program(*node));
    }
    fields.finish();
  }

 private:
  Program read_program(const YamlNode& node) {
    YamlFields fields(node, problems_);
    Program program;
    program.starts = patterns(fields, node.at);
    program.numbers = words(fields, "numbers");
    program.addresses = words(fields, "addresses");
    program.operand = operand(fields);
    program.values = words(fields, "values");
    program.variables = words(fields, "variables");
    program.config = words(fields, "config");
    program.standard_port = fields.number("standard-port");
    program.own = fields.flag("own").value_or(false);
    program.wildcard = fields.flag("wildcard").value_or(false);
    program.quiet = fields.flag("quiet").value_or(false);
    fields.finish();
    return program;
  }

  // Braces written out.
  Program::Words patterns(YamlFields& fields, LineCol at) {
    std::vector<std::string> kept;
    for (const std::string_view start :
         fields.texts("starts").value_or(std::vector<std::string_view>())) {
      const std::string_view problem = glob_problem(start);
      if (!problem.empty()) {
        problems_.add(at, fmt::format("`{}` {}", start, problem));
        continue;
      }
      std::ranges::move(expand_braces(start), std::back_inserter(kept));
    }
    if (kept.empty()) problems_.add(at, "`starts` is needed");
    return store_.text_.keep(std::vector<std::string_view>(kept.begin(), kept.end()));
  }

  Operand operand(YamlFields& fields) {
    const YamlNode* node = fields.find("operand");
    if (node == nullptr) return Operand::none;
    const auto word = yaml_text(*node, problems_);
    if (word == "number") return Operand::number;
    if (word == "address") return Operand::address;
    problems_.add(node->at, "`operand` is number or address");
    return Operand::none;
  }

  Program::Words words(YamlFields& fields, std::string_view key) {
    return store_.text_.keep(fields.texts(key).value_or(std::vector<std::string_view>()));
  }

  ProgramStore& store_;
  YamlProblems& problems_;
};

Result<void> ProgramStore::add(std::string_view file_name, std::string_view id,
                               std::string_view text) {
  const Result<YamlNode> root = read_yaml(file_name, text);
  if (!root) return tl::unexpected(root.error());
  YamlProblems problems(file_name);
  ProgramReader(*this, problems).read_file(*root, id);
  if (problems.first()) return tl::unexpected(*problems.first());
  return {};
}

}  // namespace droproot::knowledge
