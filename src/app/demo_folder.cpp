#include "app/demo_folder.hpp"

#include <stdlib.h>

#include <fmt/format.h>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

namespace crossfade {
namespace {

namespace fs = std::filesystem;

constexpr const char* config_text =
    R"(# The demo's configuration. Change it while the demo runs: what is valid is in force as soon as you save.
listeners:
  - address: 127.0.0.1:{proxy}
admin:
  address: 127.0.0.1:{admin}
access_log: {{path: {access_log}}}
drain: {{timeout: 2s}}
limits: {{connections: 1000}}

pools:
  py2:                                  # the old code
    endpoints: [127.0.0.1:{py2}]
  py3:                                  # the new code
    endpoints: [127.0.0.1:{py3}]

services:
  - name: public-api
    hosts: ["*"]
    legacy: py2
    new: py3
    key:                                # who stays on one side; the first one present counts
      - header: X-Account-Id
      - client_ip
    override: {{header: X-Backend, legacy: py2, new: py3}}   # curl -H 'X-Backend: py3'
    exclude:                            # always py2
      - {{header: X-Account-Id, in_file: protected-accounts.txt}}
    include:                            # always py3
      - {{header: X-Account-Id, in: [partner-1, partner-2]}}
    dials:
      - {{name: label-purchase, path: "/v1/shipments/*/label", methods: [POST], new: 0.5%}}
      - {{name: rates, path: /v1/rates, new: 25%}}             # try 50%
      - {{name: everything-else, path: /, new: 0%}}
)";

// A YAML double-quoted scalar: the temporary directory's name is whatever the user has set.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  return file ? "" : "cannot write " + path;
}

}  // namespace

std::string demo_config(const DemoPorts& ports, const std::string& access_log_path) {
  return fmt::format(config_text, fmt::arg("proxy", ports.proxy), fmt::arg("admin", ports.admin),
                     fmt::arg("py2", ports.py2), fmt::arg("py3", ports.py3),
                     fmt::arg("access_log", quoted(access_log_path)));
}

std::string demo_protected_accounts() {
  return "# Large customers who stay on py2, whatever the dials say. A change of this file counts at once, too.\n"
         "acct-0001\nacct-0002\nacct-0003\n";
}

DemoFolder::DemoFolder(std::string path) : path_(std::move(path)) {}

DemoFolder::~DemoFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

result<std::unique_ptr<DemoFolder>, std::string> DemoFolder::create(const DemoPorts& ports) {
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  if (error) return "no temporary directory: " + error.message();
  std::string path = (parent / "crossfade-demo-XXXXXX").string();
  if (::mkdtemp(path.data()) == nullptr) return "cannot make " + path + ": " + std::strerror(errno);

  std::unique_ptr<DemoFolder> folder(new DemoFolder(std::move(path)));
  std::string problem = write_file(folder->list_path(), demo_protected_accounts());
  if (problem.empty()) problem = write_file(folder->config_path(), demo_config(ports, folder->access_log_path()));
  if (!problem.empty()) return problem;
  return folder;
}

}  // namespace crossfade
