package account

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"
)

// An authenticator is what sits in a person's phone: it makes one passkey and
// answers with it, as WebAuthn Level 3 says, with the faults a test asks for.
type authenticator struct {
	t      *testing.T
	key    *ecdsa.PrivateKey
	id     []byte
	handle []byte
	count  uint32
	origin string
	rp     string
	lax    bool // does not verify its holder
}

func newAuthenticator(t *testing.T) *authenticator {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 32)
	_, _ = rand.Read(id)
	return &authenticator{t: t, key: key, id: id, origin: "https://groups.example.org", rp: "groups.example.org"}
}

// The flags of authenticator data: present, verified, with a credential.
const (
	flagPresent  = 1 << 0
	flagVerified = 1 << 2
	flagMade     = 1 << 6
)

type challenge struct {
	Ceremony string `json:"ceremony"`
	Options  struct {
		Challenge string `json:"challenge"`
		User      struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		} `json:"user"`
		ExcludeCredentials []struct {
			ID string `json:"id"`
		} `json:"excludeCredentials"`
		AllowCredentials []any  `json:"allowCredentials"`
		RPID             string `json:"rpId"`
	} `json:"options"`
}

func (a *authenticator) must(v []byte, err error) []byte {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
	return v
}

func (a *authenticator) clientData(kind, challenge string) []byte {
	raw, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.origin, "crossOrigin": false})
	return a.must(raw, err)
}

// asked are the flags of what the holder was asked for.
func (a *authenticator) asked() byte {
	if a.lax {
		return flagPresent
	}
	return flagPresent | flagVerified
}

func (a *authenticator) data(flags byte, rest ...byte) []byte {
	rp := sha256.Sum256([]byte(a.rp))
	a.count++
	return append(binary.BigEndian.AppendUint32(append(rp[:], flags), a.count), rest...)
}

// create makes the passkey and answers as PublicKeyCredential.toJSON does.
func (a *authenticator) create(c challenge) string {
	a.t.Helper()
	handle, err := base64.RawURLEncoding.DecodeString(c.Options.User.ID)
	a.handle = a.must(handle, err)
	x, y := make([]byte, 32), make([]byte, 32)
	a.key.X.FillBytes(x)
	a.key.Y.FillBytes(y)
	public, err := webauthncbor.Marshal(webauthncose.EC2PublicKeyData{
		PublicKeyData: webauthncose.PublicKeyData{KeyType: int64(webauthncose.EllipticKey), Algorithm: int64(webauthncose.AlgES256)},
		Curve:         int64(webauthncose.P256), XCoord: x, YCoord: y,
	})
	a.must(public, err)
	made := append(make([]byte, 16), binary.BigEndian.AppendUint16(nil, uint16(len(a.id)))...)
	made = append(append(made, a.id...), public...)
	object, err := webauthncbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": a.data(a.asked()|flagMade, made...)})
	a.must(object, err)
	return a.json(map[string]any{
		"clientDataJSON": b64(a.clientData("webauthn.create", c.Options.Challenge)), "attestationObject": b64(object), "transports": []string{"internal"},
	})
}

// get signs the challenge with the passkey.
func (a *authenticator) get(c challenge) string {
	a.t.Helper()
	client, data := a.clientData("webauthn.get", c.Options.Challenge), a.data(a.asked())
	hash := sha256.Sum256(client)
	signed := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, signed[:])
	a.must(signature, err)
	return a.json(map[string]any{
		"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": b64(a.handle),
	})
}

func (a *authenticator) json(response map[string]any) string {
	raw, err := json.Marshal(map[string]any{"id": b64(a.id), "rawId": b64(a.id), "type": "public-key",
		"clientExtensionResults": map[string]any{}, "authenticatorAttachment": "platform", "response": response})
	return string(a.must(raw, err))
}

func b64(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }
