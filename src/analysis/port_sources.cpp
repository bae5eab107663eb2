// Where the author's own files name a port, as far as the context shows them: source code, start
// scripts, package.json, configuration of the application.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analysis/port_finder.h"
#include "analysis/port_literals.h"
#include "droproot/analysis/paths.h"

namespace droproot::analysis {
namespace {

constexpr std::uint32_t kMostOfRange = 16;  // of an EXPOSE, looked for in source code

}  // namespace

void PortFinder::read_source(Started& started) const {
  if (started.source_looked_for) return;
  started.source_looked_for = true;
  const CommandWord* script = script_operand(*started.command, started.match);
  if (started.match.row->wildcard) script = &started.command->words[started.match.program];
  if (script == nullptr || !script->value) return;
  started.source_name = *script->value;
  const auto copied = find_copied(input_, facts_, absolute_path(facts_.workdir, *script->value));
  if (!copied) return;
  if (copied->heredoc) {
    started.source = std::string(at(*copied->heredoc));
  } else if (copied->from_context) {
    started.source_name = copied->source;
    started.source = input_.context.read(copied->source);
    started.source_in_context = true;
  } else {
    read_go_source(started, base_name(*script->value));
  }
}

// Of a program that another stage builds: where `go build` looks for it.
void PortFinder::read_go_source(Started& started, std::string_view program) const {
  const bool built = std::ranges::any_of(
      input_.file.instructions(), [this](const model::Instruction& instruction) {
        return instruction.keyword == syntax::Keyword::run &&
               at(instruction.span).find("go build") != std::string_view::npos;
      });
  if (!built) return;
  for (const std::string& path : {std::string("main.go"), fmt::format("cmd/{}/main.go", program)}) {
    started.source = input_.context.read(path);
    if (!started.source) continue;
    started.source_name = path;
    started.source_in_context = true;
    return;
  }
}

void PortFinder::find_in_files(bool named) {
  for (Started& started : started_) {
    find_in_application(started);
    if (!started.is_own_code()) continue;
    read_source(started);
    if (started.source) find_in_source(started, named);
  }
}

// The low ports to look for: those that something names, or else the usual ones.
std::set<std::uint16_t> PortFinder::low_ports_of_source(bool named) const {
  if (!named) return {80, 443};
  std::set<std::uint16_t> ports;
  for (const PortPlace& place : out_.places) ports.insert(place.port);
  for (const ExposedRange& range : ranges_) {
    for (std::uint32_t port = range.first; port <= range.last && port < range.first + kMostOfRange;
         ++port) {
      if (port < 1024) ports.insert(static_cast<std::uint16_t>(port));
    }
  }
  ports.erase(0);
  return ports;
}

// A low port that the author's code has of its own, not as the default of a variable. A number that
// nothing else names has to say outright that it is listened on.
void PortFinder::find_in_source(const Started& started, bool named) {
  for (const std::uint16_t port : low_ports_of_source(named)) {
    const std::string number = std::to_string(port);
    for (const PortLiteral& literal : port_literals(*started.source, number)) {
      const bool of_variable = std::ranges::any_of(
          followed_, [&](const std::string& name) { return has_name(literal.text, name); });
      if (of_variable || (!named && !literal.decides)) continue;
      const auto begin = static_cast<Offset>(literal.begin);
      PortPlace place{.port = port,
                      .role = PortRole::listens,
                      .at = start_at(),
                      .what = fmt::format("{}:{}", started.source_name, literal.line)};
      place.in_file = PortPlace::InFile{started.source_name,
                                        {begin, begin + static_cast<Offset>(number.size())}};
      if (!started.source_in_context || !literal.sure) {
        place.stuck = "is source code, which is not changed";
      }
      add(std::move(place));
    }
  }
}

// An argument in a start script or in package.json.
void PortFinder::find_in_script(const Started& started, const PortArgument& argument,
                                PortPlace place) {
  const auto text =
      started.script_path.empty() ? std::nullopt : input_.context.read(started.script_path);
  if (!text) {
    place.stuck = "stands in the start script";
    return add(std::move(place));
  }
  const std::string number = std::to_string(place.port);
  std::size_t count = 0;
  std::vector<std::pair<std::size_t, Span>> found;
  for (std::size_t begin = 0; begin < text->size();) {
    const std::size_t end = std::min(text->find('\n', begin), text->size());
    const std::string_view line = std::string_view(*text).substr(begin, end - begin);
    ++count;
    const std::size_t first = line.find_first_not_of(" \t");
    const bool is_comment = first != line.npos && line[first] == '#';
    const bool names = argument.option == "operand" || line.find(argument.option) != line.npos;
    const std::size_t digits = names ? find_only(line, number) : line.npos;
    if (!is_comment && digits != line.npos && line.find(started.match.name) != line.npos) {
      const auto at = static_cast<Offset>(begin + digits);
      found.emplace_back(count, Span{at, at + static_cast<Offset>(number.size())});
    }
    begin = end + 1;
  }
  if (found.size() != 1) {
    place.stuck =
        fmt::format("stands in {} and is not found there on one line", started.script_path);
    return add(std::move(place));
  }
  place.what = fmt::format("{}:{}", started.script_path, found.front().first);
  place.in_file = PortPlace::InFile{started.script_path, found.front().second};
  add(std::move(place));
}

// ---- configuration of the application ----------------------------------------------------------

namespace {

struct ApplicationFile {
  std::string path;
  ConfigKind kind;
};

std::vector<ApplicationFile> application_files(const Started& started) {
  if (started.match.name == "java") {
    return {{"src/main/resources/application.properties", ConfigKind::properties},
            {"src/main/resources/application.yml", ConfigKind::spring_yaml},
            {"src/main/resources/application.yaml", ConfigKind::spring_yaml}};
  }
  const CommandWord* library = script_operand(*started.command, started.match);
  if (started.match.name != "dotnet" || library == nullptr || !library->value) return {};
  const std::string name(base_name(*library->value));
  if (!name.ends_with(".dll")) return {};
  const std::string project = name.substr(0, name.size() - 4);
  return {{"appsettings.json", ConfigKind::appsettings},
          {project + "/appsettings.json", ConfigKind::appsettings},
          {"src/" + project + "/appsettings.json", ConfigKind::appsettings}};
}

// Some COPY takes the file, or a folder with it, out of the context.
bool is_copied(const model::Dockerfile& file, const std::string& path) {
  const std::string wanted = absolute_path("/", path);
  for (const model::Instruction& instruction : file.instructions()) {
    const auto* copy = std::get_if<model::Copy>(&instruction.body);
    if (copy == nullptr || instruction.flag("from") != nullptr) continue;
    for (const model::Word& source : copy->sources) {
      const std::string from = absolute_path("/", source.text);
      if (source.text.find('$') == std::string::npos && is_within(wanted, from)) return true;
    }
  }
  return false;
}

// application-prod.yml may say something else.
bool has_variants(const BuildContext& context, const std::string& path) {
  const std::string folder(parent_path(absolute_path("/", path)));
  const std::string name(base_name(path));
  const std::string stem = name.substr(0, name.find('.'));
  return std::ranges::any_of(context.files_in(folder), [&](const std::string& other) {
    return (other.starts_with(stem + "-") || other.starts_with(stem + ".")) && other != name;
  });
}

}  // namespace

void PortFinder::add_application_ports(const std::string& path, const ConfigPorts& ports) {
  const bool has_others = has_variants(input_.context, path);
  for (const ConfigPort& port : ports.low) {
    PortPlace place{.port = port.port,
                    .role = PortRole::listens,
                    .at = start_at(),
                    .what = fmt::format("{}:{}", path, port.line)};
    place.in_file = PortPlace::InFile{path, port.at};
    if (ports.problem) place.stuck = "has another port that is not read";
    if (has_others) place.stuck = "has other files beside it that may say something else";
    if (!is_copied(input_.file, path)) place.stuck = "is not seen to be built into the image";
    add(std::move(place));
  }
}

// Arguments and variables beat it, but for the endpoints of Kestrel, which beat them.
void PortFinder::find_in_application(const Started& started) {
  const auto is_set = [this](std::string_view name) { return facts_.scope->find(name) != nullptr; };
  const bool beaten = started.decided || !port_arguments(*started.command, started.match).empty() ||
                      std::ranges::any_of(started.match.row->variables, is_set);
  if (beaten && started.match.name != "dotnet") return;
  for (const auto& [path, kind] : application_files(started)) {
    const auto text = input_.context.read(path);
    if (text) add_application_ports(path, config_ports(kind, *text));
  }
}

}  // namespace droproot::analysis
