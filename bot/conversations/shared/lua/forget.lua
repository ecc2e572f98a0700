-- Drops what is kept of a conversation. The higher fence makes a turn that is under way keep nothing, and
-- tells the copies of other processes that they are old.
local fence, state = KEYS[1], KEYS[2]
local ttl, channel, digest = ARGV[1], ARGV[2], ARGV[3]

local mine = math.max(tonumber(redis.call('GET', fence) or '0') + 1, microseconds())
mine = string.format('%.0f', mine)
redis.call('DEL', unpack(KEYS, 2))
redis.call('SET', fence, mine, 'PX', ttl)
redis.call('HSET', state, 'fence', mine)
redis.call('PEXPIRE', state, ttl)
redis.call('PUBLISH', channel, digest)
return 1
