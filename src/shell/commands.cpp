#include "droproot/shell/commands.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <variant>

#include "droproot/shell/interpreter.h"
#include "droproot/text/truth.h"
#include "droproot/text/word_set.h"

namespace droproot::shell {
namespace {

// What holds at a node, before its own place among its siblings is looked at.
struct Context {
  Ran ran = Ran::always_succeeded;
  // Whether set -e sees a failure: not in conditions and left of && and ||. Behind `!` bash does
  // where set -e was given behind it, too, and other shells do not.
  Truth errexit_counts = Truth::yes;
  // Leaving the innermost shell with a failure fails the script.
  bool exit_matters = true;
  bool in_subshell = false;
  bool in_pipeline = false;
  bool in_substitution = false;
  bool dead = false;  // in a branch that is not taken
  NodeId loop = kNoNode;
  NodeId function = kNoNode;
};

// What is known of a node when it is visited.
struct Place {
  Context context = {};
  NodeId first = kNoNode;  // element of a list or pipeline
  NodeId last = kNoNode;
  bool only_harmless = true;  // the children that were visited
  // Of an if clause, while its parts are visited: none of the conditions above the latest one was
  // met, and whether that one is.
  Truth open = Truth::yes;
  Truth met = Truth::no;
};

// What a shell of its own takes back when it ends.
struct Scope {
  NodeId end;
  Options options;
  bool maybe_errexit;
  bool may_have_left;
};

// Kept from one script to the next.
struct WalkMemory {
  std::vector<Place> places;  // by node
  std::vector<Scope> scopes;
  std::vector<CommandUse> uses;
};

class Walker {
 public:
  Walker(const Script& script, Options options, const Verdict& verdict, WalkMemory& memory)
      : script_(script),
        verdict_(verdict),
        options_(options),
        maybe_errexit_(options.errexit),
        places_(memory.places),
        scopes_(memory.scopes),
        uses_(memory.uses) {}

  void run() {
    places_.assign(script_.nodes.size(), Place{});
    scopes_.clear();
    uses_.clear();
    uses_.reserve(script_.nodes.size());
    find_elements();
    for (NodeId id = 0; id < script_.nodes.size(); ++id) {
      while (!scopes_.empty() && scopes_.back().end <= id) close_scope();
      visit(id);
    }
  }

 private:
  [[nodiscard]] const Node& node(NodeId id) const { return script_.nodes[id]; }
  template <typename T>
  [[nodiscard]] const T* as(NodeId id) const {
    return std::get_if<T>(&script_.nodes[id].body);
  }

  void find_elements() {
    for (NodeId id = 1; id < script_.nodes.size(); ++id) {
      if (node(id).role != Role::element) continue;
      const NodeId parent = node(id).parent;
      if (places_[parent].first == kNoNode) places_[parent].first = id;
      places_[parent].last = id;
    }
  }

  void close_scope() {
    options_ = scopes_.back().options;
    maybe_errexit_ = scopes_.back().maybe_errexit;
    may_have_left_ = scopes_.back().may_have_left;
    scopes_.pop_back();
  }

  void visit(NodeId id) {
    Context& here = places_[id].context;
    if (id != 0) {
      here = derive(id);
      if (node(id).role == Role::condition) note_condition(id);
      if (here.dead) return;
      bool& only_harmless = places_[node(id).parent].only_harmless;
      only_harmless = only_harmless && harmless(id);
    }
    if (may_have_left_) here.ran = Ran::maybe;
    if (errexit_sees(id) && options_.errexit && here.errexit_counts == Truth::yes &&
        here.exit_matters && here.ran == Ran::always_started) {
      here.ran = Ran::always_succeeded;
    }
    // Where a failure of the whole shell goes unseen, set -e may end it early.
    const bool may_leave = errexit_sees(id) && maybe_errexit_ && here.errexit_counts != Truth::no &&
                           !here.exit_matters;
    if (is_forked(id)) {
      here.in_subshell = true;
      open_scope(id, may_have_left_);
    }
    if (is_subshell(id)) here.in_subshell = true;
    if (is_subshell(id) || is_piped(id)) {
      open_scope(id, may_have_left_ || may_leave);
    } else {
      visit_command(id, here);
      may_have_left_ |= may_leave;
    }
  }

  void open_scope(NodeId id, bool left_behind) {
    scopes_.push_back({node(id).end, options_, maybe_errexit_, left_behind});
  }

