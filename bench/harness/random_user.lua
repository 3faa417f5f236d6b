-- Every request is of a random user among SESSIONS, to a random route among ROUTES; the token and
-- path of number n are what EdgeAlone.java makes of it. Ends like report.lua.
local sessions = tonumber(os.getenv("SESSIONS"))
local routes = tonumber(os.getenv("ROUTES"))
local format, random = string.format, math.random
local template = "GET /area-%d/item HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: roadworthy=%043d\r\n\r\n"

dofile(os.getenv("BENCH_SCRIPTS") .. "/report.lua")

function init()
  math.randomseed(41)
end

function request()
  return format(template, random(0, routes - 1), random(0, sessions - 1))
end
