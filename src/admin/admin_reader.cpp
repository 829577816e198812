#include "admin/admin_reader.hpp"

#include <prometheus/text_serializer.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>
#include <future>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "admin/admin_thread.hpp"
#include "crossfade/version.hpp"
#include "proxy/snapshot.hpp"

namespace crossfade {
namespace {

namespace asio = boost::asio;

constexpr int after_traffic = 10;

ProcessFacts process_facts(const Server& server, const Reloader* reloader) {
  ConfigState state = server.config_state();
  ProcessFacts facts;
  facts.version = version;
  facts.config = std::move(state.config);
  facts.config_since = state.since;
  facts.reloads_accepted = state.reloads_accepted;
  facts.reloads_rejected = state.reloads_rejected;
  facts.last_reload_successful = state.last_reload_successful;
  facts.restart_needed = state.restart_needed;
  facts.dropped_log_lines = server.dropped_log_lines();
  facts.name_lookups = server.name_lookups();
  for (const HoldEntry& hold : server.holds()) facts.held.insert(hold.service);
  if (reloader != nullptr) facts.file_in_force = reloader->file_state() == FileState::InForce;
  return facts;
}

}  // namespace

AdminReader::AdminReader(const Server& server, const Reloader* reloader)
    : server_(server),
      reloader_(reloader),
      collector_(server.registry(), [&server, reloader] { return process_facts(server, reloader); }) {}

AdminReader::~AdminReader() {
  io_.stop();
  if (thread_.joinable()) thread_.join();
}

result<void, std::string> AdminReader::start() {
  // Here rather than on the thread, which a busy machine may let run only after the first requests: they would count
  // as what was there before.
  record_traffic();
  co_spawn(io_, keep_history(), asio::detached);
  try {
    thread_ = std::thread([this] {
      prepare_admin_thread("admin-read", after_traffic);
      io_.run();
    });
  } catch (const std::system_error& no_thread) {
    return std::string(no_thread.what());
  }
  return {};
}

AdminResponse AdminReader::ask(std::function<AdminResponse()> answer) {
  const auto promise = std::make_shared<std::promise<AdminResponse>>();
  const auto future = std::make_shared<std::future<AdminResponse>>(promise->get_future());
  asio::post(io_, [asked = std::weak_ptr(promise), answer = std::move(answer)] {
    const auto wanted = asked.lock();
    if (!wanted) return;  // who asked has left
    try {
      wanted->set_value(answer());
    } catch (const std::exception&) {  // want of memory: the answer is lost, the process must not be
      wanted->set_value(refuse(500, "The answer could not be made."));
    }
  });
  AdminResponse response;
  response.later = [promise, future]() -> std::optional<AdminResponse> {
    if (future->wait_for(std::chrono::seconds(0)) != std::future_status::ready) return std::nullopt;
    return future->get();
  };
  return response;
}

void AdminReader::fill(AdminView& view) {
  view.status = [this] { return status(); };
  view.series = [this](std::uint64_t since) { return traffic_.series(since); };
  view.changes = [this] { return server_.changes(); };
  view.metrics = [this] { return prometheus::TextSerializer().Serialize(collector_.Collect()); };
  view.explain = [this](const AskedExplanation& asked) { return explain(asked); };
}

result<Explanation, std::string> AdminReader::explain(const AskedExplanation& asked) {
  const auto fail = [](std::string why) {
    return result<Explanation, std::string>(boost::system::in_place_error, std::move(why));
  };
  const std::shared_ptr<const Snapshot> snapshot = server_.snapshot();
  if (snapshot == nullptr) return fail("the proxy has stopped");
  const auto listener = find_listener(server_.bound_addresses(), asked.listener);
  if (!listener) return fail(listener.error());
  return Explainer{snapshot->routes, *snapshot->config, *listener}.explain(asked.request, random_());
}

Status AdminReader::status() const {
  std::optional<ConfigFile> file;
  if (reloader_ != nullptr) file = ConfigFile{reloader_->path(), reloader_->file_state()};
  return {version,
          server_.phase(),
          std::chrono::system_clock::now(),
          server_.config_state(),
          std::move(file),
          server_.bound_addresses(),
          server_.registry().sum(),
          traffic_.window(),
          server_.changes(),
          server_.holds()};
}

void AdminReader::record_traffic() {
  traffic_.record(server_.registry().sum(), {std::chrono::steady_clock::now(), std::chrono::system_clock::now()});
}

// By the clock rather than after each other, so that slots stay ten seconds long.
asio::awaitable<void> AdminReader::keep_history() {
  asio::steady_timer next(io_, TrafficHistory::slot_length);
  for (;;) {
    error_code error;
    co_await next.async_wait(asio::redirect_error(asio::use_awaitable, error));
    record_traffic();
    next.expires_at(std::max(next.expiry(), std::chrono::steady_clock::now() - TrafficHistory::slot_length) +
                    TrafficHistory::slot_length);
  }
}

}  // namespace crossfade
