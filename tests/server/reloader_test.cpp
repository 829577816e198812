#include "server/reloader.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "server/temp_tree.hpp"

namespace crossfade {
namespace {

using std::chrono::seconds;

std::string document(const std::string& position) {
  return "listeners: [{address: \"127.0.0.1:0\"}]\n"
         "pools:\n"
         "  py2: {endpoints: [\"127.0.0.1:1\"]}\n"
         "  py3: {endpoints: [\"127.0.0.1:2\"]}\n"
         "services:\n"
         "  - name: api\n"
         "    hosts: [\"*\"]\n"
         "    legacy: py2\n"
         "    new: py3\n"
         "    key: [{header: X-Account-Id}]\n"
         "    exclude: [{header: X-Account-Id, in_file: protected.txt}]\n"
         "    dials: [{name: all, path: /, new: " +
         position + "}]\n";
}

// A directory with a document and its list, a reloader over it, and what it made of them.
struct Fixture {
  explicit Fixture(const std::string& file = "config.yaml", FileWatch::Settings settings_ = {})
      : file_name(file), reloader(tree.path(file)), settings(settings_) {}

  void write_first() const {
    tree.write("protected.txt", "acct-1\n");
    tree.write("config.yaml", document("1%"));
  }
  // Loads and watches. The beginning is a reading of its own; it is over when it has found the comment.
  void begin() {
    auto config = reloader.load();
    ASSERT_TRUE(config) << config.error().front().to_string();
    tree.write(file_name, tree.read(file_name) + "# begun\n");
    reloader.watch(io,
                   {.publish =
                        [this](Config c, const ChangeOrigin&) {
                          outcomes.push_back(std::to_string(c.services[0].dials[0].position));
                        },
                    .reject =
                        [this](ConfigErrors errors, const ChangeOrigin&) {
                          outcomes.push_back("refused");
                          last_errors = std::move(errors);
                        }},
                   settings);
    ASSERT_TRUE(comes_to({std::to_string(config->services[0].dials[0].position)}));
    outcomes.clear();
  }
  bool comes_to(const std::vector<std::string>& expected) {
    const auto deadline = std::chrono::steady_clock::now() + seconds(20);
    while (outcomes.size() < expected.size() && std::chrono::steady_clock::now() < deadline) {
      io.run_one_for(std::chrono::milliseconds(100));
    }
    EXPECT_EQ(outcomes, expected);
    return outcomes == expected;
  }

