// CLI11 splits the command line and finds the values; what it would say about mistakes is said here
// instead, in sentences. Paths never pass through CLI11: it reads `[a,b]` as a list.
#include "cli/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <utility>

#include "cli/completion.h"
#include "cli/help.h"
#include "droproot/config/path_glob.h"
#include "droproot/knowledge/policy.h"
#include "droproot/rules/registry.h"
#include "droproot/text/assert.h"
#include "droproot/text/nearest.h"
#include "droproot/text/printable.h"

namespace droproot::cli {
namespace {

constexpr auto kSubcommands = std::to_array<std::string_view>(
    {"explain", "rules", "images", "profiles", "config", "report", "parse", "completion"});

template <typename Enum>
struct Word {
  std::string_view word;
  Enum value;
};

constexpr auto kFormats =
    std::to_array<Word<report::Format>>({{"diff", report::Format::diff},
                                         {"file", report::Format::file},
                                         {"text", report::Format::text},
                                         {"markdown", report::Format::markdown},
                                         {"json", report::Format::json},
                                         {"jsonl", report::Format::jsonl},
                                         {"sarif", report::Format::sarif},
                                         {"rdjson", report::Format::rdjson},
                                         {"github", report::Format::github},
                                         {"gitlab", report::Format::gitlab}});
constexpr auto kLevels = std::to_array<Word<diag::Level>>(
    {{"safe", diag::Level::safe}, {"default", diag::Level::standard}, {"all", diag::Level::all}});
constexpr auto kChownModes =
    std::to_array<Word<config::ChownMode>>({{"all", config::ChownMode::all},
                                            {"writable", config::ChownMode::writable},
                                            {"none", config::ChownMode::none}});
constexpr auto kPortModes =
    std::to_array<Word<config::PortMode>>({{"remap", config::PortMode::remap},
                                           {"remap-context", config::PortMode::remap_context},
                                           {"report", config::PortMode::report},
                                           {"keep", config::PortMode::keep}});
constexpr auto kColorChoices = std::to_array<Word<ColorChoice>>({{"auto", ColorChoice::automatic},
                                                                 {"always", ColorChoice::always},
                                                                 {"never", ColorChoice::never}});

tl::unexpected<Error> usage(std::string message) {
  return tl::unexpected(Error{.code = ErrorCode::usage, .message = std::move(message)});
}

// What was written, before it is understood. Absent: not on the command line.
struct Written {
  bool write = false, check = false, no_context = false, no_config = false, quiet = false,
       verbose = false, no_ignore = false, no_progress = false, null_ends = false;
  bool help = false, version = false;
  std::optional<std::string> format, fixes, user, user_name, chown, ports, context, color,
      stdin_filename, profile, config, diff_base, files_from, jobs, shard, resume;
  std::vector<std::string> targets, build_arguments, select, ignore, exclude;
};

void add_flags(CLI::App& app, Written& written) {
  app.add_flag("-w,--write", written.write);
  app.add_flag("--check", written.check);
  app.add_flag("-q,--quiet", written.quiet);
  app.add_flag("-v,--verbose", written.verbose);
  app.add_flag("--no-context", written.no_context);
  app.add_flag("--no-config", written.no_config);
  app.add_flag("--no-ignore", written.no_ignore);
  app.add_flag("--no-progress", written.no_progress);
  app.add_flag("-0,--null", written.null_ends);
  app.add_flag("-h,--help", written.help);
  app.add_flag("--version", written.version);
}

void add_values(CLI::App& app, Written& written) {
  // The last one wins, so that an alias or a script can be overridden.
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  app.add_option("--format", written.format);
  app.add_option("--fixes", written.fixes);
  app.add_option("--user", written.user);
  app.add_option("--user-name", written.user_name);
  app.add_option("--chown", written.chown);
  app.add_option("--ports", written.ports);
  app.add_option("--profile", written.profile);
  app.add_option("--config", written.config);
  app.add_option("--context", written.context);
  app.add_option("--color", written.color);
  app.add_option("--stdin-filename", written.stdin_filename);
  app.add_option("--diff-base", written.diff_base);
  app.add_option("--files-from", written.files_from);
  app.add_option("-j,--jobs", written.jobs);
  app.add_option("--shard", written.shard);
  app.add_option("--resume", written.resume);
}

void add_lists(CLI::App& app, Written& written) {
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  // Without this an option would take all words up to the next option.
  for (CLI::Option* option :
       {app.add_option("--target", written.targets),
        app.add_option("--build-arg", written.build_arguments),
        app.add_option("--select", written.select), app.add_option("--ignore", written.ignore),
        app.add_option("--exclude", written.exclude)}) {
    option->allow_extra_args(false);
  }
}

void set_up(CLI::App& app, Written& written) {
  app.set_help_flag();
  app.allow_extras();
  app.option_defaults()->disable_flag_override();
  add_flags(app, written);
  add_values(app, written);
  add_lists(app, written);
}

std::vector<std::string> names_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

Error unknown_option(const std::string& word, const std::vector<std::string>& names) {
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string name = word.substr(0, word.find('='));
  return {.code = ErrorCode::usage,
          .message = fmt::format("there is no option '{}'{}", printable(name),
                                 did_you_mean(name, candidates, "droproot --help lists them"))};
}

// CLI11's two ways to be wrong about an option that exists: "--user: 1 required TEXT missing" and
// "check was given a disallowed flag override".
Error wrong_use(const CLI::ParseError& error) {
  const std::string text = error.what();
  const std::string name = text.substr(0, text.find_first_of(": "));
  if (text.find("flag override") == std::string::npos) {
    return {.code = ErrorCode::usage, .message = fmt::format("{} needs a value", name)};
  }
  return {.code = ErrorCode::usage, .message = fmt::format("--{} takes no value", name)};
}

// The paths: what CLI11 does not know and what stands behind `--`.
Result<std::vector<std::string>> split(std::span<const std::string> args, CLI::App& app) {
  const auto mark = std::ranges::find(args, "--");
  std::vector<std::string> reversed(args.begin(), mark);
  std::ranges::reverse(reversed);
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    return tl::unexpected(wrong_use(error));
  }
  std::vector<std::string> paths = app.remaining();
  for (const std::string& path : paths) {
    if (path.size() > 1 && path.front() == '-') {
      return tl::unexpected(unknown_option(path, names_of(app)));
    }
  }
  if (mark != args.end()) paths.insert(paths.end(), mark + 1, args.end());
  return paths;
}

template <typename Enum, std::size_t N>
Result<Enum> choose(std::string_view option, const std::string& text,
                    const std::array<Word<Enum>, N>& words) {
  std::vector<std::string_view> candidates;
  for (const Word<Enum>& word : words) {
    if (word.word == text) return word.value;
    candidates.push_back(word.word);
  }
  return usage(fmt::format(
      "{} cannot be '{}'{}", option, printable(text),
      did_you_mean(text, candidates, fmt::format("it is one of {}", fmt::join(candidates, ", ")))));
}

template <typename Enum, std::size_t N>
Choices choices_of(std::string_view option, const std::array<Word<Enum>, N>& words) {
  Choices choices{.option = option, .words = {}};
  for (const Word<Enum>& word : words) choices.words.push_back(word.word);
  return choices;
}

template <typename Into, typename Enum, std::size_t N>
Result<void> choose_into(Into& into, std::string_view option,
                         const std::optional<std::string>& text,
                         const std::array<Word<Enum>, N>& words) {
  if (!text) return {};
  const Result<Enum> value = choose(option, *text, words);
  if (!value) return tl::unexpected(value.error());
  into = *value;
  return {};
}

// `option` in front of what the configuration's reader says of its value.
template <typename T>
Result<T> headed(std::string_view option, Result<T> value) {
  if (value) return value;
  return usage(fmt::format("{}: {}", option, value.error().message));
}

Result<std::vector<std::string>> read_rules(std::string_view option,
                                            const std::vector<std::string>& lists) {
  std::vector<std::string> rules;
  for (std::string_view list : lists) {
    while (!list.empty()) {
      const std::size_t comma = std::min(list.find(','), list.size());
      std::string_view rule = list.substr(0, comma);
      list.remove_prefix(std::min(comma + 1, list.size()));
      rule.remove_prefix(std::min(rule.find_first_not_of(' '), rule.size()));
      rule = rule.substr(0, rule.find_last_not_of(' ') + 1);
      if (rule.empty()) continue;
      if (wrong_rule(rule)) return tl::unexpected(unknown_rule(option, rule));
      rules.emplace_back(rule);
    }
  }
  if (rules.empty() && !lists.empty()) return usage(fmt::format("{} names no rule", option));
  return rules;
}

Result<void> read_identity(config::Settings& settings, const Written& written) {
  if (written.user) {
    const auto user = headed("--user", config::parse_wanted_user(*written.user));
    if (!user) return tl::unexpected(user.error());
    settings.user = *user;
  }
  if (written.user_name) {
    auto name = headed("--user-name", config::parse_user_name(*written.user_name));
    if (!name) return tl::unexpected(name.error());
    settings.user_name = *std::move(name);
  }
  return {};
}

Result<void> read_lists(config::Config& config, const Written& written) {
  config.targets = written.targets;
  for (const std::string& text : written.build_arguments) {
    auto argument = headed("--build-arg", config::parse_build_argument(text));
    if (!argument) return tl::unexpected(argument.error());
    config.build_arguments.push_back(*std::move(argument));
  }
  return {};
}

Result<void> read_rule_lists(config::Settings& settings, const Written& written) {
  auto select = read_rules("--select", written.select);
  if (!select) return tl::unexpected(select.error());
  auto ignore = read_rules("--ignore", written.ignore);
  if (!ignore) return tl::unexpected(ignore.error());
  if (!select->empty()) settings.select = *std::move(select);
  if (!ignore->empty()) settings.ignore = *std::move(ignore);
  return {};
}

bool is_file_name(std::string_view profile) {
  return profile.find('/') != std::string_view::npos || profile.ends_with(".yaml") ||
         profile.ends_with(".yml");
}

// A built-in profile is applied; a file is only noted.
Result<void> read_profile(Harden& harden, const Written& written) {
  if (!written.profile) return {};
  const std::string& name = *written.profile;
  if (name.empty()) return usage("--profile needs a value");
  if (const knowledge::Policy* policy = knowledge::find_policy(name)) {
    const auto settings = config::settings_of(*policy, name, wrong_rule);
    DROPROOT_ASSERT(settings.has_value());
    config::apply(*settings, harden.config);
    harden.profile = name;
    return {};
  }
  if (const auto wrong = wrong_profile(name)) return usage("--profile: " + *wrong);
  harden.profile_file = name;
  return {};
}

Result<void> read_config_choice(Harden& harden, const Written& written) {
  if (written.config && written.no_config) {
    return usage("--config and --no-config exclude each other");
  }
  if (written.config && written.config->empty()) return usage("--config needs a value");
  if (written.no_config) harden.config_choice = ConfigChoice::none;
  if (written.config) {
    harden.config_choice = ConfigChoice::file;
    harden.config_file = *written.config;
  }
  return {};
}

Result<void> check_exclude(const std::vector<std::string>& patterns) {
  for (const std::string& pattern : patterns) {
    if (const auto wrong = config::wrong_path_glob(pattern)) return usage("--exclude: " + *wrong);
  }
  return {};
}

// A whole number from 1 to `most`; nothing else.
std::optional<std::uint32_t> small_number(std::string_view text, std::uint32_t most) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || number < 1 || number > most) return std::nullopt;
  return number;
}

