#include "analysis/copied_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "droproot/analysis/paths.h"

namespace droproot::analysis {
namespace {

using model::Instruction;
using Kind = Arrival::Kind;

// server.jar, *.conf, /usr/local/bin/tool: what such a name stands for is no folder.
bool is_file_by_name(std::string_view source) {
  constexpr std::array<std::string_view, 66> kEndings = {
      "sh",   "bash",  "py",   "js",  "mjs",  "cjs",        "ts",  "rb",  "pl",   "php",  "lua",
      "c",    "h",     "cpp",  "go",  "rs",   "java",       "jar", "war", "conf", "cfg",  "cnf",
      "cf",   "ini",   "json", "yml", "yaml", "toml",       "xml", "txt", "md",   "lock", "list",
      "repo", "key",   "pub",  "pem", "crt",  "cer",        "gpg", "asc", "sql",  "env",  "html",
      "css",  "mod",   "sum",  "whl", "deb",  "rpm",        "apk", "zip", "exe",  "bin",  "so",
      "diff", "patch", "tmpl", "tpl", "j2",   "properties", "log", "csv", "tar",  "gz",   "tgz"};
  constexpr std::array<std::string_view, 14> kNames = {"passwd",
                                                       "group",
                                                       "shadow",
                                                       "gshadow",
                                                       "hosts",
                                                       "entrypoint",
                                                       "docker-entrypoint",
                                                       "Makefile",
                                                       "Gemfile",
                                                       "Rakefile",
                                                       "Procfile",
                                                       "Dockerfile",
                                                       "LICENSE",
                                                       "gradlew"};
  if (source.ends_with('/')) return false;
  const std::string_view name = base_name(source);
  const std::size_t dot = name.rfind('.');
  if (dot != std::string_view::npos && dot > 0 &&
      std::ranges::find(kEndings, name.substr(dot + 1)) != kEndings.end()) {
    return true;
  }
  if (has_glob(name)) return false;
  const std::string_view folder = base_name(parent_path(source));
  return folder == "bin" || folder == "sbin" || (name.starts_with('.') && name.ends_with("rc")) ||
         std::ranges::find(kNames, name) != kNames.end();
}

// By its name ADD may unpack it: more than what is_archive() takes for a tree.
bool may_unpack(std::string_view source) {
  constexpr std::array<std::string_view, 9> kEndings = {".tar", ".gz",  ".tgz", ".bz2", ".tbz2",
                                                        ".xz",  ".txz", ".zst", ".Z"};
  return std::ranges::any_of(
      kEndings, [source](std::string_view ending) { return source.ends_with(ending); });
}

bool is_remote(std::string_view source) {
  return source.starts_with("http://") || source.starts_with("https://");
}
bool is_repository(std::string_view source) {
  return source.starts_with("git@") || source.starts_with("git://") ||
         (is_remote(source) && source.substr(0, source.find('#')).ends_with(".git"));
}

// The part of `path` below `folder`: "etc/passwd" of / and /etc/passwd; empty: it is not below.
std::string_view below(std::string_view path, std::string_view folder) {
  if (path == folder || !is_within(path, folder)) return {};
  return path.substr(folder == "/" ? 1 : folder.size() + 1);
}

// The file name that `source` has in a folder that it is copied into.
std::string_view landing_name(std::string_view source) {
  source = source.substr(0, source.find_first_of("?#"));
  while (source.ends_with('/')) source.remove_suffix(1);
  return base_name(source);
}

class Copy {
 public:
  Copy(const CopyView& view, std::string_view path)
      : view_(view),
        instruction_(view.input.file.at(view.step.instruction)),
        copy_(std::get<model::Copy>(instruction_.body)),
        path_(path) {}

  Arrival run();

 private:
  // Most copies: whatever the sources are, nothing lands on the path.
  [[nodiscard]] bool ends_elsewhere(const model::Resolved& to) const {
    return to.exact && instruction_.flag("parents") == nullptr && !covers() &&
           destination_ != path_;
  }
  [[nodiscard]] Arrival from_source(std::size_t index) const;
  [[nodiscard]] Arrival from_heredoc(const model::Heredoc& heredoc) const;
  [[nodiscard]] Arrival from_context(std::string_view source) const;
  [[nodiscard]] Arrival from_root(std::string_view source) const;
  [[nodiscard]] Arrival with_parents(std::string_view source) const;
  [[nodiscard]] bool may_be_archive(std::string_view source, std::string_view clean) const;
  [[nodiscard]] Arrival to_unseen_place(std::string_view source) const;
  [[nodiscard]] Arrival by_name(std::string_view source, bool may_be_folder) const;
  [[nodiscard]] Arrival read(std::string_view file, std::string_view source) const;
  [[nodiscard]] Arrival unknown(std::string_view source, std::string_view why) const;
  // A plain file of that name lands on the path.
  [[nodiscard]] bool lands(std::string_view name) const {
    if (!into_folder_ && destination_ == path_) return true;
    return below(path_, destination_) == name;
  }
  // The contents of a folder land around the path.
  [[nodiscard]] bool covers() const { return !below(path_, destination_).empty(); }

