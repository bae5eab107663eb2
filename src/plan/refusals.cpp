// Why a stage that starts as root must not simply be switched. Each check knows one reason; the
// first that applies is the answer, the most fundamental ones first. A check that cannot see what
// it needs refuses: better that than a container that no longer starts.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <span>

#include "droproot/analysis/paths.h"
#include "droproot/text/unicode.h"
#include "plan/decide.h"
#include "plan/places.h"
#include "plan/root_programs.h"

namespace droproot::plan {
namespace {

using analysis::Command;
using analysis::CommandWord;
using analysis::ScriptSource;
using analysis::StageFacts;
using analysis::StartProcess;
using analysis::StartScript;
using diag::Severity;
using model::Instruction;

struct View {
  const PlanInput& input;
  const StageFacts& facts;
  const StartProcess& start;
  const analysis::ServerFacts& server;
  Span stage_at;  // the FROM line
  Moves& moves;   // filled by check_ports and check_root_home

  [[nodiscard]] const Instruction& at(model::InstructionId id) const { return input.file.at(id); }
  [[nodiscard]] Span start_at() const { return start.at ? at(*start.at).span : stage_at; }
};

using Answer = std::optional<Refusal>;

Answer by_design(std::string_view rule, Span at, std::string message) {
  return Refusal{rule, Severity::note, at, std::move(message)};
}
Answer needs_person(std::string_view rule, Span at, std::string message) {
  return Refusal{rule, Severity::warning, at, std::move(message)};
}

bool mentions(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

// ---- the stage ---------------------------------------------------------------------------------

Answer check_windows(const View& view) {
  if (!view.facts.windows) return std::nullopt;
  return by_design("runs-as-root", view.stage_at,
                   "a Windows image has no numeric users: left alone");
}

Answer check_export(const View& view) {
  if (view.facts.root_fs != analysis::RootFs::scratch) return std::nullopt;
  const auto adds_root_fs = [&view](const analysis::Step& step) {
    if (view.at(step.instruction).keyword != syntax::Keyword::add || step.words.empty())
      return false;
    return analysis::absolute_path(step.workdir, step.words.back().text) == "/";
  };
  if (std::ranges::any_of(view.facts.steps, adds_root_fs)) {
    return by_design(
        "base-or-tool-image", view.stage_at,
        "a base image: its root file system comes from an archive; others build on it");
  }
  if (!view.start.inherited && !analysis::starts_nothing(view.start)) return std::nullopt;
  return by_design("base-or-tool-image", view.stage_at,
                   "an export stage: FROM scratch without ENTRYPOINT and CMD starts nothing");
}

// LinuxKit starts its services with the capabilities that this label lists; a user other than root
// does not keep them (linuxkit, docs/yaml.md, "Image specification").
Answer check_capabilities_label(const View& view) {
  for (const analysis::Step& step : view.facts.steps) {
    const Instruction& label = view.at(step.instruction);
    if (label.keyword != syntax::Keyword::label) continue;
    const std::string_view text = view.input.file.source().at(label.span);
    if (!mentions(text, "org.mobyproject.config") || !mentions(text, "capabilities")) continue;
    return by_design(
        "must-start-as-root", label.span,
        "the label org.mobyproject.config asks for capabilities, which only root keeps");
  }
  return std::nullopt;
}

Answer check_base_known(const View& view) {
  const StageFacts& facts = view.facts;
  if (facts.root_fs == analysis::RootFs::scratch) return std::nullopt;
  if (facts.root_fs == analysis::RootFs::unresolved) {
    return needs_person("unresolved-base", view.stage_at,
                        fmt::format("the base image `{}` hangs on a variable without a value: give "
                                    "it with --build-arg",
                                    facts.base_name));
  }
  if (facts.image.reliable()) return std::nullopt;
  return needs_person("unresolved-base", view.stage_at,
                      fmt::format("too little is known of the base image `{}` to say who it runs "
                                  "as and which accounts it has",
                                  facts.base_name));
}

Answer check_user(const View& view) {
  const analysis::UserState& user = view.facts.user();
  if (is_root(user, view.facts.accounts()) == Truth::yes || !user.set_by) return std::nullopt;
  const auto& word = std::get<model::User>(view.at(*user.set_by).body).user;
  const std::string gives = user.written.empty()
                                ? "without it USER is empty, which is root"
                                : fmt::format("without it USER is `{}`", user.written);
  return needs_person("user-variable", view.at(*user.set_by).span,
                      fmt::format("USER {} hangs on a variable whose value is not in the file: {}",
                                  word.text, gives));
}

Answer check_onbuild(const View& view) {
  if (view.facts.onbuild.empty()) return std::nullopt;
  // A list that begins with a USER of its own runs, and leaves the child, as it did before.
  const Instruction& first = view.at(view.facts.onbuild.front());
  if (std::get<model::Onbuild>(first.body).keyword == syntax::Keyword::user) return std::nullopt;
  return by_design("onbuild", view.at(view.facts.onbuild.front()).span,
                   "ONBUILD runs in images built on this one, under its last USER: left as root");
}

// ---- the base image's own start ----------------------------------------------------------------

Answer check_image_start(const View& view) {
  const StageFacts& facts = view.facts;
  const knowledge::Entrypoint& entrypoint = facts.image.entrypoint;
  if (entrypoint.must_start_as_root) {
    return by_design("must-start-as-root", view.stage_at,
                     fmt::format("{} is made to start as root", facts.base_name));
  }
  if (facts.entrypoint || entrypoint.drops == knowledge::Drops::no) return std::nullopt;
  const bool drops_as_root = view.server.recipe != nullptr && view.server.recipe->drops_as_root;
  if (drops_as_root && view.input.config.fixes == diag::Level::all) return std::nullopt;
  const std::string with =
      entrypoint.drops_with.empty() ? std::string{} : fmt::format(" ({})", entrypoint.drops_with);
  return by_design(
      "must-start-as-root", view.stage_at,
      fmt::format("the entrypoint of {} changes to its own user by itself{}{}", facts.base_name,
                  with, drops_as_root ? "; --fixes=all starts it as that user" : ""));
}

bool wants_tool_images(const View& view) {
  return view.input.config.fixes == diag::Level::all || !view.input.config.targets.empty();
}

bool copies_code(const View& view, const analysis::Step& step) {
  if (!std::holds_alternative<model::Copy>(view.at(step.instruction).body) || step.words.empty()) {
    return false;
  }
  const std::string path = analysis::absolute_path(step.workdir, step.words.back().text);
  return analysis::is_document_root(path) || is_application_path(view.facts, path);
}

// php-fpm without a port to move and without code is there for other images, or for a bind mount.
bool starts_server(const View& view) {
  if (view.server.recipe == nullptr) return false;
  return !view.server.recipe->ports.empty() ||
         std::ranges::any_of(view.facts.steps, [&view](const analysis::Step& step) {
           return copies_code(view, step);
         });
}

Answer check_tool_image(const View& view) {
  const StageFacts& facts = view.facts;
  const bool server = facts.image.role == knowledge::ImageRole::server || starts_server(view);
  if (view.start.inherited && server) return std::nullopt;  // check_server_image
  if (wants_tool_images(view)) return std::nullopt;
  if (view.start.inherited) {
    return by_design("base-or-tool-image", view.stage_at,
                     fmt::format("the process is inherited from {}: others build on this image or "
                                 "mount into it (--fixes=all or --target switches it)",
                                 facts.base_name));
  }
  if (analysis::starts_nothing(view.start)) {
    return by_design("base-or-tool-image", view.start_at(),
                     "starts nothing, for ENTRYPOINT and CMD are empty: others build on this image "
                     "or mount into it (--fixes=all or --target switches it)");
  }
  if (!is_bare_interpreter(view.start)) return std::nullopt;
  return by_design("base-or-tool-image", view.start_at(),
                   "starts a bare shell or interpreter: others build on this image or mount into "
                   "it (--fixes=all or --target switches it)");
}

Answer check_server_image(const View& view) {
  const StageFacts& facts = view.facts;
  if (!view.start.inherited || facts.image.role != knowledge::ImageRole::server)
    return std::nullopt;
  if (view.server.recipe != nullptr) return std::nullopt;
  if (!facts.image.writable.empty()) return std::nullopt;  // they are given away
  return needs_person(
      "state-dir-owned-by-root", view.stage_at,
      fmt::format("what the server of {} writes is not known, and its folders are root's",
                  facts.base_name));
}

// ---- ports -------------------------------------------------------------------------------------

Answer check_ports(const View& view) {
  PortAnswer& ports = view.moves.ports;
  ports = map_ports(view.input, view.facts, view.start, view.server);
  ports.recipe = view.server.recipe;
  return ports.refusal;
}

// ---- what starts -------------------------------------------------------------------------------

// The folders that Tomcat's own image lets it write are known.
bool is_tomcat_of_the_base(const View& view, std::string_view program) {
  return (program == "catalina.sh" || program == "tomcat") && !view.facts.image.writable.empty() &&
         view.facts.image.env_value("CATALINA_HOME").has_value();
}

// Whoever the process will be has a home of its own: a created account gets one.
bool home_will_be_writable(const StageFacts& facts) {
  if (facts.scope->find("HOME") != nullptr) return false;
  const analysis::AccountTable& accounts = facts.accounts();
  if (facts.image.reuse) {
    const analysis::Account* const reused = accounts.find(facts.image.reuse->name);
    if (reused == nullptr || !reused->home || !reused->home->starts_with("/home/")) return false;
  }
  return std::ranges::all_of(accounts.accounts, [](const analysis::Account& account) {
    return !account.from.instruction || account.home_made;
  });
}

// "$HOME/.cache" as a shell has it.
bool is_below_home(const CommandWord& word) {
  std::string_view text = word.text;
  if (text.starts_with('"')) text.remove_prefix(1);
  return text.starts_with("$HOME/") || text.starts_with("${HOME}/") || text.starts_with("~/");
}

// `mkdir -p /data/x`, where the folder can be made and given away when the image is built.
bool makes_writable_folders(const View& view, const Command& command, bool in_workdir) {
  if (command.program() != "mkdir") return false;
  const StageFacts& facts = view.facts;
  return std::all_of(command.words.begin() + 1, command.words.end(), [&](const CommandWord& word) {
    if (is_below_home(word)) return home_will_be_writable(facts);
    if (!word.value) return false;
    if (word.value->starts_with('-')) return true;
    const bool absolute = word.value->starts_with('/');
    if (!absolute && (!in_workdir || !facts.workdir_exact)) return false;
    const std::string path = analysis::absolute_path(facts.workdir, *word.value);
    return analysis::is_within(path, "/tmp") || may_be_written(facts, path);
  });
}

bool leaves_workdir(const analysis::Commands& commands) {
  return std::ranges::any_of(commands.list, [](const Command& command) {
    return command.program() == "cd" || command.program() == "pushd";
  });
}

Answer check_program(const View& view, const Command& command, Span at, std::string_view where) {
  const std::string_view program = command.program();
  if (program.empty()) {
    return needs_person("must-start-as-root", at,
                        fmt::format("what {} starts hangs on a variable", where));
  }
  if (is_dropper(program)) {
    return by_design("must-start-as-root", at,
                     fmt::format("{} changes the user itself with {}; a USER could take its place",
                                 where, program));
  }
  if (const std::string_view way_out = way_out_of(program); !way_out.empty()) {
    return by_design("must-start-as-root", at,
                     fmt::format("{} starts {}; {}", where, program, way_out));
  }
  const bool server = is_server(program);
  // What is in the way of a recipe, check_ports says.
  if (server && !is_tomcat_of_the_base(view, program) && view.server.recipe == nullptr) {
    return needs_person("state-dir-owned-by-root", at,
                        fmt::format("{} starts {}, which as shipped writes folders that are root's",
                                    where, program));
  }
  return std::nullopt;
}

Answer check_start_programs(const View& view) {
  if (!view.start.commands.complete) {
    return needs_person("must-start-as-root", view.start_at(),
                        "the start command cannot be read in full");
  }
  const bool in_workdir = !leaves_workdir(view.start.commands);
  for (const Command& command : view.start.commands.list) {
    if (Answer answer = check_program(view, command, view.start_at(), "the image")) return answer;
    if (is_root_work(command.program()) && !makes_writable_folders(view, command, in_workdir)) {
      return needs_person(
          "must-start-as-root", view.start_at(),
          fmt::format("the start command runs {}, which may need root; a RUN could do it before",
                      command.program()));
    }
  }
  return std::nullopt;
}

// A file that a script writes where only root may, and whose folder cannot be given away.
bool writes_system_file(const View& view, const Command& command) {
  return std::ranges::any_of(command.writes, [&view](const analysis::FileWrite& write) {
    const std::string_view target = write.target;
    if (!target.starts_with('/') || target.starts_with("/tmp/") || target.starts_with("/dev/") ||
        target.starts_with("/proc/self/fd/")) {
      return false;
    }
    const bool fixed = target.find_first_of("$*?[") == std::string::npos;
    const std::string path = analysis::absolute_path("/", target);
    return !fixed || !may_be_written(view.facts, analysis::parent_path(path));
  });
}

Answer check_script_command(const View& view, const StartScript& script, const Command& command,
                            bool in_workdir) {
  const Span at = view.start_at();
  if (command.program().empty()) return std::nullopt;  // exec "$@" and the like: the CMD is checked
  const auto where = [&] { return place_in_script(view.input.context, script, command); };
  if (Answer answer = check_program(view, command, at, "the image")) {
    return check_program(view, command, at, where());
  }
  const bool edits_in_place =
      command.program() == "sed" && std::ranges::any_of(command.words, [](const CommandWord& word) {
        return word.text.starts_with("-i") || word.text.starts_with("--in-place");
      });
  const bool root_work =
      is_root_work(command.program()) && !makes_writable_folders(view, command, in_workdir);
  if (root_work || edits_in_place) {
    return needs_person(
        "must-start-as-root", at,
        fmt::format("{} runs {} at start, which may need root; a RUN could do it before", where(),
                    command.program()));
  }
  if (!writes_system_file(view, command)) return std::nullopt;
  return needs_person("must-start-as-root", at,
                      fmt::format("{} writes {} at start", where(), command.writes.front().target));
}

Answer check_scripts(const View& view) {
  if (view.server.recipe != nullptr) return std::nullopt;  // the image's own, if any
  for (const StartScript& script : view.start.scripts) {
    if (script.source == ScriptSource::unseen) {
      return needs_person(
          "must-start-as-root", view.start_at(),
          fmt::format("starts through the script {}, whose text is not in the build "
                      "context (--context): it may need root",
                      script.path));
    }
    if (!script.commands.complete) {
      return needs_person("must-start-as-root", view.start_at(),
                          fmt::format("the start script {} cannot be read in full", script.path));
    }
    const bool in_workdir = !leaves_workdir(script.commands);
    for (const Command& command : script.commands.list) {
      if (Answer answer = check_script_command(view, script, command, in_workdir)) return answer;
    }
  }
  return std::nullopt;
}

// ---- what the RUNs prepare ---------------------------------------------------------------------

bool brings_dropper(const Command& command) {
  return std::ranges::any_of(command.words, [](const CommandWord& word) {
    if (word.text.size() < 4) return false;  // shorter than all of them
    return word.text == "gosu" || word.text == "su-exec" || mentions(word.text, "tianon/gosu") ||
           mentions(word.text, "s6-overlay");
  });
}

Answer check_installed_droppers(const View& view) {
  for (const analysis::Step& step : view.facts.steps) {
    for (const Command& command : step.commands.list) {
      if (!brings_dropper(command)) continue;
      return by_design("must-start-as-root", command.at,
                       "installs a program that changes the user at start (gosu, su-exec or s6)");
    }
  }
  return std::nullopt;
}

// ---- folders -----------------------------------------------------------------------------------

Answer check_root_home(const View& view) {
  view.moves.root_home = find_root_home(view.input, view.facts, view.start);
  return view.moves.root_home.refusal;
}

bool says_generated(std::string_view comment) {
  const std::string text = ascii_lower(comment);
  const bool generated = mentions(text, "generated") || mentions(text, "auto-generated");
  return (generated && (mentions(text, "do not edit") || mentions(text, "not be edited") ||
                        mentions(text, "don't edit") || mentions(text, "not edit"))) ||
         mentions(text, "please do not edit it directly");
}

Answer check_generated(const View& view) {
  if (!is_generated(view.input.file)) return std::nullopt;
  return needs_person("generated-file", view.stage_at,
                      "the head says that the file is generated: its template has to change");
}

using Check = Answer (*)(const View&);

// In two parts, as only the second one asks what RUNs do.
constexpr std::array<Check, 9> kChecksOfBase = {
    &check_windows,     &check_export,  &check_capabilities_label, &check_generated, &check_user,
    &check_image_start, &check_onbuild, &check_tool_image,         &check_base_known};
constexpr std::array<Check, 6> kChecksOfStart = {&check_start_programs, &check_installed_droppers,
                                                 &check_scripts,        &check_ports,
                                                 &check_server_image,   &check_root_home};

Answer first_of(std::span<const Check> checks, const View& view) {
  for (const Check check : checks) {
    if (Answer answer = check(view)) return answer;
  }
  return std::nullopt;
}

}  // namespace

bool is_generated(const model::Dockerfile& file) {
  std::vector<std::string_view> head;
  for (const syntax::Token& token : file.tree().tokens()) {
    if (token.kind == syntax::TokenKind::keyword) break;
    if (token.kind == syntax::TokenKind::comment) head.push_back(file.source().at(token.span));
  }
  const auto forbids = [](std::string_view comment) {  // each of the sentences has this word
    return contains_ignoring_ascii_case(comment, "edit");
  };
  return std::ranges::any_of(head, forbids) &&
         says_generated(fmt::format("{}", fmt::join(head, " ")));
}

std::optional<Refusal> find_refusal(const PlanInput& input, const analysis::StageFacts& facts,
                                    const StartProcess& start, Moves& moves) {
  const analysis::ServerFacts server = analysis::find_server(input.facts_input(), facts, start);
  const View view{input, facts, start, server, input.file.at(input.file.at(facts.stage).from).span,
                  moves};
  if (Answer answer = first_of(kChecksOfBase, view)) return answer;
  return first_of(kChecksOfStart, view);
}

std::optional<Refusal> find_refusal_without_runs(const PlanInput& input,
                                                 const analysis::StageFacts& facts,
                                                 const StartProcess& start) {
  if (analysis::hangs_on_packages(facts, start)) return std::nullopt;
  const analysis::ServerFacts server = analysis::find_server(input.facts_input(), facts, start);
  Moves moves;
  const View view{input, facts, start, server, input.file.at(input.file.at(facts.stage).from).span,
                  moves};
  if (Answer answer = first_of(kChecksOfBase, view)) return answer;
  // No RUN installs a program that drops root: runs_may_matter() has looked for their names.
  constexpr std::array<Check, 2> kOfCommands = {&check_start_programs, &check_scripts};
  return first_of(kOfCommands, view);
}

}  // namespace droproot::plan