Result<void> read_jobs(Harden& harden, const Written& written) {
  constexpr std::uint32_t kMostJobs = 1024;
  if (!written.jobs) return {};
  harden.jobs = small_number(*written.jobs, kMostJobs);
  if (harden.jobs) return {};
  return usage(fmt::format("--jobs cannot be '{}'; it is a number from 1 to {}",
                           printable(*written.jobs), kMostJobs));
}

Result<void> read_shard(Harden& harden, const Written& written) {
  constexpr std::uint32_t kMostShards = 1'000'000;
  if (!written.shard) return {};
  const std::string_view text = *written.shard;
  const std::size_t slash = std::min(text.find('/'), text.size());
  const auto count = small_number(text.substr(std::min(slash + 1, text.size())), kMostShards);
  const auto number = count ? small_number(text.substr(0, slash), *count) : std::nullopt;
  if (!number) {
    return usage(
        fmt::format("--shard cannot be '{}'; it is K/N, with K from 1 to N: 2/8", printable(text)));
  }
  harden.shard = {.number = *number, .count = *count};
  return {};
}

Result<void> read_run(Harden& harden, const Written& written) {
  for (const auto& [name, value] :
       {std::pair("--files-from", &written.files_from), std::pair("--resume", &written.resume)}) {
    if (*value && (*value)->empty()) return usage(fmt::format("{} needs a value", name));
  }
  if (written.null_ends && !written.files_from) {
    return usage("--null is for --files-from: it says how the paths in that file end");
  }
  harden.files_from = written.files_from.value_or("");
  if (written.null_ends) harden.list_end = '\0';
  harden.resume = written.resume.value_or("");
  harden.ignores = !written.no_ignore;
  harden.progress = !written.no_progress;
  return read_jobs(harden, written).and_then([&] { return read_shard(harden, written); });
}

