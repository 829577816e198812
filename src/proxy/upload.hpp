// The request's body on its way to the upstream. What came with the head is sent with the head; a second coroutine runs
// only while more remains, so that an early answer can be read meanwhile.
#pragma once

#include "net/task.hpp"
#include "proxy/exchange.hpp"

namespace crossfade {

// Looks at what has arrived of the body. Problem::None, BodyTooLarge or Malformed.
HeadVerdict prepare_upload(Exchange& x);

// Starts the coroutine for the rest of the body.
void start_upload(Exchange& x);

// After the answer: waits for the coroutine's end; both directions have their own timeouts meanwhile. A client that was
// never told to continue is not waited for (RFC 9110, 10.1.1).
Task<void> finish_upload(Exchange& x);

// Ends the coroutine and makes ready to send the body again, from what is held of it.
Task<void> rewind_upload(Exchange& x);

// Whether the whole body will be held however the request goes.
bool will_be_held(const Exchange& x);

// Makes the coroutine end: its body is of no use any more. finish_upload() still has to wait for it.
void cancel_upload(Exchange& x);

}  // namespace crossfade