  test::TempTree tree;
  boost::asio::io_context io;
  std::string file_name;
  Reloader reloader;
  FileWatch::Settings settings;
  std::vector<std::string> outcomes;  // a dial's position, or "refused"
  ConfigErrors last_errors;
};

TEST(Reloader, PublishesWhatIsWrittenInPlace) {
  Fixture f;
  f.write_first();
  f.begin();
  f.tree.write("config.yaml", document("25%"));
  EXPECT_TRUE(f.comes_to({"25000"}));
}

TEST(Reloader, TellsHowTheFilesOnDiskStandToTheConfigurationInForce) {
  Fixture f;
  f.write_first();
  f.begin();
  EXPECT_EQ(f.reloader.file_state(), FileState::InForce);
  f.tree.write("config.yaml", document("25%"));
  EXPECT_EQ(f.reloader.file_state(), FileState::Pending) << "nothing has read it yet";
  ASSERT_TRUE(f.comes_to({"25000"}));
  EXPECT_EQ(f.reloader.file_state(), FileState::InForce);
  f.tree.write("protected.txt", "acct-1\nacct-2\n");
  EXPECT_EQ(f.reloader.file_state(), FileState::Pending) << "its list is a part of it";
  ASSERT_TRUE(f.comes_to({"25000", "25000"}));
  f.tree.replace("config.yaml", document("125%"));
  ASSERT_TRUE(f.comes_to({"25000", "25000", "refused"}));
  EXPECT_EQ(f.reloader.file_state(), FileState::Rejected);
  f.tree.remove("config.yaml");
  EXPECT_EQ(f.reloader.file_state(), FileState::Missing);
}

TEST(Reloader, PublishesWhatIsRenamedIntoPlace) {
  Fixture f;
  f.write_first();
  f.begin();
  f.tree.replace("config.yaml", document("25%"));
  EXPECT_TRUE(f.comes_to({"25000"}));
  f.tree.replace("config.yaml", document("50%"));
  EXPECT_TRUE(f.comes_to({"25000", "50000"}));
}

TEST(Reloader, PublishesWhatASymlinkSwapBrings) {
  Fixture f("mount/config.yaml");
  for (const std::string version : {"1", "2"}) {
    f.tree.make_directory("mount/..v" + version);
    f.tree.write("mount/..v" + version + "/config.yaml", document(version + "%"));
    f.tree.write("mount/..v" + version + "/protected.txt", "acct-1\n");
  }
  f.tree.point("mount/..data", "..v1");
  f.tree.point("mount/config.yaml", "..data/config.yaml");
  f.tree.point("mount/protected.txt", "..data/protected.txt");
  f.begin();
  f.tree.point("mount/..data", "..v2");
  f.tree.remove("mount/..v1");
  EXPECT_TRUE(f.comes_to({"2000"}));
}

TEST(Reloader, AListIsPartOfTheConfiguration) {
  Fixture f;
  f.write_first();
  f.begin();
  f.tree.write("protected.txt", "acct-1\nacct-2\n");
  EXPECT_TRUE(f.comes_to({"1000"}));
}

TEST(Reloader, RefusesAnInvalidDocumentAndTakesTheNextValidOne) {
  Fixture f;
  f.write_first();
  f.begin();
  f.tree.write("config.yaml", document("25"));
  ASSERT_TRUE(f.comes_to({"refused"}));
  ASSERT_FALSE(f.last_errors.empty());
  EXPECT_EQ(f.last_errors.front().file, f.tree.path("config.yaml"));
  EXPECT_EQ(f.last_errors.front().line, 12U);
  f.tree.write("config.yaml", document("30%"));
  EXPECT_TRUE(f.comes_to({"refused", "30000"}));
}

TEST(Reloader, ReturningToTheDocumentInForceAfterARefusedOneIsNews) {
  Fixture f;
  f.write_first();
  f.begin();
  const std::string in_force = f.tree.read("config.yaml");
  f.tree.write("config.yaml", "nonsense: true\n");
  ASSERT_TRUE(f.comes_to({"refused"}));
  f.tree.write("config.yaml", in_force);
  EXPECT_TRUE(f.comes_to({"refused", "1000"}));
}

TEST(Reloader, AMissingListIsRefusedAndItsComingNoticed) {
  Fixture f;
  f.write_first();
  f.begin();
  f.tree.remove("protected.txt");
  ASSERT_TRUE(f.comes_to({"refused"}));
  f.tree.replace("protected.txt", "acct-9\n");
  EXPECT_TRUE(f.comes_to({"refused", "1000"}));
}

TEST(Reloader, AListThatANewDocumentNamesAndThatIsNotThereYetIsAwaited) {
  Fixture f;
  f.write_first();
  f.begin();
  std::string text = document("2%");
  text.replace(text.find("protected.txt"), 13, "large.txt");
  f.tree.write("config.yaml", text);
  ASSERT_TRUE(f.comes_to({"refused"}));
  f.tree.write("large.txt", "acct-1\n");
  EXPECT_TRUE(f.comes_to({"refused", "2000"}));
}

TEST(Reloader, TheSameContentAgainIsNoNews) {
  Fixture f;
  f.write_first();
  f.begin();
  f.tree.replace("config.yaml", f.tree.read("config.yaml"));
  f.reloader.reload({ChangeSource::File});
  f.reloader.reload({ChangeSource::Sighup});
  EXPECT_TRUE(f.outcomes.empty());
  f.tree.write("config.yaml", "nonsense: true\n");
  f.reloader.reload({ChangeSource::Sighup});
  f.reloader.reload({ChangeSource::Sighup});
  EXPECT_EQ(f.outcomes, std::vector<std::string>{"refused"});
}

TEST(Reloader, DoesNotReadAHalfWrittenDocument) {
  FileWatch::Settings settings;
  settings.debounce.quiet = std::chrono::minutes(10);
  settings.debounce.longest = std::chrono::minutes(20);
  settings.poll = std::chrono::minutes(10);
  Fixture f("config.yaml", settings);
  f.write_first();
  f.begin();
  test::OpenFile file(f.tree.path("config.yaml"));
  file.write(document("2%"));     // valid, and yet not what its author means
  f.io.run_one_for(seconds(20));  // the watch has seen the write
  f.io.poll();
  file.write("via: off\n");
  file.close();
  EXPECT_TRUE(f.comes_to({"2000"}));
}

TEST(Reloader, NoticesAChangeBetweenTheFirstLoadAndTheWatch) {
  Fixture f;
  f.write_first();
  ASSERT_TRUE(f.reloader.load());
  f.tree.write("config.yaml", document("7%"));
  f.reloader.watch(f.io, {.publish =
                              [&](Config c, const ChangeOrigin&) {
                                f.outcomes.push_back(std::to_string(c.services[0].dials[0].position));
                              },
                          .reject = [&](ConfigErrors, const ChangeOrigin&) { f.outcomes.push_back("refused"); }});
  EXPECT_TRUE(f.comes_to({"7000"}));
}

}  // namespace
}  // namespace crossfade
