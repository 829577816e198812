// `crossfade bucket`: where keys fall, for whoever wants to know which customers a dial will take.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace crossfade {

// One line a key: the bucket, a tab, the key. Returns an ExitCode.
int print_buckets(const std::string& salt, const std::vector<std::string>& keys, std::ostream& out);

}  // namespace crossfade
