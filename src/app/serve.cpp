#include "app/serve.hpp"

#include <ostream>

#include "app/check.hpp"
#include "app/cli.hpp"
#include "app/process.hpp"

namespace crossfade {

void print_failure(const std::string& config_path, const StartFailure& failure, std::ostream& err) {
  if (failure.config_errors.empty()) {
    err << "crossfade: " << failure.reason << '\n';
  } else {
    print_errors(config_path, failure.config_errors, err);
  }
}

int serve(const std::string& config_path, std::ostream& err) {
  set_up_log(false);
  boost::asio::io_context control;
  const auto proxy = RunningProxy::start(control, config_path);
  if (!proxy) {
    print_failure(config_path, proxy.error(), err);
    return exit_failed;
  }
  control.run();
  return exit_fine;
}

}  // namespace crossfade
