-- Puts an item into a mailbox, once; the number that it has there.
local mail, box = unpack(KEYS)
local sealed, wanted, ttl, most, channel, digest = unpack(ARGV)

local number = redis.call('ZSCORE', mail, sealed)
if number then
  return number
end
number = math.max(tonumber(redis.call('HGET', box, 'last') or '0') + 1, tonumber(wanted))
number = string.format('%.0f', number)
redis.call('ZADD', mail, number, sealed)
redis.call('ZREMRANGEBYRANK', mail, 0, -tonumber(most) - 1)
redis.call('HSET', box, 'last', number)
redis.call('PEXPIRE', mail, ttl)
redis.call('PEXPIRE', box, ttl)
redis.call('PUBLISH', channel, digest)
return number