  void visit_command(NodeId id, const Context& here) {
    if (const auto* simple = as<Simple>(id)) {
      add_use(id, *simple);
      note_effects(*simple, here);
    } else if (as<Opaque>(id) != nullptr) {
      add_use(id, Simple{});
      uses_.back().opaque = true;
      may_have_left_ = true;
    }
  }

  // set -e looks at the status of these; that of other compound commands may come from a place
  // where it does not look, as in { a && b; }.
  [[nodiscard]] bool errexit_sees(NodeId id) const {
    if (const auto* compound = as<Compound>(id)) return compound->kind == CompoundKind::subshell;
    if (const auto* pipe = as<Pipeline>(id)) return !pipe->negated && is_piped(id);
    return as<Simple>(id) != nullptr || as<Opaque>(id) != nullptr;
  }

  // In a shell of its own whose status set -e does not look at.
  [[nodiscard]] bool is_forked(NodeId id) const {
    if (node(id).background || node(id).role == Role::substitution) return true;
    return id != 0 && is_piped(node(id).parent);
  }
  [[nodiscard]] bool is_piped(NodeId id) const {
    return as<Pipeline>(id) != nullptr && places_[id].first != places_[id].last;
  }
  [[nodiscard]] bool is_subshell(NodeId id) const {
    const auto* compound = as<Compound>(id);
    return compound != nullptr &&
           (compound->kind == CompoundKind::subshell || compound->kind == CompoundKind::coprocess);
  }

  // The context of a node from its parent's and from its place there.
  [[nodiscard]] Context derive(NodeId id) const {
    const NodeId parent = node(id).parent;
    Context out = places_[parent].context;
    if (node(id).role == Role::substitution) {
      out.in_substitution = true;
      return unsure(out);
    }
    if (as<Sequence>(parent) != nullptr) in_sequence(out, id);
    if (const auto* list = as<AndOr>(parent)) in_and_or(out, id, *list);
    if (const auto* list = as<Pipeline>(parent)) in_pipeline(out, id, *list);
    if (const auto* compound = as<Compound>(parent)) in_compound(out, id, compound->kind);
    return node(id).background ? unsure(out) : out;
  }

  static Context unsure(Context out) {
    out.ran = Ran::maybe;
    out.exit_matters = false;
    return out;
  }

  void in_sequence(Context& out, NodeId id) const {
    const NodeId last = places_[node(id).parent].last;
    if (id == last) return;
    // `a && exit 0; exit 1` succeeds only by the first way out.
    const bool only_way = node(id).end == last && out.exit_matters && leaves(last) && departs(id);
    if (!only_way) out.ran = std::min(out.ran, Ran::always_started);
  }

  void in_and_or(Context& out, NodeId id, const AndOr& list) const {
    const NodeId parent = node(id).parent;
    const NodeId last = places_[parent].last;
    const bool decides = out.ran == Ran::always_succeeded;
    const bool last_watched =
        options_.errexit && out.errexit_counts == Truth::yes && out.exit_matters;
    if (id != last) out.errexit_counts = Truth::no;
    if (out.ran == Ran::maybe || (list.is_and && decides)) return;
    const bool first = id == places_[parent].first;
    const bool surely = first || (list.is_and && places_[parent].only_harmless);
    out.ran = surely ? Ran::always_started : Ran::maybe;
    if (list.is_and || !first || node(id).end != last) return;
    // a || exit 1
    const bool ends = leaves(last) && out.exit_matters;
    if (ends || ((decides || last_watched) && fails(last))) out.ran = Ran::always_succeeded;
  }

  // set, true and : do not fail, so what stands behind their && is reached.
  [[nodiscard]] bool harmless(NodeId id) const {
    const std::string_view name = name_of(id);
    return name == "set" || name == "true" || name == ":";
  }

  // The last simple command of nested groups (and of subshells and && chains, if `also_status`).
  [[nodiscard]] NodeId last_command(NodeId id, bool also_status) const {
    while (true) {
      if (as<Sequence>(id) != nullptr || (also_status && as<AndOr>(id) != nullptr)) {
        if (const auto* list = as<AndOr>(id); list != nullptr && !list->is_and) return id;
        id = places_[id].last;
      } else if (const auto* compound = as<Compound>(id);
                 compound != nullptr && id + 1 < node(id).end &&
                 (compound->kind == CompoundKind::group ||
                  (also_status && compound->kind == CompoundKind::subshell))) {
        id = id + 1;
      } else {
        return id;
      }
    }
  }

