package entry

import (
	"time"

	"hearth/internal/group"
)

// What programs get. Nothing here tells more than the pages do.

type answerJSON struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

type requestOut struct {
	ID      string       `json:"id"`
	State   State        `json:"state"` // "" if there is none yet
	Handle  string       `json:"handle"`
	Answers []answerJSON `json:"answers"`
	Reply   string       `json:"reply"`
	Groups  []string     `json:"groups"` // slugs of groups that may fit better
	AskedAt *time.Time   `json:"asked_at"`
}

// rowOut is a request as those who hold the group read it.
type rowOut struct {
	requestOut
	First bool `json:"first"` // the words speak of danger: they are to be read before others
}

type ownRequestOut struct {
	requestOut
	Questions []Question `json:"questions"`
}

func (h handler) requestOutOf(q Request) requestOut {
	out := requestOut{State: q.State, Handle: q.Applicant.Handle, Answers: []answerJSON{}, Reply: q.Reply.Words, Groups: listed(q.Reply.Groups), AskedAt: when(q.AskedAt)}
	for _, a := range q.Applicant.Answers {
		out.Answers = append(out.Answers, answerJSON{a.Question, a.Text})
	}
	if q.ID != 0 {
		out.ID = h.codec.Token(kindRequest, int64(q.ID))
	}
	return out
}

func (h handler) requestJSON(v requestView) ownRequestOut {
	return ownRequestOut{h.requestOutOf(v.Request), listed(v.Questions)}
}

func (h handler) rowsJSON(rows []requestRowView) []rowOut {
	out := make([]rowOut, len(rows))
	for i, q := range rows {
		out[i] = rowOut{h.requestOutOf(q.Request), q.First}
	}
	return out
}

type inviteOut struct {
	Group string `json:"group"`
	Name  string `json:"name"`
	Open  bool   `json:"open"`
}

func inviteJSON(v inviteView) inviteOut {
	return inviteOut{v.Visit.Group.Slug, v.Visit.Group.Name, !v.Over}
}

type groupOut struct {
	ID   string `json:"id"`
	URL  string `json:"url"`
	Name string `json:"name"`
}

func groupsJSON(groups []group.Group) []groupOut {
	out := make([]groupOut, len(groups))
	for i, g := range groups {
		out[i] = groupOut{g.Slug, g.URL(), g.Name}
	}
	return out
}

type invitationOut struct {
	ID        string    `json:"id"`
	Note      string    `json:"note"`
	Uses      int64     `json:"uses"`
	Used      int64     `json:"used"`
	Open      bool      `json:"open"`
	ExpiresAt time.Time `json:"expires_at"`
}

func (h handler) invitationsJSON(links []linkView) []invitationOut {
	out := make([]invitationOut, len(links))
	for i, l := range links {
		out[i] = invitationOut{l.Token, l.Note, l.Uses, l.Used, l.Open, l.ExpiresAt}
	}
	return out
}

type waitingOut struct {
	Standing  Standing   `json:"standing"` // "" without a place
	Place     int64      `json:"place"`    // from 1; 0 without one, or while a seat is held
	Given     int64      `json:"given"`    // how many came in from the list within a month
	HeldUntil *time.Time `json:"held_until"`
	Others    []groupOut `json:"others"`
}

func (h handler) waitingJSON(v waitingView) waitingOut {
	out := waitingOut{Standing: v.Outlook.Place.Standing, Given: v.Outlook.Given, Others: groupsJSON(v.Others)}
	switch {
	case v.Outlook.Place.Standing == Offered:
		out.HeldUntil = when(v.Outlook.Place.HeldUntil)
	case v.Waits:
		out.Place = v.Outlook.Ahead + 1
	}
	return out
}

type placeOut struct {
	ID       string    `json:"id"`
	Handle   string    `json:"handle"`
	Standing Standing  `json:"standing"`
	Since    time.Time `json:"since"`
}

func placesJSON(places []placeView) []placeOut {
	out := make([]placeOut, len(places))
	for i, p := range places {
		out[i] = placeOut{p.Token, p.Applicant.Handle, p.Standing, p.Since}
	}
	return out
}

type greetingOut struct {
	ID      string    `json:"id"`
	Handle  string    `json:"handle"`
	Greeter string    `json:"greeter"`
	Since   time.Time `json:"since"`
	Overdue bool      `json:"overdue"`
}

func (h handler) greetingsJSON(v welcomesView) []greetingOut {
	out := make([]greetingOut, len(v.Waiting))
	for i, g := range v.Waiting {
		out[i] = greetingOut{g.Token, g.Newcomer.Handle, g.Greeter.Handle, g.Since, g.Overdue}
	}
	return out
}

type absenceOut struct {
	Handle string     `json:"handle"`
	Since  time.Time  `json:"since"`
	Until  *time.Time `json:"until"`
	Seat   bool       `json:"seat"`
	Words  string     `json:"words"`
}

func absencesJSON(away []Absence) []absenceOut {
	out := make([]absenceOut, len(away))
	for i, a := range away {
		out[i] = absenceOut{a.Member.Handle, a.Since, when(a.Member.PausedUntil), !a.Member.Unseated, a.Words}
	}
	return out
}

type agreementsOut struct {
	Version int64          `json:"version"`
	Must    bool           `json:"must_agree"`
	Items   []statementOut `json:"items"`
}

type statementOut struct {
	Change Change `json:"change"`
	Before string `json:"before"`
	Now    string `json:"now"`
}

func changesJSON(v agreementsView) agreementsOut {
	out := agreementsOut{Version: v.Today.Version, Must: v.Must, Items: []statementOut{}}
	for _, s := range v.statements() {
		out.Items = append(out.Items, statementOut(s))
	}
	return out
}

type meOut struct {
	Handle   string     `json:"handle"`
	Pronouns string     `json:"pronouns"`
	Langs    []string   `json:"langs"`
	Access   string     `json:"access"`
	Paused   bool       `json:"paused"`
	Until    *time.Time `json:"paused_until"`
	Seat     bool       `json:"seat"`
}

func meJSON(v group.Visit, a group.AboutMe, now time.Time) meOut {
	return meOut{v.Member.Handle, a.Pronouns, listed(a.Langs), a.Access, v.Member.Paused(now), when(v.Member.PausedUntil), !v.Member.Unseated}
}

// listed makes an empty list of what is not there: programs count on one.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// when is a moment, or null for none.
func when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
