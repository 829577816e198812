// Turning dials in a file: read, edited and written by one program at a time.
#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <string>

#include "config/edit_dials.hpp"

namespace crossfade {

// What the edit would make of the file now. Writes nothing, takes no lock.
result<EditedDocument, EditRefusal> preview_dial_edit(const std::string& path, std::span<const DialEdit> edits);

// Asked with the edit at hand, under the lock: why it is not to be written, or nothing.
using EditReview = std::function<std::string(const EditedDocument& edited)>;

inline constexpr std::chrono::seconds edit_lock_patience{10};

// Edits the file as it is now, and replaces it as replace_file_atomically() does, unless nothing changes. Others who
// edit it this way wait meanwhile, up to `patience`, and so does this for whoever has the file open for writing. What
// an editor writes in between is not overwritten: that is a refusal. Blocks.
result<EditedDocument, EditRefusal> edit_dial_file(const std::string& path, std::span<const DialEdit> edits,
                                                   const EditReview& review,
                                                   std::chrono::milliseconds patience = edit_lock_patience);

}  // namespace crossfade
