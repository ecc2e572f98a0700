-- The line of a conversation. `queue` lists who waits, the first has the turn; `ends` has for each of
-- them the time, in milliseconds, at which it counts as dead unless it has said that it lives.
-- A token is the process' name, a colon, and something that nobody else has.

local function microseconds()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

local function milliseconds()
  return math.floor(microseconds() / 1000)
end

-- Both keys go when nobody in line can be alive any more.
local function stay(queue, ends, lease)
  redis.call('PEXPIRE', queue, lease + 60000)
  redis.call('PEXPIRE', ends, lease + 60000)
end

-- Takes the dead out of line: who is first now, until when, and whether anybody was taken out.
local function first_in(queue, ends, now)
  local dropped = false
  while true do
    local head = redis.call('LINDEX', queue, 0)
    if not head then
      return false, 0, dropped
    end
    local till = tonumber(redis.call('HGET', ends, head) or '0')
    if till > now then
      return head, till, dropped
    end
    redis.call('LPOP', queue)
    redis.call('HDEL', ends, head)
    dropped = true
  end
end

local function wake(channel, token)
  redis.call('PUBLISH', channel .. string.match(token, '^[^:]+'), token)
end

local function leave(queue, ends, token, channel)
  local was_first = redis.call('LINDEX', queue, 0) == token
  redis.call('LREM', queue, 1, token)
  redis.call('HDEL', ends, token)
  if was_first then
    local head = first_in(queue, ends, milliseconds())
    if head then
      wake(channel, head)
    end
  end
end
