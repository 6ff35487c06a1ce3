-- POSTs a request for a product, for one of the notebook's 1,000 users in turn, and reports in one line of numbers.

local asked = {}
local turn = 0

function init(args)
  local headers = { ["Content-Type"] = "application/json" }
  for user = 0, 999 do
    asked[user] = wrk.format("POST", nil, headers, string.format('{"userId":"%d","policy":"linucb"}', user))
  end
end

function request()
  turn = (turn + 1) % 1000
  return asked[turn]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    "figures %d %d %d %d %d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
