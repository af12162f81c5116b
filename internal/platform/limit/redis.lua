-- take() of limit.go, for one key in one step.
-- KEYS[1] the hashed key; ARGV: now, one allowance, the whole window, all in
-- microseconds. Returns 0 when allowed, and otherwise how long to wait.
local now, every, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local whole = tonumber(redis.call('GET', KEYS[1]) or '0')
local next = math.max(whole, now) + every
local early = next - window - now
if early > 0 then
	return early
end
redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000))
return 0
