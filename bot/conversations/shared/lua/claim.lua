-- Records the way by which a reply goes out; {the way that it goes, 1 when nobody had claimed it}.
local claims = KEYS[1]
local name, way, ttl = ARGV[1], ARGV[2], ARGV[3]

local now = milliseconds()
redis.call('ZREMRANGEBYSCORE', claims, '-inf', now - tonumber(ttl))
for _, before in ipairs({'answer', 'afterwards'}) do
  if redis.call('ZSCORE', claims, name .. ':' .. before) then
    return {before, 0}
  end
end
redis.call('ZADD', claims, now, name .. ':' .. way)
redis.call('PEXPIRE', claims, ttl)
return {way, 1}