Result<void> check_paths(const Written& written, const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (path.empty()) return usage("a PATH is empty");
    if (path == "-" && written.files_from == "-") {
      return usage("standard input cannot be both a Dockerfile and the list of --files-from");
    }
    if (path == "-" && written.write) {
      return usage(
          "--write cannot rewrite standard input; --format=file prints the rewritten text");
    }
    if (std::ranges::find(kSubcommands, path) != kSubcommands.end()) {
      return usage(fmt::format(
          "'{0}' is a command and comes first; the path of that name is written ./{0}", path));
    }
  }
  return {};
}

// What each option may be on its own is known by now; this is about pairs.
Result<void> check_together(const Written& written, const std::vector<std::string>& paths) {
  if (written.write && written.check) {
    return usage("--check and --write exclude each other: one changes nothing, the other does");
  }
  if (written.context && written.no_context) {
    return usage("--context and --no-context exclude each other");
  }
  if (written.diff_base && written.diff_base->empty()) return usage("--diff-base needs a value");
  if (written.diff_base && written.format != "github") {
    return usage("--diff-base is for --format=github: it says which lines can have comments");
  }
  if (written.quiet && written.verbose) {
    return usage("--quiet and --verbose exclude each other");
  }
  return check_paths(written, paths);
}

Result<void> read_words(Harden& harden, const Written& written) {
  report::Format format{};
  return choose_into(format, "--format", written.format, kFormats)
      .map([&] {
        if (written.format) harden.format = format;
      })
      .and_then(
          [&] { return choose_into(harden.options.fixes, "--fixes", written.fixes, kLevels); })
      .and_then(
          [&] { return choose_into(harden.options.chown, "--chown", written.chown, kChownModes); })
      .and_then(
          [&] { return choose_into(harden.options.ports, "--ports", written.ports, kPortModes); })
      .and_then([&] { return choose_into(harden.color, "--color", written.color, kColorChoices); });
}

