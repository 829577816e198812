#include "config/edit_dial_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "base/folder_lock.hpp"
#include "config/documents.hpp"
#include "crossfade/units.hpp"

namespace crossfade {
namespace {

namespace fs = std::filesystem;

class EditDialFile : public testing::Test {
 protected:
  EditDialFile() {
    std::string path = (fs::temp_directory_path() / "crossfade-edit-XXXXXX").string();
    EXPECT_NE(::mkdtemp(path.data()), nullptr);
    folder_ = fs::canonical(path);
    write("f.yaml", base_document());
  }
  ~EditDialFile() override { fs::remove_all(folder_); }

  std::string path(const char* name) const { return (folder_ / name).string(); }
  void write(const char* name, const std::string& text) const { std::ofstream(path(name), std::ios::binary) << text; }
  std::string content(const char* name) const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // Why not, or nothing.
  std::string edit(const char* name, std::uint32_t position, const EditReview& review = agree) const {
    const std::vector<DialEdit> edits = {{"api/all", position}};
    const auto done = edit_dial_file(path(name), edits, review, std::chrono::milliseconds(50));
    if (done) return {};
    return done.error().errors.empty() ? done.error().reason : done.error().errors.front().to_string();
  }
  static std::string agree(const EditedDocument&) { return {}; }
  static std::string at(const std::string& position) {
    return base_document(9, "    dials: [{name: all, path: /, new: " + position + "}]");
  }

  fs::path folder_;
};

TEST_F(EditDialFile, WritesAndKeepsTheMode) {
  ASSERT_EQ(::chmod(path("f.yaml").c_str(), 0640), 0);
  EXPECT_EQ(edit("f.yaml", 25'000), "");
  EXPECT_EQ(content("f.yaml"), at("25%"));
  EXPECT_EQ(static_cast<int>(fs::status(path("f.yaml")).permissions()), 0640);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1) << "nothing is left behind";
}

TEST_F(EditDialFile, WhatStandsThereAlreadyIsNotWritten) {
  struct stat before {};
  struct stat after {};
  ASSERT_EQ(::stat(path("f.yaml").c_str(), &before), 0);
  EXPECT_EQ(edit("f.yaml", 0, [](const EditedDocument&) { return "asked in vain"; }), "");
  ASSERT_EQ(::stat(path("f.yaml").c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino);
}

TEST_F(EditDialFile, AnObjectionIsARefusal) {
  EXPECT_EQ(edit("f.yaml", 25'000, [](const EditedDocument&) { return "not what was shown"; }), "not what was shown");
  EXPECT_EQ(content("f.yaml"), base_document());
}

TEST_F(EditDialFile, AnEditorsChangeIsNotOverwritten) {
  const std::string other = base_document() + "# mine\n";
  const auto interrupt = [&](const EditedDocument&) {
    write("f.yaml", other);
    return std::string();
  };
  EXPECT_EQ(edit("f.yaml", 25'000, interrupt), path("f.yaml") + " has changed meanwhile; nothing is written");
  EXPECT_EQ(content("f.yaml"), other);
}

TEST_F(EditDialFile, AFileThatSomebodyIsWritingIsLeftAlone) {
  std::ofstream writer(path("f.yaml"), std::ios::app);
  EXPECT_EQ(edit("f.yaml", 25'000), path("f.yaml") + " is being written by somebody else; nothing is written");
  EXPECT_EQ(content("f.yaml"), base_document());
  writer.close();
  EXPECT_EQ(edit("f.yaml", 25'000,
                 [&](const EditedDocument&) {
                   writer.open(path("f.yaml"), std::ios::app);
                   return std::string();
                 }),
            path("f.yaml") + " is being written by somebody else; nothing is written");
  writer.close();
  EXPECT_EQ(edit("f.yaml", 25'000), "");
}

TEST_F(EditDialFile, ASymlinkStaysAndItsTargetIsEdited) {
  fs::create_directory(folder_ / "kept");
  fs::rename(path("f.yaml"), folder_ / "kept" / "real.yaml");
  fs::create_symlink("kept/real.yaml", path("f.yaml"));
  EXPECT_EQ(edit("f.yaml", 1), "");
  EXPECT_TRUE(fs::is_symlink(path("f.yaml")));
  EXPECT_EQ(content("kept/real.yaml"), at("0.001%"));
}

TEST_F(EditDialFile, AKubernetesVolumeIsNotForWriting) {
  fs::create_directory(folder_ / "..2026_11_30");
  fs::rename(path("f.yaml"), folder_ / "..2026_11_30" / "f.yaml");
  fs::create_directory_symlink("..2026_11_30", path("..data"));
  fs::create_symlink("..data/f.yaml", path("f.yaml"));
  EXPECT_EQ(edit("f.yaml", 1), "cannot write " + path("f.yaml") +
                                   ": it is mounted from a Kubernetes volume; change its ConfigMap or Secret");
}

TEST_F(EditDialFile, AnotherNameOfTheFileIsARefusal) {
  fs::create_hard_link(path("f.yaml"), path("other.yaml"));
  EXPECT_EQ(edit("f.yaml", 1), "cannot write " + path("f.yaml") +
                                   ": it has 2 names (hard links), and the others would keep the old content");
}

TEST_F(EditDialFile, WhoHoldsTheLockIsWaitedForAndNamed) {
  const auto lock = FolderLock::take(folder_.string(), std::chrono::milliseconds(0));
  ASSERT_TRUE(lock);
  EXPECT_EQ(edit("f.yaml", 1),
            "cannot lock the folder " + folder_.string() + ": another crossfade has held its lock for 50ms; try again");
}

TEST_F(EditDialFile, WhatCannotBeReadIsNamed) {
  EXPECT_EQ(edit("absent.yaml", 1), path("absent.yaml") + ": cannot be read: No such file or directory");
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(edit("pipe", 1), path("pipe") + ": cannot be read: it is not a regular file");
}

TEST_F(EditDialFile, APreviewWritesNothing) {
  const std::vector<DialEdit> edits = {{"api/all", 25'000}};
  const auto shown = preview_dial_edit(path("f.yaml"), edits);
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->text, at("25%"));
  EXPECT_EQ(content("f.yaml"), base_document());
}

// Each thread turns a dial of its own, again and again: none undoes another's.
TEST_F(EditDialFile, NothingIsLostBetweenMany) {
  constexpr std::uint32_t threads = 4;
  constexpr std::uint32_t rounds = 10;
  std::string dials = "    dials: [{name: all, path: /, new: 0%}";
  for (std::uint32_t i = 0; i < threads; ++i) {
    const std::string name = "d" + std::to_string(i);
    dials += ", {name: " + name + ", path: /" + name + ", new: 0%}";
  }
  write("f.yaml", base_document(9, dials + "]"));
  std::vector<std::thread> editors;
  for (std::uint32_t i = 0; i < threads; ++i) {
    editors.emplace_back([this, i] {
      for (std::uint32_t round = 1; round <= rounds; ++round) {
        const std::vector<DialEdit> edits = {{"api/d" + std::to_string(i), 1'000 * round + i}};
        EXPECT_TRUE(edit_dial_file(path("f.yaml"), edits, agree)) << i;
      }
    });
  }
  for (std::thread& editor : editors) editor.join();
  const auto config = load_config(*read_document(path("f.yaml")));
  ASSERT_TRUE(config);
  for (std::uint32_t i = 0; i < threads; ++i) {
    EXPECT_EQ(config->services[0].dials[1 + i].position, 1'000 * rounds + i);
  }
}

}  // namespace
}  // namespace crossfade
