-- Small GETs that take turns among 500 accounts, put together before the clock starts.
local requests, n = {}, 0

init = function()
  for i = 0, 499 do
    requests[i] = wrk.format("GET", "/v1/rates", {["X-Account-Id"] = "acct-" .. i})
  end
end

request = function()
  n = (n + 1) % 500
  return requests[n]
end
