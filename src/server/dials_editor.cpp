#include "server/dials_editor.hpp"

#include <pthread.h>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <thread>
#include <utility>

#include "config/edit_dial_file.hpp"
#include "crossfade/units.hpp"
#include "server/change_text.hpp"

namespace crossfade {
namespace {

using Cause = DialsRefusal::Cause;

DialsRefusal refusal_of(const EditRefusal& refusal) {
  switch (refusal.cause) {
    case EditRefusal::Cause::Request:
      return {Cause::Request, refusal.reason};
    case EditRefusal::Cause::Document:
      return {Cause::Document, "the file is not valid as it stands: " + refusal.errors.front().to_string()};
    case EditRefusal::Cause::Conflict:
      return {Cause::Conflict, refusal.reason};
    case EditRefusal::Cause::File:
      break;
  }
  return {Cause::File, refusal.reason};
}

const DialConfig* dial_of(const Config& config, std::string_view name) {
  for (const ServiceConfig& service : config.services) {
    for (const DialConfig& dial : service.dials) {
      if (service.name + '/' + dial.name == name) return &dial;
    }
  }
  return nullptr;
}

bool stand_as_asked(const Config& config, const std::vector<DialEdit>& dials) {
  return std::all_of(dials.begin(), dials.end(), [&](const DialEdit& edit) {
    const DialConfig* dial = dial_of(config, edit.dial);
    return dial != nullptr && dial->position == edit.position;
  });
}

}  // namespace

DialsEditor::~DialsEditor() {
  stopping_ = true;
  thread_.join();
}

std::future<DialsResult> DialsEditor::edit(DialsRequest request) {
  auto promise = std::make_shared<std::promise<DialsResult>>();
  auto future = promise->get_future();
  if (waiting_.fetch_add(1) >= waiting_max) {
    --waiting_;
    promise->set_value(DialsRefusal{Cause::Busy, "too many changes of dials are waiting; try again"});
    return future;
  }
  boost::asio::post(thread_, [this, promise, request = std::move(request)] {
    pthread_setname_np(pthread_self(), "cf-dials");
    try {
      promise->set_value(run(request));
    } catch (const std::exception&) {  // want of memory: whoever asked is to hear of it
      promise->set_exception(std::current_exception());
    }
    --waiting_;
  });
  return future;
}

DialsResult DialsEditor::run(const DialsRequest& request) {
  if (request.preview) {
    const auto edited = preview_dial_edit(reloader_.path(), request.dials);
    if (!edited) return refusal_of(edited.error());
    return as_of_now(outcome_of(*edited), request);
  }
  const auto review = [&](const EditedDocument& edited) -> std::string {
    if (stopping_) return "crossfade is ending; nothing is written";
    if (!request.agreed.empty() && request.agreed != change_id(outcome_of(edited).text)) {
      return "the file has changed meanwhile, so that this would be another change; nothing is written";
    }
    reloader_.announce(edited.after.hash, {ChangeSource::Api, request.who});
    return {};
  };
  const auto edited = edit_dial_file(reloader_.path(), request.dials, review);
  if (!edited) return refusal_of(edited.error());
  // Also when nothing had to be written: what is in the file may not be in force yet.
  DialsOutcome outcome = as_of_now(outcome_of(*edited), request);
  if (outcome.in_force) return outcome;
  if (!edited->changed()) reloader_.announce(edited->after.hash, {ChangeSource::Api, request.who});
  return put_into_force(std::move(outcome), request);
}

DialsResult DialsEditor::put_into_force(DialsOutcome outcome, const DialsRequest& request) {
  const auto done = std::make_shared<std::promise<void>>();
  std::future<void> read = done->get_future();
  reloader_.request({ChangeSource::Api, request.who}, [done] { done->set_value(); });
  const auto end = std::chrono::steady_clock::now() + force_patience;
  while (read.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
    if (stopping_) return DialsRefusal{Cause::NotInForce, "it is written, but crossfade is ending"};
    if (std::chrono::steady_clock::now() < end) continue;
    return DialsRefusal{Cause::NotInForce,
                        "it is written, but was not in force within " + format_duration(force_patience)};
  }
  // Another document may have come first, and this one, or a list, may be read once more.
  constexpr std::chrono::seconds another_reading{1};
  const auto last = std::chrono::steady_clock::now() + another_reading;
  do {
    outcome = as_of_now(std::move(outcome), request);
    if (outcome.in_force) return outcome;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  } while (!stopping_ && server_.config_state().last_errors.empty() && std::chrono::steady_clock::now() < last);
  const ConfigErrors errors = server_.config_state().last_errors;
  return DialsRefusal{Cause::NotInForce,
                      "it was written, but what came into force is something else: " +
                          (errors.empty() ? "the file has changed again" : errors.front().to_string())};
}

// A hold at run time is in no document, so change_text() knows nothing of it.
DialsOutcome DialsEditor::outcome_of(const EditedDocument& edited) const {
  DialsOutcome outcome{diff(edited.before, edited.after).dials, change_text(edited.before, edited.after), 0, {}, false};
  for (const HoldEntry& hold : server_.holds()) {
    const bool moves = std::any_of(outcome.changed.begin(), outcome.changed.end(),
                                   [&hold](const DialMove& move) { return move.service == hold.service; });
    if (moves) outcome.text += hold.service + ": held at legacy at run time: nobody moves until it is released\n";
  }
  return outcome;
}

DialsOutcome DialsEditor::as_of_now(DialsOutcome outcome, const DialsRequest& request) const {
  const ConfigState state = server_.config_state();
  outcome.generation = state.generation;
  outcome.hash = state.config->hash;
  outcome.in_force = stand_as_asked(*state.config, request.dials);
  return outcome;
}

}  // namespace crossfade
