// A directory of a test's own, and the ways in which people change files in it.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

namespace crossfade::test {

class TempTree {
 public:
  TempTree() {
    std::string name = (std::filesystem::temp_directory_path() / "crossfade-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no temporary directory";
    root_ = std::filesystem::canonical(name);
  }
  ~TempTree() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  TempTree(const TempTree&) = delete;
  TempTree& operator=(const TempTree&) = delete;

  std::string root() const { return root_.string(); }
  std::string path(const std::string& name) const { return (root_ / name).string(); }
  void make_directory(const std::string& name) const { std::filesystem::create_directories(root_ / name); }
  void remove(const std::string& name) const { std::filesystem::remove_all(root_ / name); }
  void rename(const std::string& from, const std::string& to) const {
    std::filesystem::rename(root_ / from, root_ / to);
  }

  // Opened, truncated, written, closed.
  void write(const std::string& name, const std::string& text) const {
    std::ofstream file(root_ / name, std::ios::binary | std::ios::trunc);
    file << text;
  }
  // To another name, then renamed: what `sed -i` and most editors do.
  void replace(const std::string& name, const std::string& text) const {
    write(name + ".new", text);
    rename(name + ".new", name);
  }
  // A symlink, made under another name and renamed: what kubelet does with `..data`.
  void point(const std::string& name, const std::string& target) const {
    std::filesystem::create_symlink(target, root_ / (name + "_tmp"));
    rename(name + "_tmp", name);
  }
  std::string read(const std::string& name) const {
    std::ifstream file(root_ / name, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

 private:
  std::filesystem::path root_;
};

// A writer that keeps its file open.
class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : file_(std::fopen(path.c_str(), "w")) {}
  ~OpenFile() { close(); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  void write(const std::string& text) {
    std::fputs(text.c_str(), file_);
    std::fflush(file_);
  }
  void close() {
    if (file_ != nullptr) std::fclose(file_);
    file_ = nullptr;
  }

 private:
  std::FILE* file_;
};

}  // namespace crossfade::test
