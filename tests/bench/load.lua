-- Has wrk ask a server for the searches of load.txt in turn:
--   wrk -t2 -c64 -d30s --latency -s tests/bench/load.lua http://127.0.0.1:7700
local searches = {}
for line in io.lines((debug.getinfo(1, "S").source:sub(2):match("^(.*/)") or "") .. "load.txt") do
  searches[#searches + 1] = "/api/v1/search?" .. line
end

local threads = 0
function setup(thread)
  thread:set("nth", threads)
  threads = threads + 1
end

function request()
  nth = nth + 1
  return wrk.format("GET", searches[nth % #searches + 1])
end

-- wrk counts what is not 2xx or 3xx by itself; the rest tells how long answers take.
function done(summary, latency)
  local errors = summary.errors
  print(string.format("errors: connect %d, read %d, write %d, status %d, timeout %d",
    errors.connect, errors.read, errors.write, errors.status, errors.timeout))
  print(string.format("median %.2f ms, p99 %.2f ms, worst %.2f ms; %.0f a second",
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    summary.requests / summary.duration * 1e6))
end