Result<Harden> understand(const Written& written, std::vector<std::string> paths) {
  Harden harden;
  const Result<void> right = read_words(harden, written)
                                 .and_then([&] { return read_identity(harden.options, written); })
                                 .and_then([&] { return read_lists(harden.config, written); })
                                 .and_then([&] { return read_rule_lists(harden.options, written); })
                                 .and_then([&] { return read_profile(harden, written); })
                                 .and_then([&] { return read_config_choice(harden, written); })
                                 .and_then([&] { return check_exclude(written.exclude); })
                                 .and_then([&] { return read_run(harden, written); })
                                 .and_then([&] { return check_together(written, paths); });
  if (!right) return tl::unexpected(right.error());
  config::apply(harden.options, harden.config);
  if (written.context && written.context->empty()) return usage("--context needs a value");
  harden.paths = std::move(paths);
  if (written.write) harden.mode = Mode::write;
  if (written.check) harden.mode = Mode::check;
  if (written.no_context) harden.context = ContextChoice::none;
  if (written.context) {
    harden.context = ContextChoice::folder;
    harden.context_folder = *written.context;
  }
  if (written.stdin_filename) harden.stdin_filename = *written.stdin_filename;
  if (written.diff_base) harden.diff_base = *written.diff_base;
  harden.exclude = written.exclude;
  if (written.quiet) harden.verbosity = Verbosity::quiet;
  if (written.verbose) harden.verbosity = Verbosity::verbose;
  return harden;
}

