// `crossfade bucket`: where keys fall, for whoever wants to know which customers a dial will take, and what the access
// log shows for them.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace crossfade {

struct BucketOptions {
  std::string salt;
  std::string key_secret_file;  // empty: none
};

// One line a key: the bucket, a tab, with a secret the hash of the key and a tab, the key. Returns an ExitCode.
int print_buckets(const BucketOptions& options, const std::vector<std::string>& keys, std::ostream& out,
                  std::ostream& err);

}  // namespace crossfade