  // Leaves the shell with a failure, whatever happens in it.
  [[nodiscard]] bool leaves(NodeId id) const {
    const NodeId last = last_command(id, false);
    return name_of(last) == "exit" && exit_fails(last);
  }
  // a && b && exit 0
  [[nodiscard]] bool departs(NodeId id) const {
    const auto* list = as<AndOr>(id);
    if (list == nullptr || !list->is_and || node(id).background) return false;
    const NodeId last = places_[id].last;
    return name_of(last) == "exit" && !node(last).background && !exit_fails(last);
  }
  // Does not end with success.
  [[nodiscard]] bool fails(NodeId id) const {
    const NodeId last = last_command(id, true);
    const std::string_view name = name_of(last);
    return name == "false" || ((name == "exit" || name == "return") && exit_fails(last));
  }
  [[nodiscard]] bool exit_fails(NodeId id) const {
    const auto* simple = as<Simple>(id);
    if (node(id).background || simple->words.size() != 2) return false;
    const auto status = script_.literal(script_.words[simple->words.begin + 1]);
    if (!status || status->empty() || status->size() > 3) return false;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (!std::ranges::all_of(*status, is_digit)) return false;
    int value = 0;
    for (const char c : *status) value = value * 10 + (c - '0');
    return value % 256 != 0;
  }

  void in_pipeline(Context& out, NodeId id, const Pipeline& list) const {
    const NodeId parent = node(id).parent;
    const bool last = id == places_[parent].last;
    if (list.negated) {
      out.ran = std::min(out.ran, Ran::always_started);
      out.errexit_counts = std::min(out.errexit_counts, Truth::maybe);
    }
    if (places_[parent].first == places_[parent].last) return;
    out.in_pipeline = true;
    if (!last && !options_.pipefail) out.ran = std::min(out.ran, Ran::always_started);
    out.exit_matters = out.exit_matters && out.ran == Ran::always_succeeded;
  }

  void in_compound(Context& out, NodeId id, CompoundKind kind) const {
    switch (kind) {
      case CompoundKind::group:
        return;
      case CompoundKind::subshell:
        out.exit_matters = out.exit_matters && out.ran == Ran::always_succeeded;
        return;
      case CompoundKind::if_clause:
        return in_part_of_if(out, id);
      case CompoundKind::while_loop:
      case CompoundKind::until_loop:
        out.loop = node(id).parent;
        return in_branch(out, id);
      case CompoundKind::for_in:
      case CompoundKind::for_arithmetic:
      case CompoundKind::select:
        out.loop = node(id).parent;
        break;
      case CompoundKind::function:
        out.function = node(id).parent;
        out.loop = kNoNode;
        break;
      case CompoundKind::case_clause:
      case CompoundKind::test:
      case CompoundKind::arithmetic:
      case CompoundKind::coprocess:
        break;
    }
    out.ran = Ran::maybe;
  }

  // As far as the verdicts on the conditions say which part is reached.
  void in_part_of_if(Context& out, NodeId id) const {
    const Place& clause = places_[node(id).parent];
    const bool body = node(id).role == Role::body;
    const Truth met = body ? clause.met : opposite(clause.met);
    const Truth reached = std::min(clause.open, met);
    out.dead = out.dead || reached == Truth::no;
    if (reached != Truth::yes) return in_branch(out, id);
    if (node(id).role != Role::condition) return;
    out.ran = std::min(out.ran, Ran::always_started);
    out.errexit_counts = Truth::no;
  }
  void note_condition(NodeId id) {
    Place& clause = places_[node(id).parent];
    clause.open = std::min(clause.open, opposite(clause.met));
    clause.met = verdict_on(id);
  }
  static Truth opposite(Truth truth) {
    if (truth == Truth::maybe) return Truth::maybe;
    return truth == Truth::yes ? Truth::no : Truth::yes;
  }
  // One simple command of fixed words, perhaps with a !.
  [[nodiscard]] Truth verdict_on(NodeId id) const {
    if (!verdict_ || may_have_left_) return Truth::maybe;
    if (const auto* pipe = as<Pipeline>(id);
        pipe != nullptr && pipe->negated && places_[id].first == places_[id].last) {
      return opposite(verdict_on_command(id + 1));
    }
    return verdict_on_command(id);
  }
  [[nodiscard]] Truth verdict_on_command(NodeId id) const {
    const auto* simple = as<Simple>(id);
    if (simple == nullptr) return Truth::maybe;
    std::vector<std::string_view> words;
    for (const Word& word : script_.words_of(simple->words)) {
      const auto value = script_.literal(word);
      if (!value) return Truth::maybe;
      words.push_back(*value);
    }
    return words.empty() ? Truth::maybe : verdict_(words);
  }

