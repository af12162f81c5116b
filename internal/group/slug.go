package group

// IsSlug reports whether s can stand in an address: small letters, digits and
// single hyphens, MaxName bytes at most. Topics, organisations and what other
// features name so have the same shape.
func IsSlug(s string) bool { return len(s) <= MaxName && slugShape.MatchString(s) }
