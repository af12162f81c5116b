package demo

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"

	"gopkg.in/yaml.v3"

	"hearth/internal/group"
)

// files holds the written world. Each file is a fragment of a World: which lists
// it holds is up to the file, so a group's conversations can live in their own.
//
//go:embed world
var files embed.FS

// World is all that the demo has to say.
type World struct {
	Organisations []Organisation `yaml:"organisations"`
	Topics        []Topic        `yaml:"topics"`
	Groups        []Group        `yaml:"groups"`
	Members       []Member       `yaml:"members"`
	Conversations []Conversation `yaml:"conversations"`
	Rooms         []Room         `yaml:"rooms"`
	Promises      []Promise      `yaml:"promises"`
	Listenings    []Listening    `yaml:"listening"`
	Aparts        []Apart        `yaml:"apart"`
	Doors         []Door         `yaml:"doors"`
	// Welcomes are words for newcomers, by language.
	Welcomes map[string][]string `yaml:"welcomes"`
	Boards   []Board             `yaml:"boards"`
	Tendings []Tending           `yaml:"tendings"`
	Meetings []Meeting           `yaml:"meetings"`
	// MeetingFormats are those that groups made their own.
	MeetingFormats []MeetingFormat `yaml:"formats"`
	Disputes       []Dispute       `yaml:"disputes"`
	// Reasons are what those who decided wrote more than once, by key.
	Reasons  map[string]string `yaml:"reasons"`
	Prepared []Prepared        `yaml:"prepared"`
	Rulesets []Rulesets        `yaml:"rulesets"`
}

// Organisation owns groups. Name and About are in Lang.
type Organisation struct {
	Slug  string `yaml:"slug"`
	Lang  string `yaml:"lang"`
	Name  string `yaml:"name"`
	About string `yaml:"about"`
}

// Topic is something a person may be looking for a group about. Names is keyed
// by language: en, es and ar, all three present.
type Topic struct {
	Slug  string            `yaml:"slug"`
	Names map[string]string `yaml:"names"`
}

// Group is one support group. Every text is in Lang.
type Group struct {
	Slug string `yaml:"slug"`
	// Org is an Organisation's slug.
	Org  string `yaml:"org"`
	Lang string `yaml:"lang"`
	Name string `yaml:"name"`
	// Summary is one sentence, for the directory.
	Summary string `yaml:"summary"`
	Aim     string `yaml:"aim"`
	ForWhom string `yaml:"for_whom"`
	// NotFor says for whom the group is the wrong place, and where is better.
	NotFor string `yaml:"not_for"`
	// Topics are Topic slugs.
	Topics []string `yaml:"topics"`
	// Formats are ways of talking: text, chat, voice, video.
	Formats []string `yaml:"formats"`
	// LedBy is peers, professionals or members.
	LedBy string `yaml:"led_by"`
	// Entry is open.
	Entry string `yaml:"entry"`
	// PublicConversations lets visitors without an account read along.
	PublicConversations bool       `yaml:"public_conversations"`
	Agreements          Agreements `yaml:"agreements"`
	// SizeHint says how big the group is kept, in words.
	SizeHint     string        `yaml:"size_hint"`
	Facilitators []Facilitator `yaml:"facilitators"`
	// ReplyNote says who reads and how soon an answer usually comes.
	ReplyNote string `yaml:"reply_note"`
}

// Agreements are what a member signs on joining a group.
type Agreements struct {
	Title      string   `yaml:"title"`
	Version    int      `yaml:"version"`
	Statements []string `yaml:"statements"`
}

// Facilitator is a member who holds a group. Checked says what was checked about
// them and when; it is shown on the group's page.
type Facilitator struct {
	Handle  string `yaml:"handle"`
	Checked string `yaml:"checked"`
}

// Member is one account. The passphrase is published on purpose: demo accounts
// are for anybody to try.
type Member struct {
	// Name is the account name a person signs in with. Never shown in a group.
	Name       string `yaml:"name"`
	Passphrase string `yaml:"passphrase"`
	Lang       string `yaml:"lang"`
	// Joined is how long ago the account was made.
	Joined Ago `yaml:"joined"`
	// About introduces the few accounts that the demo's sign-in page lists: one
	// line in Lang. Empty for all others.
	About       string       `yaml:"about"`
	Memberships []Membership `yaml:"memberships"`
}