// The options that were given, but for those that change nothing of what becomes of a file.
std::string fingerprint(const CLI::App& app) {
  constexpr auto kOthers = std::to_array<std::string_view>(
      {"--jobs", "--resume", "--color", "--quiet", "--verbose", "--no-progress"});
  std::string text;
  for (const CLI::Option* option : app.get_options()) {
    const std::string name = "--" + option->get_lnames().front();
    if (option->count() == 0 || std::ranges::find(kOthers, name) != kOthers.end()) continue;
    text += name;
    for (const std::string& value : option->results()) text += fmt::format("\n{}", value);
    text += '\0';
  }
  return text;
}

Result<Invocation> parse_main(std::span<const std::string> args, std::string_view command = "") {
  CLI::App app;
  Written written;
  set_up(app, written);
  auto paths = split(args, app);
  if (!paths) return tl::unexpected(paths.error());
  if (written.help) return Print{.text = std::string(help_text(command))};
  if (written.version) return Print{.text = std::string(version_text())};
  if (!command.empty() && paths->size() > 1) return usage("config takes one PATH at most");
  return understand(written, *std::move(paths)).map([&](Harden&& harden) {
    harden.fingerprint = fingerprint(app);
    return command.empty() ? Invocation(std::move(harden))
                           : Invocation(ShowConfig{.options = std::move(harden)});
  });
}

// What stands behind `report`, before it is understood.
struct WrittenReport {
  MakeReport report = {};
  std::optional<std::string> depth = {};
  bool help = false;
};

void set_up_report(CLI::App& app, WrittenReport& written) {
  app.set_help_flag();
  app.allow_extras();
  app.option_defaults()->disable_flag_override()->multi_option_policy(
      CLI::MultiOptionPolicy::TakeLast);
  app.add_flag("-h,--help", written.help);
  app.add_option("--html", written.report.html);
  app.add_option("--csv", written.report.csv);
  app.add_option("--markdown", written.report.markdown);
  app.add_option("--title", written.report.title);
  app.add_option("--depth", written.depth);
}

Result<MakeReport> understand_report(WrittenReport written, std::vector<std::string> files) {
  constexpr std::uint32_t kMostDepth = 100;
  MakeReport& report = written.report;
  const std::array outputs = {report.html, report.csv, report.markdown};
  if (files.empty()) {
    return usage("report needs at least one FILE, made by droproot --format=jsonl");
  }
  if (written.depth) {
    const auto depth = small_number(*written.depth, kMostDepth);
    if (!depth) {
      return usage(fmt::format("--depth cannot be '{}'; it is a number from 1 to {}",
                               printable(*written.depth), kMostDepth));
    }
    report.depth = *depth;
  }
  if (std::ranges::count(outputs, "-") > 1) {
    return usage("only one of --html, --csv and --markdown can be standard output");
  }
  if (std::ranges::all_of(outputs, &std::string::empty)) report.markdown = "-";
  report.files = std::move(files);
  return std::move(report);
}

Result<Invocation> parse_report(std::span<const std::string> args) {
  CLI::App app;
  WrittenReport written;
  set_up_report(app, written);
  auto files = split(args, app);
  if (!files) return tl::unexpected(files.error());
  if (written.help) return Print{.text = std::string(help_text("report"))};
  return understand_report(std::move(written), *std::move(files)).map([](MakeReport&& report) {
    return Invocation(std::move(report));
  });
}

