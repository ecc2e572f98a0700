-- What of a mailbox was not taken yet: the number that was taken last, then sealed item and number in turns.
local mail, box = unpack(KEYS)
local taken = redis.call('HGET', box, 'taken') or '0'
local found = redis.call('ZRANGEBYSCORE', mail, '(' .. taken, '+inf', 'WITHSCORES')
table.insert(found, 1, taken)
return found
