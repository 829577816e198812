#include "server/dials_editor.hpp"

#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <thread>

#include "base/folder_lock.hpp"
#include "server/change_history.hpp"
#include "server/change_text.hpp"
#include "server/temp_tree.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using Cause = DialsRefusal::Cause;

std::string file_with(const std::string& position) {
  return "listeners: [{address: \"127.0.0.1:0\"}]\n"
         "access_log: off\n"
         "workers: 1\n"
         "pools: {py2: {endpoints: [\"127.0.0.1:1\"]}, py3: {endpoints: [\"127.0.0.1:2\"]}}\n"
         "services:\n"
         "  - name: api\n"
         "    hosts: [\"*\"]\n"
         "    legacy: py2\n"
         "    new: py3\n"
         "    dials: [{name: all, path: /, new: " +
         position + "}]  # mine\n";
}

// A server with its file, reloader and control thread, as a process has them.
class EditDials : public testing::Test {
 protected:
  EditDials() {
    tree_.write("f.yaml", file_with("10%"));
    auto config = reloader_.load();
    EXPECT_TRUE(config);
    server_ = std::move(*Server::start(std::move(*config)));
    reloader_.watch(
        control_,
        {.publish = [this](Config next, const ChangeOrigin& origin) { server_->publish(std::move(next), origin); },
         .reject = [this](ConfigErrors errors,
                          const ChangeOrigin& origin) { server_->reject(std::move(errors), origin); }});
    editor_ = std::make_unique<DialsEditor>(*server_, reloader_);
    thread_ = std::thread([this] { control_.run(); });
  }
  ~EditDials() override {
    editor_.reset();
    control_.stop();
    thread_.join();
  }

  DialsResult edit(DialsRequest request) { return editor_->edit(std::move(request)).get(); }
  std::uint32_t in_force() const { return server_->config_state().config->services[0].dials[0].position; }

  test::TempTree tree_;
  boost::asio::io_context control_;
  Reloader reloader_{tree_.path("f.yaml")};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{control_.get_executor()};
  std::unique_ptr<Server> server_;
  std::unique_ptr<DialsEditor> editor_;
  std::thread thread_;
};

TEST_F(EditDials, AnswersWhenItIsInForce) {
  const DialsResult done = edit({.dials = {{"api/all", 25'000}}, .who = "token alice"});
  ASSERT_TRUE(done) << done.error().why;
  EXPECT_EQ(in_force(), 25'000U);
  EXPECT_EQ(tree_.read("f.yaml"), file_with("25%"));
  EXPECT_TRUE(done->in_force);
  EXPECT_EQ(done->generation, server_->config_state().generation);
  EXPECT_EQ(done->hash, server_->config_state().config->hash);
  ASSERT_EQ(done->changed.size(), 1U);
  EXPECT_EQ(done->changed[0].to_string(), "api/all: 10% -> 25%");
  const ConfigChange newest = server_->changes()->newest_first().front();
  EXPECT_EQ(newest.origin.source, ChangeSource::Api);
  EXPECT_EQ(newest.origin.who, "token alice");
}

TEST_F(EditDials, APreviewWritesNothing) {
  const DialsResult shown = edit({.dials = {{"api/all", 25'000}}, .preview = true});
  ASSERT_TRUE(shown) << shown.error().why;
  EXPECT_FALSE(shown->in_force);
  EXPECT_TRUE(shown->text.starts_with("api/all: 10% -> 25%")) << shown->text;
  EXPECT_EQ(tree_.read("f.yaml"), file_with("10%"));
  EXPECT_EQ(in_force(), 10'000U);
}

TEST_F(EditDials, AHeldServiceIsSaidToBe) {
  ASSERT_TRUE(server_->hold("api", "token alice", "errors"));
  const DialsResult shown = edit({.dials = {{"api/all", 25'000}}, .preview = true});
  ASSERT_TRUE(shown) << shown.error().why;
  EXPECT_TRUE(shown->text.ends_with("api: held at legacy at run time: nobody moves until it is released\n"))
      << shown->text;
  ASSERT_TRUE(server_->release("api", "token alice", ""));
  EXPECT_EQ(edit({.dials = {{"api/all", 25'000}}, .preview = true})->text.find("held"), std::string::npos);
}

TEST_F(EditDials, OnlyWhatWasAgreedToIsWritten) {
  const DialsResult shown = edit({.dials = {{"api/all", 25'000}}, .preview = true});
  ASSERT_TRUE(shown);
  tree_.replace("f.yaml", file_with("20%"));
  const DialsResult other = edit({.dials = {{"api/all", 25'000}}, .agreed = change_id(shown->text)});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().cause, Cause::Conflict);
  EXPECT_EQ(tree_.read("f.yaml"), file_with("20%"));
  tree_.replace("f.yaml", file_with("10%"));
  EXPECT_TRUE(edit({.dials = {{"api/all", 25'000}}, .agreed = change_id(shown->text)}));
}

TEST_F(EditDials, WhatStandsThereAlreadyIsTakenIntoForceAtMost) {
  const DialsResult same = edit({.dials = {{"api/all", 10'000}}});
  ASSERT_TRUE(same) << same.error().why;
  EXPECT_TRUE(same->changed.empty());
  EXPECT_TRUE(same->in_force);
  EXPECT_EQ(same->generation, 1U);
  tree_.write("f.yaml", file_with("30%"));
  const DialsResult pending = edit({.dials = {{"api/all", 30'000}}});
  ASSERT_TRUE(pending) << pending.error().why;
  EXPECT_TRUE(pending->changed.empty());
  EXPECT_EQ(in_force(), 30'000U);
}

TEST_F(EditDials, RefusalsSayWhatKindTheyAre) {
  DialsResult refused = edit({.dials = {{"api/al", 1}}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, Cause::Request);
  EXPECT_EQ(refused.error().why, "there is no dial 'al' in service 'api'; there are all; did you mean 'all'?");
  tree_.write("f.yaml", file_with("10"));
  refused = edit({.dials = {{"api/all", 1}}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, Cause::Document);
  EXPECT_NE(refused.error().why.find("did you mean '10%'?"), std::string::npos) << refused.error().why;
  tree_.remove("f.yaml");
  refused = edit({.dials = {{"api/all", 1}}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, Cause::File);
  EXPECT_NE(refused.error().why.find("No such file"), std::string::npos) << refused.error().why;
  EXPECT_EQ(in_force(), 10'000U);
}

TEST_F(EditDials, TooManyWaitingAreRefusedAtOnce) {
  auto lock = std::make_unique<result<FolderLock, std::string>>(FolderLock::take(tree_.root(), 0ms));
  ASSERT_TRUE(*lock);
  std::vector<std::future<DialsResult>> waiting;
  for (unsigned i = 0; i < DialsEditor::waiting_max; ++i) {
    waiting.push_back(editor_->edit({.dials = {{"api/all", i}}}));
  }
  const DialsResult refused = edit({.dials = {{"api/all", 1}}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, Cause::Busy);
  lock.reset();
  for (auto& each : waiting) EXPECT_TRUE(each.get());
  EXPECT_EQ(in_force(), DialsEditor::waiting_max - 1) << "one after the other, in order";
}

TEST_F(EditDials, AnEndingProcessDoesNotWaitForWhatWillNotCome) {
  control_.stop();
  std::future<DialsResult> future = editor_->edit({.dials = {{"api/all", 1'000}}});
  editor_.reset();
  const DialsResult ended = future.get();
  ASSERT_FALSE(ended);
  editor_ = std::make_unique<DialsEditor>(*server_, reloader_);
}

}  // namespace
}  // namespace crossfade