  void in_branch(Context& out, NodeId id) const {
    const bool first = id == first_child_of_role(node(id).parent, Role::condition);
    out.ran = first ? std::min(out.ran, Ran::always_started) : Ran::maybe;
    if (node(id).role == Role::condition) out.errexit_counts = Truth::no;
  }
  [[nodiscard]] NodeId first_child_of_role(NodeId parent, Role role) const {
    NodeId child = parent + 1;
    while (child < node(parent).end && node(child).role != role) child = node(child).end;
    return child;
  }

  [[nodiscard]] std::string_view name_of(NodeId id) const {
    const auto* simple = as<Simple>(id);
    if (simple == nullptr || simple->words.empty()) return {};
    return script_.literal(script_.words[simple->words.begin]).value_or(std::string_view());
  }

  void add_use(NodeId id, const Simple& simple) {
    const Context& here = places_[id].context;
    uses_.push_back({.node = id,
                     .ran = here.ran,
                     .options = options_,
                     .in_subshell = here.in_subshell,
                     .in_pipeline = here.in_pipeline,
                     .in_substitution = here.in_substitution,
                     .loop = here.loop,
                     .function = here.function,
                     .span = node(id).span,
                     .words = script_.words_of(simple.words),
                     .assignments = script_.assignments_of(simple.assignments),
                     .redirects = script_.redirects_of(simple.redirects)});
  }

  void note_effects(const Simple& simple, const Context& here) {
    const NodeId id = uses_.back().node;
    static constexpr WordSet kNames{"set", "return", "exec", "exit"};
    const std::string_view name = name_of(id);
    if (!kNames.contains(name)) return;
    if (name == "set") return note_set(simple, here);
    const bool returns = name == "return" && here.function == kNoNode;
    const bool replaces = name == "exec" && simple.words.size() > 1;
    if (name != "exit" && !returns && !replaces) return;
    // An exit that fails fails the script, so a script that succeeded did not come here.
    if (!replaces && exit_fails(id) && here.exit_matters) return;
    may_have_left_ = true;
  }

  void note_set(const Simple& simple, const Context& here) {
    std::vector<std::string_view> arguments;
    for (const Word& word : script_.words_of(simple.words)) {
      const auto value = script_.literal(word);
      if (!value) break;
      arguments.push_back(*value);
    }
    Options after = options_;
    for (std::size_t at = 1; at < arguments.size();) {
      const std::size_t next = apply_option(arguments, at, after);
      if (next == at) break;
      at = next;
    }
    maybe_errexit_ |= after.errexit;
    if (here.ran == Ran::maybe) {
      after.errexit = after.errexit && options_.errexit;
      after.pipefail = after.pipefail && options_.pipefail;
    }
    options_ = after;
  }

  const Script& script_;
  const Verdict& verdict_;
  Options options_;     // surely in force
  bool maybe_errexit_;  // set -e stands somewhere above
  std::vector<Place>& places_;
  std::vector<Scope>& scopes_;
  std::vector<CommandUse>& uses_;
  bool may_have_left_ = false;
};

}  // namespace

struct CommandLister::Memory : WalkMemory {};

CommandLister::CommandLister() : memory_(std::make_unique<Memory>()) {}
CommandLister::~CommandLister() = default;

std::span<const CommandUse> CommandLister::list(const Script& script, Options options,
                                                const Verdict& verdict) {
  Walker(script, options, verdict, *memory_).run();
  return memory_->uses;
}

std::vector<CommandUse> commands(const Script& script, Options options, const Verdict& verdict) {
  CommandLister lister;
  const std::span<const CommandUse> uses = lister.list(script, options, verdict);
  return {uses.begin(), uses.end()};
}

}  // namespace droproot::shell
