// From Istio's manifests to a crossfade configuration: `crossfade import istio`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crossfade/config.hpp"
#include "crossfade/load.hpp"
#include "istio/notices.hpp"

namespace crossfade {

struct IstioFile {
  std::string name;  // for messages
  std::string text;
};

struct IstioImportOptions {
  std::vector<std::string> legacy;    // HOST[/SUBSET] each: these destinations are the legacy side where they occur
  std::vector<std::string> new_side;  // the same for the new side
  std::vector<KeySource> key;         // of every service; empty: the client's address
};

struct IstioImport {
  std::string yaml;     // a file that load_config takes; empty when none could be made
  ConfigErrors errors;  // why none could be made
  std::vector<Notice> notices;
};

// Never drops anything silently: what is not in the file is in its comments and in the notices.
IstioImport import_istio(const std::vector<IstioFile>& files, const IstioImportOptions& options);

// "header:X-Account-Id", "cookie:sessionid" or "client_ip". Empty when fine, else what is wrong with it.
std::string parse_key_source(std::string_view text, KeySource& out);

}  // namespace crossfade