  const CopyView& view_;
  const Instruction& instruction_;
  const model::Copy& copy_;
  std::string_view path_;
  std::string destination_;
  bool into_folder_ = false;
};

Arrival Copy::run() {
  Arrival arrival;
  if (view_.step.words.empty()) return arrival;
  const model::Resolved& to = view_.step.words.back();
  destination_ = absolute_path(view_.step.workdir, to.text);
  into_folder_ = to.text.ends_with('/') || to.text.ends_with("/.") || to.text == "." ||
                 copy_.sources.size() > 1;
  if (ends_elsewhere(to)) return arrival;
  for (std::size_t i = 0; i < copy_.sources.size(); ++i) {
    Arrival next = from_source(i);
    const bool outdone = arrival.kind == Kind::unknown;
    if (next.kind != Kind::none && !outdone) arrival = std::move(next);
  }
  return arrival;
}

Arrival Copy::unknown(std::string_view source, std::string_view why) const {
  return {.kind = Kind::unknown,
          .why = fmt::format(
              "{} {} {} {}, {}", instruction_.keyword == syntax::Keyword::add ? "ADD" : "COPY",
              source, copy_.destination.text, "may bring another " + std::string(path_), why),
          .source = std::string(source)};
}

Arrival Copy::from_source(std::size_t index) const {
  const std::string& source = view_.step.words[index].text;
  if (source.starts_with("<<")) {
    std::size_t heredoc = 0;
    for (std::size_t i = 0; i < index; ++i) heredoc += view_.step.words[i].text.starts_with("<<");
    return heredoc < instruction_.heredocs.size() ? from_heredoc(instruction_.heredocs[heredoc])
                                                  : Arrival{};
  }
  if (!view_.step.words.back().exact) return to_unseen_place(source);
  if (instruction_.flag("parents") != nullptr) return with_parents(source);
  Arrival arrival = instruction_.flag("from") != nullptr ? from_root(source) : from_context(source);
  const bool known = arrival.kind == Kind::text || arrival.kind == Kind::other;
  if (known && instruction_.flag("exclude") != nullptr) {
    return unknown(source, "unless --exclude leaves it out");
  }
  return arrival;
}

// COPY --parents x/y /z gives /z/x/y.
Arrival Copy::with_parents(std::string_view source) const {
  const std::string landing = absolute_path(destination_, "./" + std::string(source));
  const bool hits = has_glob(source) || is_within(path_, landing);
  return hits ? unknown(source, "for it keeps its folders") : Arrival{};
}

// ADD unpacks what is an archive by its first bytes, whatever its name.
bool Copy::may_be_archive(std::string_view source, std::string_view clean) const {
  if (may_unpack(source)) return true;
  if (is_file_by_name(source)) return false;
  const auto bytes = view_.input.context.read(clean);
  if (!bytes) return true;
  constexpr std::size_t kTarMagic = 257;
  return bytes->starts_with("\x1f\x8b") || bytes->starts_with("BZh") ||
         bytes->starts_with(
             "\xfd"
             "7zXZ") ||
         bytes->starts_with("\x28\xb5\x2f\xfd") ||
         (bytes->size() > kTarMagic &&
          std::string_view(*bytes).substr(kTarMagic).starts_with("ustar"));
}

// `COPY x $HOME/`: only a name of the path's own, or a folder put over the root, could matter.
Arrival Copy::to_unseen_place(std::string_view source) const {
  constexpr std::string_view kWhy = "for its destination hangs on a variable that is not seen";
  if (landing_name(source) == base_name(path_)) return unknown(source, kWhy);
  const std::string_view written = copy_.destination.text;
  const std::size_t variable = written.find('$');
  const bool literal_begin = variable != std::string_view::npos && variable > 1;
  const std::string_view begin = written.substr(0, variable);
  if (literal_begin && written.starts_with('/') && !parent_path(path_).starts_with(begin))
    return {};
  const std::size_t last = written.find_last_of("$}");
  const std::size_t slash = written.find('/', last == std::string_view::npos ? 0 : last);
  std::string_view end = slash == std::string_view::npos ? "" : written.substr(slash + 1);
  while (end.ends_with('/')) end.remove_suffix(1);
  const bool ends_elsewhere = !end.empty() && end != "." && base_name(end) != "etc";
  if (ends_elsewhere || is_file_by_name(source)) return {};
  return unknown(source, kWhy);
}

Arrival Copy::from_heredoc(const model::Heredoc& heredoc) const {
  if (!lands(heredoc.name)) return {};
  const std::string_view body = view_.input.file.source().at(heredoc.body);
  if (heredoc.expand && body.find_first_of("$\\") != std::string_view::npos) {
    return unknown("<<" + heredoc.name, "for its text holds variables");
  }
  return {.kind = Kind::text, .text = std::string(body), .source = "<<" + heredoc.name};
}

// Nothing shows what the source is.
Arrival Copy::by_name(std::string_view source, bool may_be_folder) const {
  const bool from_context = instruction_.flag("from") == nullptr;
  const std::string why = from_context ? fmt::format("and {} is not in the context", source)
                                       : fmt::format("and what {} holds is not seen", source);
  if (!has_glob(source) && lands(landing_name(source))) return unknown(source, why);
  const bool folder = may_be_folder && !is_file_by_name(source);
  return folder && covers() ? unknown(source, why) : Arrival{};
}

Arrival Copy::read(std::string_view file, std::string_view source) const {
  auto text = view_.input.context.read(file);
  if (!text) return unknown(source, fmt::format("and {} cannot be read", file));
  return {.kind = Kind::text, .text = std::move(*text), .source = std::string(file)};
}

Arrival Copy::from_context(std::string_view source) const {
  const bool adds = instruction_.keyword == syntax::Keyword::add;
  if (is_repository(source)) return by_name(source, true);
  if (is_remote(source)) {
    const bool unpacked = instruction_.flag("unpack") != nullptr;
    return unpacked && covers() ? unknown(source, "for it is an archive") : by_name(source, false);
  }
  if (adds && may_unpack(source)) {
    return covers() ? unknown(source, "for it is an archive") : Arrival{};
  }
  if (has_glob(source)) return by_name(source, true);
  const std::string clean = absolute_path("/", source).substr(1);
  const EntryKind kind = view_.input.context.entry(clean).kind;
  if (kind == EntryKind::file) {
    if (adds && covers() && may_be_archive(source, clean)) {
      return unknown(source, "for it may be an archive");
    }
    return lands(base_name(clean)) ? read(clean, source) : Arrival{};
  }
  if (kind != EntryKind::folder) return by_name(source, true);
  if (!covers()) return {};
  const std::string inside =
      (clean.empty() ? "" : clean + '/') + std::string(below(path_, destination_));
  switch (view_.input.context.entry(inside).kind) {
    case EntryKind::missing:
    case EntryKind::folder:
      return {};
    case EntryKind::file:
      return read(inside, source);
    case EntryKind::unseen:
      break;
  }
  return unknown(source, fmt::format("and {} cannot be seen", inside));
}

Arrival Copy::from_root(std::string_view source) const {
  const model::Flag& from = *instruction_.flag("from");
  const std::string clean = absolute_path("/", source);
  const bool itself = lands(base_name(clean)) && clean == path_;
  const bool around = is_within(path_, clean) && clean != path_ &&
                      below(path_, clean) == below(path_, destination_);
  if (has_glob(source) || (!itself && !around)) {
    // Another file of the root takes the path's place, or a folder that may hold one.
    Arrival arrival = by_name(source, true);
    const bool one_file = !has_glob(source) && lands(base_name(clean));
    if (arrival.kind != Kind::unknown || !one_file) return arrival;
  }
  const std::string there = around ? std::string(path_) : clean;
  OtherRoot root{.stage = {}, .image = from.value.value_or(""), .path = there};
  root.stage = view_.input.file.find_stage(root.image, view_.stage, model::EdgeKind::copy);
  return {.kind = Kind::other, .source = std::string(source), .root = std::move(root)};
}

}  // namespace

Arrival arrival_at(const CopyView& view, std::string_view path) { return Copy(view, path).run(); }

}  // namespace droproot::analysis
