#include "base/file_attributes.hpp"

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

namespace crossfade {
namespace {

std::string not_kept(const std::string& what) { return what + " cannot be kept: " + std::strerror(errno); }

// The names of a file's extended attributes, one behind the other with a NUL each. None where there are none.
std::vector<char> attribute_names(int file) {
  const ssize_t length = ::flistxattr(file, nullptr, 0);
  if (length <= 0) return {};
  std::vector<char> names(static_cast<std::size_t>(length));
  const ssize_t read = ::flistxattr(file, names.data(), names.size());
  names.resize(static_cast<std::size_t>(read < 0 ? 0 : read));
  return names;
}

bool copy_attribute(int from, int to, const char* name) {
  const ssize_t length = ::fgetxattr(from, name, nullptr, 0);
  if (length < 0) return false;
  std::vector<char> value(static_cast<std::size_t>(length));
  const ssize_t read = ::fgetxattr(from, name, value.data(), value.size());
  return read >= 0 && ::fsetxattr(to, name, value.data(), static_cast<std::size_t>(read), 0) == 0;
}

}  // namespace

std::string copy_attributes(int from, int to) {
  struct stat wanted {};
  struct stat given {};
  if (::fstat(from, &wanted) != 0 || ::fstat(to, &given) != 0) return not_kept("its mode and owner");
  if (wanted.st_uid != given.st_uid && ::fchown(to, wanted.st_uid, static_cast<gid_t>(-1)) != 0) {
    return not_kept("its owner (user " + std::to_string(wanted.st_uid) + ")");
  }
  if (wanted.st_gid != given.st_gid && ::fchown(to, static_cast<uid_t>(-1), wanted.st_gid) != 0) {
    return not_kept("its group (" + std::to_string(wanted.st_gid) + ")");
  }
  if (::fchmod(to, wanted.st_mode & 07777) != 0) return not_kept("its mode");
  const std::vector<char> names = attribute_names(from);
  for (std::size_t at = 0; at < names.size();) {
    const std::string name(names.data() + at);
    at += name.size() + 1;
    if (!copy_attribute(from, to, name.c_str()) && !name.starts_with("security.")) {
      return not_kept("its attribute " + name);
    }
  }
  return {};
}

}  // namespace crossfade