// Membership is a member's place in one group, under the handle worn there.
type Membership struct {
	Group  string `yaml:"group"`
	Handle string `yaml:"handle"`
	// Role is member or facilitator.
	Role string `yaml:"role"`
	// Joined is how long ago; zero means on the day the account was made.
	Joined Ago `yaml:"joined"`
}

// JoinedGroup is how long ago m entered the group of the membership.
func (m Member) JoinedGroup(in Membership) Ago {
	if in.Joined == 0 {
		return m.Joined
	}
	return in.Joined
}

// Conversation is a thread in a group, with its answers, oldest first.
type Conversation struct {
	Group string `yaml:"group"`
	Title string `yaml:"title"`
	// Wish is what the author hopes for: heard, advice, information, practical,
	// celebrate or distraction.
	Wish string `yaml:"wish"`
	// PinnedBy and LockedBy are handles of facilitators; empty if it is not so.
	PinnedBy string `yaml:"pinned_by"`
	LockedBy string `yaml:"locked_by"`
	Post     `yaml:",inline"`
	Replies  []Post `yaml:"replies"`
}

// Post is what one person wrote: Markdown, lightly used.
type Post struct {
	Handle string `yaml:"handle"`
	Ago    Ago    `yaml:"ago"`
	// ContentNote folds the text behind these few words; empty for most.
	ContentNote string           `yaml:"content_note"`
	Touches     []group.Theme    `yaml:"touches"` // as its author says
	Body        string           `yaml:"body"`
	Acks        Acknowledgements `yaml:"acks"`
	// Hidden is set if a facilitator hid the post.
	Hidden *Hiding `yaml:"hidden"`
}

// Acknowledgements are the handles that answered a post without words. Nobody
// acknowledges their own.
type Acknowledgements struct {
	WithYou  []string `yaml:"with_you"`
	MeToo    []string `yaml:"me_too"`
	ThankYou []string `yaml:"thank_you"`
}

// Hiding says which facilitator hid a post, and the reason its author is given.
type Hiding struct {
	By     string `yaml:"by"`
	Reason string `yaml:"reason"`
}

// Room is the live chat of a group, oldest message first.
type Room struct {
	Group    string    `yaml:"group"`
	Messages []Message `yaml:"messages"`
}

// Message is one line in a room.
type Message struct {
	Handle string `yaml:"handle"`
	Ago    Ago    `yaml:"ago"`
	Body   string `yaml:"body"`
}

// Load reads the written world: every file, in the order of their paths. An
// error names the file and means that the program was built from a broken one.
func Load() (World, error) {
	var all World
	err := fs.WalkDir(files, "world", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		raw, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		part, err := parse(raw)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		all.add(part)
		return nil
	})
	if err != nil {
		return World{}, fmt.Errorf("demo: load world: %w", err)
	}
	return all, nil
}

// parse reads one fragment. An unknown key is an error: it is a slip of the pen
// that would otherwise lose somebody's words.
func parse(raw []byte) (World, error) {
	var part World
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(&part); err != nil {
		return World{}, err
	}
	return part, nil
}

// add appends the lists of part to those of w.
func (w *World) add(part World) {
	w.Organisations = append(w.Organisations, part.Organisations...)
	w.Topics = append(w.Topics, part.Topics...)
	w.Groups = append(w.Groups, part.Groups...)
	w.Members = append(w.Members, part.Members...)
	w.Conversations = append(w.Conversations, part.Conversations...)
	w.Rooms = append(w.Rooms, part.Rooms...)
	w.Promises = append(w.Promises, part.Promises...)
	w.Listenings = append(w.Listenings, part.Listenings...)
	w.Aparts = append(w.Aparts, part.Aparts...)
	w.Doors = append(w.Doors, part.Doors...)
	if part.Welcomes != nil {
		w.Welcomes = part.Welcomes
	}
	w.Boards = append(w.Boards, part.Boards...)
	w.Tendings = append(w.Tendings, part.Tendings...)
	w.Meetings = append(w.Meetings, part.Meetings...)
	w.MeetingFormats = append(w.MeetingFormats, part.MeetingFormats...)
	w.Disputes = append(w.Disputes, part.Disputes...)
	w.Prepared = append(w.Prepared, part.Prepared...)
	w.Rulesets = append(w.Rulesets, part.Rulesets...)
	if part.Reasons != nil {
		w.Reasons = part.Reasons
	}
}
