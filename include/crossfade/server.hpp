/// @file
/// The whole proxy as a library: listeners, workers, reload and drain.
#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "crossfade/config.hpp"
#include "crossfade/load.hpp"
#include "crossfade/name_lookups.hpp"
#include "crossfade/overlay.hpp"

namespace crossfade {

/// What the configuration is at this moment; for status pages.
struct ConfigState {
  std::shared_ptr<const Config> config;  ///< in force
  std::uint64_t generation = 0;          ///< 1 for the first; counts accepted documents
  std::chrono::system_clock::time_point since;
  std::uint64_t reloads_accepted = 0;  ///< after the start
  std::uint64_t reloads_rejected = 0;
  bool last_reload_successful = true;
  ConfigErrors last_errors;     ///< of the last reload, when it was rejected
  bool restart_needed = false;  ///< an address or `workers` changed and waits for a restart
};

/// What readiness says.
enum class ServerPhase : std::uint8_t { Starting = 1, Serving = 2, Draining = 3, Stopped = 4 };

/// What brought a change: the start, a change of the document's file, SIGHUP, the program that links the library, or
/// the admin address.
enum class ChangeSource : std::uint8_t { Start = 1, File = 2, Sighup = 3, Program = 4, Api = 5 };

/// A change's source, and who asked for it when somebody did: "token NAME" or an address; else empty.
struct ChangeOrigin {
  ChangeSource source = ChangeSource::Program;
  std::string who{};
};

/// What a hold or a release came to. It is in force in either case.
struct HoldOutcome {
  bool changed = false;  ///< false: the service was held, or not, before
  /// Ready once the state file has been written: empty, or why a restart would forget it, though there is a state_dir.
  /// Ready at once without one; on a disk that hangs, never: wait for it with a limit, or not at all. Always valid.
  std::shared_future<std::string> not_kept;
};

class Registry;
class ChangeHistory;
struct Snapshot;

/// A running proxy. Construct and start it on one thread; the other members may be called from any thread.
class Server {
 public:
  /// Binds every listener (an error says which address and why) and starts the workers.
  static boost::system::result<std::unique_ptr<Server>, std::string> start(Config config);
  ~Server();  ///< stops at once when still running

  /// Publishes a new configuration: new requests see it at once, requests in flight keep theirs. Each dial that it
  /// moves is a line of the log.
  void publish(Config config, const ChangeOrigin& origin = {});
  /// Records a document that was refused; the configuration in force stays.
  void reject(ConfigErrors errors, const ChangeOrigin& origin = {});

  /// Holds a service at legacy from the next request on, on every worker, whatever the document says or becomes; until
  /// it is released. Waits for no disk. An error names a service that the configuration in force lacks. `why` is
  /// cut at hold_why_max bytes.
  boost::system::result<HoldOutcome, std::string> hold(const std::string& service, const std::string& who,
                                                       std::string why);
  /// Ends a run-time hold; a hold of the document stays. An error names a service that is neither held nor there.
  boost::system::result<HoldOutcome, std::string> release(const std::string& service, const std::string& who,
                                                          std::string why);
  std::vector<HoldEntry> holds() const;  ///< at run time, by service; also of services that a reload took away

  /// Drains as `drain` in the configuration says and returns when done. Any later call returns with the first.
  void drain();
  void reopen_logs();

  ConfigState config_state() const;
  std::shared_ptr<const Snapshot> snapshot() const;  ///< in force, with its route table; null once stopped
  ServerPhase phase() const;
  std::vector<Address> bound_addresses() const;  ///< in the order of Config::listeners, ports filled in
  const Registry& registry() const;
  std::shared_ptr<const ChangeHistory> changes() const;  ///< as of now; never null
  std::uint64_t dropped_log_lines() const;
  std::vector<NameLookups> name_lookups() const;  ///< of the endpoints that are names, in alphabetical order

 private:
  Server();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace crossfade
