// The demo's temporary directory: a configuration to play with, a list and the access log.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.hpp"

namespace crossfade {

struct DemoPorts {
  std::uint16_t proxy = 0;  // 0, here and below: any that is free
  std::uint16_t admin = 0;
  std::uint16_t py2 = 0;
  std::uint16_t py3 = 0;
};

// The demo's configuration file, with comments for whoever edits it. Valid for load_config when `list_directory` holds
// protected-accounts.txt.
std::string demo_config(const DemoPorts& ports, const std::string& access_log_path);

// The demo's exclusion list: customers who stay on py2.
std::string demo_protected_accounts();

// A new directory with both files in it; goes with its content when the object goes.
class DemoFolder {
 public:
  static result<std::unique_ptr<DemoFolder>, std::string> create(const DemoPorts& ports);
  ~DemoFolder();
  DemoFolder(const DemoFolder&) = delete;
  DemoFolder& operator=(const DemoFolder&) = delete;

  std::string config_path() const { return path_ + "/crossfade.yaml"; }
  std::string list_path() const { return path_ + "/protected-accounts.txt"; }
  std::string access_log_path() const { return path_ + "/access.log"; }

 private:
  explicit DemoFolder(std::string path);
  const std::string path_;
};

}  // namespace crossfade
