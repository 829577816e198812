#include "config/edit_dial_file.hpp"

#include <algorithm>
#include <filesystem>
#include <thread>
#include <utility>

#include "base/folder_lock.hpp"
#include "base/open_writers.hpp"
#include "base/write_file.hpp"
#include "config/bytes_check.hpp"
#include "config/file_bytes.hpp"

namespace crossfade {
namespace {

namespace fs = std::filesystem;

EditRefusal cannot(std::string reason) { return {EditRefusal::Cause::File, std::move(reason), {}}; }
EditRefusal conflict(std::string reason) { return {EditRefusal::Cause::Conflict, std::move(reason), {}}; }

// read_document() takes pipes, too, which cannot be written back.
result<Document, EditRefusal> read_file(const std::string& path) {
  auto bytes = read_file_bytes(path, largest_document, FileKind::RegularOnly);
  if (!bytes) return cannot(path + ": cannot be read: " + bytes.error().reason);
  return Document{path, std::move(*bytes), fs::path(path).parent_path().string()};
}

// Kubernetes points `..data` to another folder at each change, and what was written to the old one is lost.
bool is_in_kubernetes_volume(const fs::path& target) {
  return std::any_of(target.begin(), target.end(), [](const fs::path& part) { return part == "..data"; });
}

// Whether somebody may be in the middle of writing it: has it open for that, or where the kernel does not tell, has
// written to it just now.
bool is_being_written(const std::string& path) {
  constexpr std::chrono::milliseconds quiet{500};
  const OpenWriters writers = find_open_writers(path);
  if (writers != OpenWriters::Unknown) return writers == OpenWriters::Some;
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return false;  // and cannot be edited, as reading it says
  const fs::file_time_type written = fs::last_write_time(path, error);
  return !error && fs::file_time_type::clock::now() - written < quiet;
}

// False: it is still being written when the time is up.
bool await_writers(const std::string& path, std::chrono::milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (is_being_written(path)) {
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

EditRefusal still_written(const std::string& path) {
  return conflict(path + " is being written by somebody else; nothing is written");
}

}  // namespace

result<EditedDocument, EditRefusal> preview_dial_edit(const std::string& path, std::span<const DialEdit> edits) {
  const auto document = read_file(path);
  if (!document) return document.error();
  return edit_dials(*document, edits);
}

result<EditedDocument, EditRefusal> edit_dial_file(const std::string& path, std::span<const DialEdit> edits,
                                                   const EditReview& review, std::chrono::milliseconds patience) {
  const fs::path target = behind_symlinks(path);
  if (is_in_kubernetes_volume(target)) {
    return cannot("cannot write " + path + ": it is mounted from a Kubernetes volume; change its ConfigMap or Secret");
  }
  const std::string folder = target.parent_path().empty() ? "." : target.parent_path().string();
  const auto lock = FolderLock::take(folder, patience);
  if (!lock) return cannot(lock.error());
  // Half a file can be valid, and whoever writes it would go on in one that nobody sees any more.
  if (!await_writers(path, patience)) return still_written(path);
  const auto document = read_file(path);
  if (!document) return document.error();
  auto edited = edit_dials(*document, edits);
  if (!edited || !edited->changed()) return edited;
  if (std::string objection = review(*edited); !objection.empty()) return conflict(std::move(objection));
  if (is_being_written(path)) return still_written(path);
  const auto now = read_file(path);  // long lists take their time, and editors know no lock
  if (!now || now->text != document->text) return conflict(path + " has changed meanwhile; nothing is written");
  if (std::string failure = replace_file_atomically(path, edited->text); !failure.empty()) {
    return cannot(std::move(failure));
  }
  return edited;
}

}  // namespace crossfade
