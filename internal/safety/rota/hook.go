package rota

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/outward"
)

// A HookTo is an address of the organisation's own that is called too: a
// telephone service, a pager, a program of theirs.
type HookTo struct {
	URL    string `json:"url"`
	Secret string `json:"secret"` // signs what is sent
}

const maxHook = 1000 // bytes

// A hookMessage is all that is sent. It holds no name, no group, no level and no
// word of anybody.
type hookMessage struct {
	Event string `json:"event"` // hookCall or hookTrial
	Call  string `json:"call"`  // the same for every step of one alarm; "" for a trial
	At    string `json:"at"`    // RFC 3339
	URL   string `json:"url"`   // where it is answered
}

// The events that a hook hears of.
const (
	hookCall  = "call"
	hookTrial = "trial"
)

// checkHook looks at an address that somebody typed. Where the name leads to is
// looked at when it is called.
func (m *Module) checkHook(typed string) error {
	var c fault.Check
	at, err := url.Parse(typed)
	switch {
	case err != nil || at.Hostname() == "" || at.User != nil || len(typed) > maxHook || at.Scheme != "https" && at.Scheme != "http":
		c.Add("url", "rota.problem.hook")
	case !m.HooksAnywhere && (at.Scheme != "https" || at.Port() != "" && at.Port() != "443"):
		c.Add("url", "rota.problem.hook_https")
	case !m.HooksAnywhere && outward.Public(at.Hostname()+":443") != nil && isAddress(at.Hostname()):
		c.Add("url", "rota.problem.hook_public")
	}
	return c.Err()
}

// SetHook writes the organisation's own address, "" for none, with a new secret.
// It returns Invalid for one that will not be called.
func (m *Module) SetHook(ctx context.Context, v Visit, typed string) error {
	if err := v.mayArrange(); err != nil {
		return err
	}
	var sealed []byte
	if typed != "" {
		if err := m.checkHook(typed); err != nil {
			return err
		}
		secret := make([]byte, 20)
		if _, err := io.ReadFull(m.Random, secret); err != nil {
			return err
		}
		packed, err := json.Marshal(HookTo{URL: typed, Secret: base32.StdEncoding.EncodeToString(secret)})
		if err != nil {
			return err
		}
		if sealed, err = m.Keys.Seal(ctx, m.DB, v.Org.Key, place("rota_settings", "hook_sealed", int64(v.Org.ID)), string(packed)); err != nil {
			return err
		}
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qSetHook, int64(v.Org.ID), sealed); err != nil {
			return err
		}
		return m.note(ctx, tx, v.Org.ID, v.Me.Ref, "rota.hook", orgRef(v.Org), map[string]string{"set": yesNo(typed != "")})
	})
}

// hookOf is the organisation's own address; false where it has none.
func (m *Module) hookOf(ctx context.Context, o group.Organisation) (to HookTo, found bool, err error) {
	row, found, err := db.Maybe(ctx, m.DB, qSettings, scanSettings, int64(o.ID))
	if err != nil || !found || len(row.hook) == 0 {
		return to, false, err
	}
	packed, err := m.Keys.Open(ctx, m.DB, o.Key, place("rota_settings", "hook_sealed", int64(o.ID)), row.hook)
	if err == nil {
		err = json.Unmarshal([]byte(packed), &to)
	}
	return to, err == nil, err
}

// callHook calls the organisation's own address for an alarm.
func (m *Module) callHook(ctx context.Context, org group.OrganisationID, alarm int64) Outcome {
	o, err := m.Groups.OrganisationByID(ctx, org)
	if err != nil {
		return Failed
	}
	to, found, err := m.hookOf(ctx, o)
	switch {
	case err != nil:
		return Failed
	case !found || m.Hooks == nil:
		return None
	}
	if err := m.post(ctx, to, hookMessage{Event: hookCall, Call: m.Codec.Token(kindAlarm, alarm), URL: m.BaseURL + startPath}); err != nil {
		slog.WarnContext(ctx, "an organisation's own address was called in vain", "organisation", int64(org), "cause", err)
		return Failed
	}
	return Sent
}

// TryHook calls the organisation's own address for a trial. It returns a fault
// for whoever pressed if that fails.
func (m *Module) TryHook(ctx context.Context, v Visit) error {
	if err := v.mayArrange(); err != nil {
		return err
	}
	to, found, err := m.hookOf(ctx, v.Org)
	if err != nil || !found || m.Hooks == nil {
		return err
	}
	if err := m.post(ctx, to, hookMessage{Event: hookTrial, URL: m.BaseURL + startPath}); err != nil {
		return fault.Wrap(fault.Unavailable, "rota.hook_failed", err)
	}
	return nil
}

// errAnswer is for an answer that is not "taken".
var errAnswer = errors.New("it answered, and did not take it")

// post sends the message signed: Hearth-Signature is "t=" the time in seconds of
// the epoch, ",v1=" the HMAC-SHA256 of that time, a full stop and the body. The
// address stands in no error.
func (m *Module) post(ctx context.Context, to HookTo, msg hookMessage) error {
	now := m.Clock.Now()
	msg.At = now.Format(time.RFC3339)
	body, err := json.Marshal(msg)
	if err != nil {
		return err
	}
	at := strconv.FormatInt(now.Unix(), 10)
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to.URL, bytes.NewReader(body))
	if err != nil {
		return errors.New("the address cannot be read")
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Hearth")
	r.Header.Set("Hearth-Signature", "t="+at+",v1="+sign(to.Secret, at, body))
	answer, err := m.Hooks.Do(r)
	switch {
	case errors.Is(err, outward.ErrNotPublic):
		return outward.ErrNotPublic
	case err != nil && outward.Unconnected(err):
		return errors.New("no connection")
	case err != nil:
		return errors.New("it broke off")
	}
	defer answer.Body.Close()
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return errAnswer
	}
	return nil
}

func sign(secret, at string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(at + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
