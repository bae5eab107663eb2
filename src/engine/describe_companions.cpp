#include "engine/describe_companions.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "droproot/analysis/companions.h"
#include "droproot/text/assert.h"

namespace droproot::engine {
namespace {

using diag::Companion;

class Describer {
 public:
  Describer(const CompanionInput& input, diag::FileReport& report)
      : input_(input), report_(report) {}
  void describe();

 private:
  struct Line {
    Span span;
    std::uint32_t number;
  };
  [[nodiscard]] static Line line_at(std::string_view text, Offset at);

  void add_context_edits(const plan::Target& target);
  void add_lines(const plan::Target& target);
  void add_line(const analysis::CompanionLine& line);
  void add_edit(const std::string& file, std::string_view text, const edit::Edit& edit,
                std::string why);
  [[nodiscard]] bool edits() const {
    return input_.config.ports == config::PortMode::remap_context;
  }

  const CompanionInput& input_;
  diag::FileReport& report_;
  std::map<std::string, diag::CompanionFile> files_;
};

Describer::Line Describer::line_at(std::string_view text, Offset at) {
  const std::string_view before = text.substr(0, at);
  const std::size_t begin = before.rfind('\n') + 1;  // npos + 1 == 0
  std::size_t end = std::min(text.find('\n', at), text.size());
  if (end > begin && text[end - 1] == '\r') --end;
  return {{static_cast<Offset>(begin), static_cast<Offset>(end)},
          static_cast<std::uint32_t>(std::ranges::count(before, '\n') + 1)};
}

// Edits of one line are one companion.
void Describer::add_edit(const std::string& file, std::string_view text, const edit::Edit& edit,
                         std::string why) {
  const Line line = line_at(text, edit.span.begin);
  auto same = std::ranges::find_if(report_.companions, [&](const Companion& other) {
    return other.file == file && other.line == line.number && !other.edits.empty();
  });
  if (same == report_.companions.end()) {
    same = report_.companions.insert(
        same, {.file = file,
               .line = line.number,
               .rule = "privileged-port",
               .text = std::string(text.substr(line.span.begin, line.span.size())),
               .new_text = {},
               .why = std::move(why)});
  }
  // Two places of one line are two edits; what cannot be added is there already, or is not sure.
  if (!same->edits.add(edit)) return;
  edit::EditSet moved;
  for (const edit::Edit& one : same->edits.edits()) {
    const Span in_line{one.span.begin - line.span.begin, one.span.end - line.span.begin};
    const bool added = moved.add({in_line, one.text}).has_value();
    DROPROOT_ASSERT(added);
  }
  same->new_text = moved.apply(same->text);
}

void Describer::add_context_edits(const plan::Target& target) {
  for (const plan::PortChange& change : target.ports) {
    if (change.in_file.empty()) continue;
    const auto text = input_.context.read(change.in_file);
    if (!text) continue;
    const std::string file = input_.context.shown(change.in_file);
    auto& entry = files_.try_emplace(file, diag::CompanionFile{file, *text, {}}).first->second;
    if (!entry.edits.add(change.edit)) continue;
    add_edit(file, *text, change.edit, "decides where the process listens");
  }
}

void Describer::add_line(const analysis::CompanionLine& line) {
  if (line.kind == analysis::CompanionKind::user || line.edits.empty()) {
    Companion companion{
        .file = line.file,
        .line = line.line,
        .rule = line.kind == analysis::CompanionKind::user ? "runs-as-root" : "privileged-port",
        .text = {},
        .new_text = {},
        .why = line.stuck.empty() ? line.why : line.why + " and " + line.stuck};
    Offset at = 0;
    for (std::uint32_t i = 1; i < line.line && at < line.source.size(); ++i) {
      at = static_cast<Offset>(std::min(line.source.find('\n', at), line.source.size() - 1) + 1);
    }
    const Line whole = line_at(line.source, at);
    companion.text = line.source.substr(whole.span.begin, whole.span.size());
    for (const analysis::CompanionEdit& edit : line.edits) {
      const Span in_line{edit.at.begin - whole.span.begin, edit.at.end - whole.span.begin};
      companion.new_text = companion.text;
      companion.new_text.replace(in_line.begin, in_line.size(), edit.text);
    }
    report_.companions.push_back(std::move(companion));
    return;
  }
  for (const analysis::CompanionEdit& edit : line.edits) {
    add_edit(line.file, line.source, {edit.at, edit.text}, line.why);
    if (!edits() || !line.compose) continue;
    auto& entry =
        files_.try_emplace(line.file, diag::CompanionFile{line.file, std::string(line.source), {}})
            .first->second;
    (void)entry.edits.add({edit.at, edit.text});
  }
}

void Describer::add_lines(const plan::Target& target) {
  analysis::CompanionQuery query{.context = input_.context,
                                 .moves = {},
                                 .variables = target.port_variables,
                                 .user_changes = true,
                                 .uid = target.uid};
  for (const plan::PortChange& change : target.ports) query.moves.emplace(change.from, change.to);
  for (const analysis::CompanionLine& line : analysis::find_companions(query)) add_line(line);
}

void Describer::describe() {
  for (const plan::Target& target : input_.plan.targets) {
    if (!is_applied(target, report_)) continue;
    add_context_edits(target);
    add_lines(target);
  }
  for (Companion& companion : report_.companions) {
    const auto file = files_.find(companion.file);
    companion.edited = file != files_.end() && !companion.edits.empty() &&
                       std::ranges::all_of(companion.edits.edits(), [&](const edit::Edit& edit) {
                         const auto& all = file->second.edits.edits();
                         return std::ranges::find(all, edit) != all.end();
                       });
  }
  std::ranges::stable_sort(report_.companions, {}, [](const Companion& companion) {
    return std::tuple(std::string_view(companion.file), companion.line);
  });
  for (auto& [name, file] : files_) report_.companion_files.push_back(std::move(file));
}

}  // namespace

bool is_applied(const plan::Target& target, const diag::FileReport& report) {
  return target.switches() &&
         std::ranges::find(report.edits.edits(), target.user_edit) != report.edits.edits().end();
}

void describe_companions(const CompanionInput& input, diag::FileReport& report) {
  Describer(input, report).describe();
}

}  // namespace droproot::engine
