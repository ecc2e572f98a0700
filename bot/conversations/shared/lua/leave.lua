-- Gives up the turn, or the place in line. ARGV: token, channel, the fence of the turn (0: was not given it).
local queue, ends, fence = unpack(KEYS)
local token, channel, mine = unpack(ARGV)

-- As after a commit: a sign of life that is still on its way does not bring the turn back.
if redis.call('GET', fence) == mine then
  redis.call('SET', fence, string.format('%.0f', tonumber(mine) + 1), 'KEEPTTL')
end
leave(queue, ends, token, channel)
return 1
