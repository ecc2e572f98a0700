-- Keeps a turn's state and replies and ends it; 0, and keeps nothing, when a later turn has begun.
-- ARGV: token, fence, lifetime, channel, most replies, sealed state (empty: as it is), number of the last
-- item of the mailbox that the reply brings (0: none), then name and sealed reply for each reply.
local queue, ends, fence, state, names, replies, box = unpack(KEYS)
local token, mine, ttl, channel, most, sealed, taken = unpack(ARGV, 1, 7)

if tonumber(redis.call('GET', fence) or '0') > tonumber(mine) then
  return 0
end
-- One higher: a sign of life of this turn that is still on its way does not bring it back into line.
redis.call('SET', fence, string.format('%.0f', tonumber(mine) + 1), 'PX', ttl)
if sealed ~= '' then
  redis.call('HSET', state, 'sealed', sealed, 'fence', mine)
end
if tonumber(redis.call('HGET', box, 'taken') or '0') < tonumber(taken) and redis.call('EXISTS', box) == 1 then
  redis.call('HSET', box, 'taken', taken)
end
local now = microseconds()
for place = 8, #ARGV, 2 do
  redis.call('HSET', replies, ARGV[place], ARGV[place + 1])
  redis.call('ZADD', names, now, ARGV[place])
end
local old = redis.call('ZRANGEBYSCORE', names, '-inf', now - tonumber(ttl) * 1000)
local many = redis.call('ZCARD', names) - #old - tonumber(most)
if many > 0 then
  old = redis.call('ZRANGE', names, 0, #old + many - 1)
end
for _, name in ipairs(old) do
  redis.call('HDEL', replies, name)
  redis.call('ZREM', names, name)
end
for _, key in ipairs({state, names, replies}) do
  redis.call('PEXPIRE', key, ttl)
end
leave(queue, ends, token, channel)
return 1
