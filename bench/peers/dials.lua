-- Small GETs that take turns among 200 dials, each for 20 accounts, put together before the clock starts.
local requests, n = {}, 0

init = function()
  for i = 0, 3999 do
    requests[i] = wrk.format("GET", "/v2/resource-" .. i % 200, {["X-Account-Id"] = "acct-" .. math.floor(i / 200)})
  end
end

request = function()
  n = (n + 1) % 4000
  return requests[n]
end
