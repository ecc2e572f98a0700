-- Stands in line, or looks again and says that the waiter lives.
-- {fence, state, the fence of the state, names of the replies, 1 when the mailbox holds what was not taken
-- yet} when it has the turn, else
-- {0, milliseconds until the first in line would count as dead}.
local queue, ends, fence, state, names, box = unpack(KEYS)
local token, lease, ttl, channel = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]

local now = milliseconds()
if redis.call('HSET', ends, token, now + lease) == 1 then
  redis.call('RPUSH', queue, token)
end
stay(queue, ends, lease)
local head, till, dropped = first_in(queue, ends, now)
if head ~= token then
  if dropped then
    wake(channel, head)
  end
  return {0, till - now}
end
-- A fence is higher than all before it. It is a time as well, so that it stays so when Redis comes back
-- without its memory.
local mine = math.max(tonumber(redis.call('GET', fence) or '0') + 1, microseconds())
mine = string.format('%.0f', mine)
redis.call('SET', fence, mine, 'PX', ttl)
local kept = redis.call('HMGET', state, 'sealed', 'fence')
local mail = redis.call('HMGET', box, 'last', 'taken')
local waits = tonumber(mail[1] or '0') > tonumber(mail[2] or '0') and 1 or 0
return {mine, kept[1], kept[2], redis.call('ZRANGE', names, 0, -1), waits}
