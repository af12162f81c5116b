package hsds

import (
	"crypto/sha256"
	"encoding/hex"
)

// uuid is the lasting id of a thing of this site: a version 8 UUID (RFC 9562
// §5.8) from a hash of where the site is, the kind and the thing's own public
// name. The same thing has the same id on every node and after every restart,
// and no two sites share one.
func (s site) uuid(kind, name string) string {
	sum := sha256.Sum256([]byte("hearth hsds\n" + string(s) + "\n" + kind + "\n" + name))
	sum[6] = sum[6]&0x0f | 0x80
	sum[8] = sum[8]&0x3f | 0x80
	h := hex.EncodeToString(sum[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// site is where this site is: "https://groups.example.org".
type site string
