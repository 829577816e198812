"""The matrix. A line is a fault of one pool and the requests that meet it; a cell says what becomes of them.

    ok            the good answer of its kind: 200, or 101 and a tunnel that works
    502           that status: with the code of `fails as`, crossfade's own; without one, the upstream's, relayed
    200 cut       an answer that visibly breaks off; 101 cut: a tunnel that does
    fallback ok   legacy's good answer, with the reason `fallback`; all others bear the reason of their column
    2x            attempts at the failing pool. Each that failed counts as an error of the kind `fails as`, each but the
                  first as a retry. The other side is asked for a fallback, once, and otherwise never
    a, then b     of requests one after the other
    "             as in the case to the left; -: there is no such case

After each cell the upstream is well again and answers a GET, and nothing of the request is left in the proxy.
"""

from faults.cell import read

# The failing pool is the column's. It has one endpoint and the default `retry`. The dial stands at 0% in the first
# column and at 100% in the others; in the last one the override header asks for the new side all the same.
SIDES = read("""
fault             | requests         | fails as         | legacy     | new, fallback on | new, fallback off | override
refused           | all              | connect_failed   | 502 2x     | fallback ok 2x   | 502 2x            | "
never accepted    | all              | connect_timeout  | 504 1x     | fallback ok 1x   | 504 1x            | "
hangs             | all              | response_timeout | 504 1x     | "                | "                 | "
slow head         | all              | response_timeout | 504 1x     | "                | "                 | "
reset in request  | POST, POST large | reset            | 502 1x     | "                | "                 | "
reset before head | all              | reset            | 502 1x     | "                | "                 | "
close before head | all              | reset            | 502 1x     | "                | "                 | "
reset in head     | all              | bad_response     | 502 1x     | "                | "                 | "
close in head     | all              | bad_response     | 502 1x     | "                | "                 | "
garbage           | all              | bad_response     | 502 1x     | "                | "                 | "
a TLS alert       | all              | bad_response     | 502 1x     | "                | "                 | "
reset in body     | all              | reset            | 200 cut 1x | "                | "                 | "
close in body     | all              | reset            | 200 cut 1x | "                | "                 | "
reset in chunks   | all              | reset            | 200 cut 1x | "                | "                 | "
close in chunks   | all              | reset            | 200 cut 1x | "                | "                 | "
slow body         | all              | response_timeout | 200 cut 1x | "                | "                 | "
dripping body     | GET, POST        | -                | ok 1x      | "                | "                 | "
close while idle  | all              | -                | ok 1x      | "                | "                 | "
reset when reused | GET, upgrade     | reset            | ok 2x      | "                | "                 | "
reset when reused | POST, POST large | reset            | 502 1x     | "                | "                 | "
close when reused | GET, upgrade     | reset            | ok 2x      | "                | "                 | "
close when reused | POST, POST large | reset            | 502 1x     | "                | "                 | "
reset in tunnel   | upgrade          | -                | 101 cut 1x | "                | "                 | "
503               | all              | -                | 503 1x     | "                | "                 | "

5xx burst | all | - | 500 1x, then 502 1x, then 503 1x, then 504 1x, then ok 1x | " | " | "
flapping | all | connect_failed | 502 2x, then ok 1x | fallback ok 2x, then ok 1x | 502 2x, then ok 1x | "
""")

# As "new, fallback on", but sent to new for another reason: who may fall back.
REASONS = read("""
fault            | requests | fails as         | include        | no key | hold
refused          | all      | connect_failed   | fallback ok 2x | "      | 502 2x
never accepted   | all      | connect_timeout  | fallback ok 1x | "      | 504 1x
reset in request | all      | reset            | 502 1x         | "      | "
""")

# The legacy pool with two endpoints, of which one has the fault (or "both" have), and
# `retry: {attempts: 1, on: [connect_failure, reset, 502, 503, 504]}`. After `ok 2x` it was the well one that answered.
# "streamed": the body follows its head; "begun": only a little of a body beyond `retry_buffer` was sent at the fault.
RETRIES = read("""
fault                   | fails as         | GET, upgrade | PUT, PUT streamed | PUT begun | PUT large | POST, POST large
refused                 | connect_failed   | ok 2x        | "                 | "         | "         | "
never accepted          | connect_timeout  | ok 2x        | "                 | "         | "         | "
reset in request        | reset            | ok 2x        | "                 | "         | -         | 502 1x
reset before head       | reset            | ok 2x        | "                 | -         | 502 1x    | "
close before head       | reset            | ok 2x        | "                 | -         | 502 1x    | "
502                     | -                | ok 2x        | "                 | -         | 502 1x    | "
503                     | -                | ok 2x        | "                 | -         | 503 1x    | "
504                     | -                | ok 2x        | "                 | -         | 504 1x    | "
reset in head           | bad_response     | 502 1x       | "                 | -         | "         | "
garbage                 | bad_response     | 502 1x       | "                 | -         | "         | "
hangs                   | response_timeout | 504 1x       | "                 | -         | "         | "
reset in body           | reset            | 200 cut 1x   | "                 | -         | "         | "
refused, both           | connect_failed   | 502 2x       | "                 | "         | "         | "
never accepted, both    | connect_timeout  | 504 2x       | "                 | "         | "         | "
reset before head, both | reset            | 502 2x       | "                 | -         | 502 1x    | "
503, both               | -                | 503 2x       | "                 | -         | 503 1x    | "
""")
