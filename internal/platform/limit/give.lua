-- Puts one allowance back, in one step.
-- KEYS[1] the hashed key; ARGV: now and one allowance, in microseconds.
local now, every = tonumber(ARGV[1]), tonumber(ARGV[2])
local whole = redis.call('GET', KEYS[1])
if not whole then
	return 0
end
local next = tonumber(whole) - every
if next <= now then
	redis.call('DEL', KEYS[1])
else
	redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000))
end
return 0
