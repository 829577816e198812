#include "app/dial_set.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "app/command_line.hpp"

namespace crossfade {
namespace {

namespace fs = std::filesystem;

class DialSet : public testing::Test {
 protected:
  DialSet() {
    std::string path = (fs::temp_directory_path() / "crossfade-dials-XXXXXX").string();
    EXPECT_NE(::mkdtemp(path.data()), nullptr);
    folder_ = path;
    file_ = folder_ + "/f.yaml";
    write("10%", "0%");
  }
  ~DialSet() override { fs::remove_all(folder_); }

  static std::string text(const std::string& rates, const std::string& rest) {
    return "listeners: [{address: \"127.0.0.1:0\"}]\n"
           "pools: {py2: {endpoints: [\"127.0.0.1:1\"]}, py3: {endpoints: [\"127.0.0.1:2\"]}}\n"
           "services:\n"
           "  - {name: api, hosts: [\"*\"], legacy: py2, new: py3, key: [client_ip], dials: [{name: rates, path: /r, "
           "new: " +
           rates + "}, {name: all, path: /, new: " + rest + "}]}\n";
  }
  void write(const std::string& rates, const std::string& rest) const { std::ofstream(file_) << text(rates, rest); }
  std::string content() const {
    std::ifstream file(file_);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  test::Outcome set(std::vector<std::string> words, const Ask& ask, bool yes = false) const {
    std::ostringstream out;
    std::ostringstream err;
    DialSetOptions options;
    options.config = file_;
    options.words = std::move(words);
    options.yes = yes;
    const int code = set_dials(options, ask, out, err);
    return {code, out.str(), err.str()};
  }
  static std::optional<bool> agree(const std::string& question, std::ostream& out) {
    out << question << '\n';
    return true;
  }
  static std::optional<bool> refuse(const std::string&, std::ostream&) { return false; }
  static std::optional<bool> nobody(const std::string&, std::ostream&) { return std::nullopt; }
  static std::optional<bool> not_to_be_asked(const std::string&, std::ostream&) {
    ADD_FAILURE() << "asked";
    return false;
  }

  std::string folder_;
  std::string file_;
};

TEST_F(DialSet, ShowsAsksAndWrites) {
  const test::Outcome done = set({"api/rates", "25%"}, agree);
  EXPECT_EQ(done.code, 0);
  EXPECT_EQ(done.err, "");
  const std::size_t moves = done.out.find("api/rates: 10% -> 25%: 15% of the keys move legacy -> new\n");
  const std::size_t question = done.out.find("Write this? [y/N] ");
  EXPECT_NE(moves, std::string::npos) << done.out;
  EXPECT_LT(moves, question) << done.out;
  EXPECT_TRUE(done.out.ends_with("written: " + file_ + '\n')) << done.out;
  EXPECT_EQ(content(), text("25%", "0%"));
}

TEST_F(DialSet, AnythingButYesWritesNothing) {
  const test::Outcome no = set({"api/rates", "25%"}, refuse);
  EXPECT_EQ(no.code, 1);
  EXPECT_EQ(no.err, "nothing is written\n");
  const test::Outcome alone = set({"api/rates", "25%"}, nobody);
  EXPECT_EQ(alone.code, 2);
  EXPECT_NE(alone.out.find("api/rates: 10% -> 25%"), std::string::npos) << "what would change is shown all the same";
  EXPECT_NE(alone.err.find("--yes is for scripts"), std::string::npos) << alone.err;
  EXPECT_EQ(content(), text("10%", "0%"));
}

TEST_F(DialSet, SeveralAtOnceWithoutAQuestion) {
  const test::Outcome done = set({"api/rates", "25%", "api/all", "0.5%"}, not_to_be_asked, true);
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_NE(done.out.find("api/rates: 10% -> 25%"), std::string::npos) << done.out;
  EXPECT_NE(done.out.find("api/all: 0% -> 0.5%"), std::string::npos) << done.out;
  EXPECT_EQ(content(), text("25%", "0.5%"));
}

TEST_F(DialSet, WhatStandsThereAlreadyIsSaid) {
  const auto before = fs::last_write_time(file_);
  const test::Outcome done = set({"api/rates", "10%"}, not_to_be_asked);
  EXPECT_EQ(done.code, 0);
  EXPECT_EQ(done.out, "api/rates: 10% already\n");
  EXPECT_EQ(fs::last_write_time(file_), before);
  EXPECT_TRUE(set({"api/rates", "10%", "api/all", "1%"}, agree).out.find("api/rates: 10% already\n") !=
              std::string::npos);
}

TEST_F(DialSet, AnotherChangeThanTheOneShownIsNotWritten) {
  const auto meanwhile = [this](const std::string&, std::ostream&) {
    write("20%", "0%");
    return std::optional(true);
  };
  const test::Outcome done = set({"api/rates", "25%"}, meanwhile);
  EXPECT_EQ(done.code, 1);
  EXPECT_EQ(done.err, "crossfade: " + file_ +
                          " has changed meanwhile, so that this would be another change; nothing is written\n");
  EXPECT_EQ(content(), text("20%", "0%"));
}

TEST_F(DialSet, WhatIsAskedForIsReadFirst) {
  EXPECT_EQ(set({"api/rates"}, not_to_be_asked).code, 2);
  EXPECT_EQ(
      set({"api/rates", "25"}, not_to_be_asked).err,
      "crossfade: 'api/rates': found '25', expected a percentage from 0% to 100% such as 25% or 0.5%; did you mean "
      "'25%'?\n");
  const test::Outcome unknown = set({"api/rats", "25%"}, not_to_be_asked);
  EXPECT_EQ(unknown.code, 1);
  EXPECT_EQ(unknown.err,
            "crossfade: there is no dial 'rats' in service 'api'; there are rates, all; did you mean 'rates'?\n");
  write("10", "0%");
  EXPECT_TRUE(set({"api/rates", "25%"}, not_to_be_asked).err.ends_with(file_ + ": 1 error\n"));
}

TEST_F(DialSet, TheCommandLineNeedsOnePlace) {
  EXPECT_EQ(test::run({"dial"}).code, 2);
  EXPECT_EQ(test::run({"dial", "list"}).code, 2);
  EXPECT_EQ(test::run({"dial", "set", "api/rates", "25%"}).code, 2);
  EXPECT_EQ(test::run({"dial", "set", "--config", file_}).code, 2);
  EXPECT_EQ(test::run({"dial", "list", "--config", file_, "--url", "http://127.0.0.1:1"}).code, 2);
  EXPECT_EQ(test::run({"dial", "list", "--config", file_}).out,
            "service  dial   match  position\n"
            "api      rates  /r     10%\n"
            "api      all    /      0%\n");
  EXPECT_EQ(test::run({"dial", "set", "--yes", "--config", file_, "api/rates", "25%"}).code, 0);
  EXPECT_EQ(content(), text("25%", "0%"));
}

}  // namespace
}  // namespace crossfade
