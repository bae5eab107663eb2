#include "droproot/model/variables.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "droproot/syntax/word_expander.h"

namespace droproot::model {
namespace {

// Set by the builder from the platforms of build and target (convert.go, defaultArgs).
constexpr std::array<std::string_view, 9> kPlatformArguments = {
    "BUILDPLATFORM",  "BUILDOS",  "BUILDOSVERSION", "BUILDARCH",    "BUILDVARIANT",
    "TARGETPLATFORM", "TARGETOS", "TARGETARCH",     "TARGETVARIANT"};

bool is_platform_argument(std::string_view name) {
  return std::ranges::find(kPlatformArguments, name) != kPlatformArguments.end() ||
         name == "TARGETOSVERSION" || name == "TARGETSTAGE";
}

const BuildArgument* find_build_argument(std::span<const BuildArgument> arguments,
                                         std::string_view name) {
  const BuildArgument* found = nullptr;  // the last one wins, as on docker's command line
  for (const BuildArgument& argument : arguments) {
    if (argument.name == name) found = &argument;
  }
  return found;
}

}  // namespace

Scope Scope::global(std::span<const BuildArgument> build_arguments) {
  Scope scope;
  scope.complete_ = true;
  scope.build_arguments_ = build_arguments;
  return scope;
}

Scope Scope::stage(const Scope& global, bool complete) {
  Scope scope;
  scope.global_ = &global;
  scope.build_arguments_ = global.build_arguments_;
  scope.complete_ = complete;
  return scope;
}

const Variable* Scope::find(std::string_view name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? nullptr : &found->second;
}

void Scope::set_base(std::string name, std::string value) {
  variables_.insert_or_assign(std::move(name), Variable{.value = std::move(value),
                                                        .origin = Origin::base_image,
                                                        .exact = true,
                                                        .from = std::nullopt});
}

Resolved Scope::resolve(std::string_view word, char escape) const {
  Resolved result{.text = {}, .exact = true, .by_argument = false, .by_variable = false};
  if (!syntax::needs_expansion(word, escape)) {
    result.text = word;
    return result;
  }
  const bool before_from = global_ == nullptr;
  const auto find_value = [&](std::string_view name) -> std::optional<std::string_view> {
    result.by_variable = true;
    const Variable* variable = find(name);
    if (variable == nullptr) {
      const bool unseen = before_from ? is_platform_argument(name) : !complete_;
      if (unseen) result.exact = false;
      return std::nullopt;
    }
    if (!variable->exact) result.exact = false;
    if (variable->origin == Origin::argument_default ||
        variable->origin == Origin::build_argument) {
      result.by_argument = true;
    }
    return variable->value;
  };
  const syntax::ExpandOptions options{.escape = escape, .split_words = false, .limit = kMaxGrowth};
  auto expansion = syntax::expand(word, find_value, options);
  if (expansion) {
    result.text = std::move(expansion->result);
  } else {
    result.exact = false;
    result.text = word;
  }
  return result;
}

Resolved Scope::resolve_to_keep(std::string_view word, char escape) {
  Resolved resolved = resolve(word, escape);
  const std::size_t growth =
      resolved.text.size() > word.size() ? resolved.text.size() - word.size() : 0;
  if (growth <= room_) {
    room_ -= growth;
    return resolved;
  }
  resolved.text = word;
  resolved.exact = false;
  return resolved;
}

void Scope::apply(const Instruction& instruction, char escape) {
  if (const auto* env = std::get_if<Env>(&instruction.body)) {
    if (instruction.keyword == syntax::Keyword::env) apply_env(*env, instruction.id, escape);
  } else if (const auto* arg = std::get_if<Arg>(&instruction.body)) {
    apply_arg(*arg, instruction.id, escape);
  }
}

void Scope::apply_env(const Env& env, InstructionId from, char escape) {
  std::vector<std::pair<std::string, Variable>> values;
  values.reserve(env.pairs.size());
  for (const Pair& pair : env.pairs) {
    Resolved key = resolve_to_keep(pair.key.text, escape);
    Resolved value = resolve_to_keep(pair.value.text, escape);
    // What an ARG gave stays marked as such: another build may give another.
    const Origin origin = value.by_argument ? Origin::argument_default : Origin::env;
    values.emplace_back(std::move(key.text), Variable{.value = std::move(value.text),
                                                      .origin = origin,
                                                      .exact = key.exact && value.exact,
                                                      .from = from});
  }
  for (auto& [name, variable] : values) {
    variables_.insert_or_assign(std::move(name), std::move(variable));
  }
}

void Scope::apply_arg(const Arg& arg, InstructionId from, char escape) {
  for (const ArgDeclaration& declaration : arg.declarations) {
    Variable variable{.value = {}, .origin = Origin::argument_default, .exact = true, .from = from};
    const BuildArgument* given = find_build_argument(build_arguments_, declaration.name);
    const Variable* outer = global_ == nullptr ? nullptr : global_->find(declaration.name);
    if (given != nullptr) {
      variable.value = given->value;
      variable.origin = Origin::build_argument;
    } else if (declaration.value) {
      Resolved value = resolve_to_keep(*declaration.value, escape);
      variable.value = std::move(value.text);
      variable.exact = value.exact;
    } else if (outer != nullptr) {
      variable.value = outer->value;
      variable.exact = outer->exact;
    } else if (is_platform_argument(declaration.name)) {
      variable.exact = false;
    } else {
      continue;  // declared without a value: whatever was set stays
    }
    variables_.insert_or_assign(declaration.name, std::move(variable));
  }
}

}  // namespace droproot::model
