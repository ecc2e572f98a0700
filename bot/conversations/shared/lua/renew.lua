-- Says that the holder lives; 0 when the turn is somebody else's.
local queue, ends, fence = unpack(KEYS)
local token, lease, mine, ttl = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]

if redis.call('HEXISTS', ends, token) == 0 then
  -- Redis came back without its memory, or this holder was silent for too long. Where nobody had a turn
  -- since, it is the holder's still, before all who wait.
  if tonumber(redis.call('GET', fence) or '0') > tonumber(mine) then
    return 0
  end
  redis.call('SET', fence, mine, 'PX', ttl)
  redis.call('LPUSH', queue, token)
end
redis.call('HSET', ends, token, milliseconds() + lease)
stay(queue, ends, lease)
return 1
