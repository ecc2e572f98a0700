-- Marks items as taken; 0 when somebody else did so in the meantime.
local box = KEYS[1]
local before, number = ARGV[1], ARGV[2]
if (redis.call('HGET', box, 'taken') or '0') ~= before then
  return 0
end
redis.call('HSET', box, 'taken', number)
return 1
