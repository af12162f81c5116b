package listening

import "time"

type homeJSON struct {
	Open      bool       `json:"open"`
	Here      int        `json:"listeners_here"`
	Usually   int64      `json:"usual_wait_minutes"` // 0 while too few were answered
	Stage     Stage      `json:"stage"`
	HereUntil *time.Time `json:"here_until,omitempty"`
	Waiting   int        `json:"waiting"`
	Longest   int64      `json:"longest_wait_minutes"`
	Talks     []mineJSON `json:"talks"`
}

type mineJSON struct {
	ID      string    `json:"id"`
	URL     string    `json:"url"`
	Side    Side      `json:"side"`
	With    string    `json:"with,omitempty"`
	AskedAt time.Time `json:"asked_at"`
	Runs    bool      `json:"runs"`
	Over    bool      `json:"over"`
}

func (h handler) homeJSON(v homeView) homeJSON {
	out := homeJSON{Open: v.Open, Here: v.HereNow, Stage: v.stage(), Waiting: v.Waiting, Longest: minutes(v.Longest), Talks: []mineJSON{}}
	if v.Answered >= Few {
		out.Usually = minutes(v.Usually)
	}
	if v.Me != nil && v.Me.Here(v.Now) {
		out.HereUntil = &v.Me.HereUntil
	}
	for _, t := range v.Talks {
		out.Talks = append(out.Talks, mineJSON{ID: h.token(t.ID), URL: t.URL, Side: t.Side, With: t.With, AskedAt: t.AskedAt, Runs: t.Runs(), Over: t.Over()})
	}
	return out
}

type courseJSON struct {
	Lessons   []string       `json:"lessons"`
	Questions []questionJSON `json:"questions"`
}

type questionJSON struct {
	Name    string   `json:"name"`
	Answers []string `json:"answers"`
}

func courseJSONOf() courseJSON {
	out := courseJSON{Lessons: Lessons}
	for _, q := range Quiz {
		out.Questions = append(out.Questions, questionJSON{Name: q.Name, Answers: q.Answers})
	}
	return out
}

type listenersJSON struct {
	Listeners []listenerJSON `json:"listeners"`
}

type listenerJSON struct {
	URL    string `json:"url"`
	Handle string `json:"handle"`
	Stage  Stage  `json:"stage"`
	Here   bool   `json:"here"`
	Talks  int64  `json:"talks"`
}

func (v listenersView) json() listenersJSON {
	out := listenersJSON{Listeners: []listenerJSON{}}
	for _, l := range v.Rows {
		out.Listeners = append(out.Listeners, listenerJSON{URL: l.URL, Handle: l.Handle, Stage: l.Stage, Here: l.Here, Talks: l.Talks})
	}
	return out
}

type sumJSON struct {
	Handle string     `json:"handle"`
	Stage  Stage      `json:"stage"`
	Talks  int64      `json:"talks"`
	Said   *int       `json:"said,omitempty"` // with heard and unsafe, once enough have said something
	Heard  *int       `json:"heard,omitempty"`
	Unsafe *int       `json:"unsafe,omitempty"`
	Words  []wordJSON `json:"words"`
}

type wordJSON struct {
	From  Side   `json:"from"`
	Heavy bool   `json:"heavy"`
	Words string `json:"words"`
}

func (v sumView) json() sumJSON {
	out := sumJSON{Handle: v.Handle, Stage: v.Stage, Talks: v.Listener.Talks, Words: []wordJSON{}}
	if v.Tells() {
		out.Said, out.Heard, out.Unsafe = &v.Said, &v.Heard, &v.Unsafe
	}
	for _, w := range v.Words {
		out.Words = append(out.Words, wordJSON{From: w.From, Heavy: w.Heavy, Words: w.Words})
	}
	return out
}

type talkJSON struct {
	URL      string     `json:"url"`
	Side     Side       `json:"side"`
	Offered  bool       `json:"offered"`
	Wish     string     `json:"wish"`
	Words    string     `json:"words"`
	With     string     `json:"with,omitempty"`
	Beside   string     `json:"beside,omitempty"`
	AskedAt  time.Time  `json:"asked_at"`
	BegunAt  *time.Time `json:"begun_at,omitempty"`
	EndedAt  *time.Time `json:"ended_at,omitempty"`
	How      End        `json:"how,omitempty"`
	Ahead    int        `json:"ahead"`
	AskAfter bool       `json:"asks_after"`
	Lines    []lineJSON `json:"lines"`
}

type lineJSON struct {
	Handle string    `json:"handle"`
	Mine   bool      `json:"mine"`
	Body   string    `json:"body"`
	At     time.Time `json:"at"`
}

func (v talkView) json() talkJSON {
	out := talkJSON{URL: v.URL, Side: v.Side, Offered: v.Offered, Wish: v.Wish, Words: v.Words, AskedAt: v.AskedAt, How: v.How,
		Ahead: v.Ahead, AskAfter: v.asksAfter(), Beside: v.Names[v.Second], Lines: []lineJSON{}}
	if v.Runs() {
		out.BegunAt, out.With = &v.BegunAt, v.Names[v.Asker]
		if v.Side == Asks {
			out.With = v.Names[v.Listener]
		}
	}
	if v.Over() {
		out.EndedAt = &v.EndedAt
	}
	for _, l := range v.Lines {
		out.Lines = append(out.Lines, lineJSON{Handle: l.Handle, Mine: l.Mine, Body: l.Body, At: l.At})
	}
	return out
}