struct Words {
  bool help = false;
  std::vector<std::string> words = {};
};

// Subcommands other than config have no options but --help.
Result<Words> parse_words(std::span<const std::string> args) {
  Words result;
  bool only_words = false;
  for (const std::string& arg : args) {
    if (!only_words && arg == "--") {
      only_words = true;
    } else if (!only_words && (arg == "--help" || arg == "-h")) {
      result.help = true;
    } else if (!only_words && arg.size() > 1 && arg.front() == '-') {
      return tl::unexpected(unknown_option(arg, {"--help"}));
    } else {
      result.words.push_back(arg);
    }
  }
  return result;
}

Result<Invocation> completion_for(const std::vector<std::string>& words) {
  if (words.size() == 1) {
    if (auto script = completion_script(words.front())) return Print{.text = *std::move(script)};
  }
  return usage(fmt::format("completion takes one SHELL: {}", fmt::join(kShells, ", ")));
}

Result<Invocation> parse_subcommand(const std::string& command, std::span<const std::string> args) {
  if (command == "config") return parse_main(args, command);
  if (command == "report") return parse_report(args);
  Result<Words> parsed = parse_words(args);
  if (!parsed) return tl::unexpected(parsed.error());
  if (parsed->help) return Print{.text = std::string(help_text(command))};
  std::vector<std::string>& words = parsed->words;
  if (command == "rules") {
    if (!words.empty())
      return usage("rules takes no arguments; droproot explain RULE tells of one");
    return ListRules{};
  }
  if (command == "profiles") {
    if (!words.empty()) return usage("profiles takes no arguments");
    return ListProfiles{};
  }
  if (command == "explain") {
    if (words.size() != 1) return usage("explain takes one RULE; droproot rules lists them");
    return Explain{.rule = words.front()};
  }
  if (command == "completion") return completion_for(words);
  if (words.empty()) {
    return usage(fmt::format("{} needs at least one {}", command,
                             command == "images" ? "REF, like node:20-alpine" : "PATH"));
  }
  if (command == "images") return DescribeImages{.references = std::move(words)};
  return Parse{.paths = std::move(words)};
}

}  // namespace

Result<Invocation> parse_arguments(std::span<const std::string> args) {
  if (!args.empty() && std::ranges::find(kSubcommands, args.front()) != kSubcommands.end()) {
    return parse_subcommand(args.front(), args.subspan(1));
  }
  return parse_main(args);
}

std::vector<std::string> option_names() {
  CLI::App app;
  Written written;
  set_up(app, written);
  return names_of(app);
}

std::vector<Choices> option_choices() {
  return {choices_of("--format", kFormats), choices_of("--fixes", kLevels),
          choices_of("--chown", kChownModes), choices_of("--ports", kPortModes),
          choices_of("--color", kColorChoices)};
}

std::optional<std::string> wrong_rule(std::string_view rule) {
  if (rule == "all" || rules::find_rule(rule) != nullptr) return std::nullopt;
  return unknown_rule("", rule).message;
}

std::optional<std::string> wrong_profile(const std::string& name) {
  if (is_file_name(name)) return std::nullopt;
  std::vector<std::string_view> candidates;
  for (const knowledge::Policy& policy : knowledge::builtin_policies()) {
    candidates.push_back(policy.id);
  }
  return fmt::format("there is no profile '{}'{}", printable(name),
                     did_you_mean(name, candidates,
                                  fmt::format("it is one of {}, or a file: ./{}",
                                              fmt::join(candidates, ", "), printable(name))));
}

Error unknown_rule(std::string_view option, std::string_view rule) {
  std::vector<std::string_view> candidates;
  for (const rules::Rule& known : rules::all_rules()) candidates.push_back(known.meta.id);
  return {.code = ErrorCode::usage,
          .message = fmt::format("{}{}there is no rule '{}'{}", option, option.empty() ? "" : ": ",
                                 printable(rule),
                                 did_you_mean(rule, candidates, "droproot rules lists them"))};
}

}  // namespace droproot::cli
