package main

import (
	"errors"
	"fmt"
	"os"

	"gopkg.in/yaml.v3"

	"hearth/internal/app"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/i18n"
)

type adminCmd struct {
	Organisation struct {
		Add   organisationAddCmd   `cmd:"" help:"Make an organisation."`
		Staff organisationStaffCmd `cmd:"" help:"Make an account one of an organisation's staff, such as its first owner."`
	} `cmd:"" help:"Organisations."`
	Group struct {
		Add     groupAddCmd     `cmd:"" help:"Start a group from a YAML file; hearth admin group example prints one."`
		Example groupExampleCmd `cmd:"" help:"Print a group's YAML file to begin with."`
		Agree   groupAgreeCmd   `cmd:"" help:"Give a group new agreements: a new version, which newcomers sign from then on."`
		Archive groupArchiveCmd `cmd:"" help:"Close a group: it can no longer be found or opened. Nothing is deleted."`
		Move    groupMoveCmd    `cmd:"" help:"Give a group to another organisation, with its members and words. Both should have asked for it."`
	} `cmd:"" help:"Groups."`
	Topics struct {
		Set topicsSetCmd `cmd:"" help:"Set the topics that groups are found by, from a YAML file."`
	} `cmd:"" help:"Topics."`
	Staff struct {
		Add    staffAddCmd    `cmd:"" help:"Make an account a facilitator of a group."`
		Remove staffRemoveCmd `cmd:"" help:"Make a facilitator a plain member again."`
	} `cmd:"" help:"Staff."`
	HSDS struct {
		Import hsdsImportCmd `cmd:"" help:"List the groups of another directory under \"listed elsewhere\", from a file in HSDS 3."`
	} `cmd:"" name:"hsds" help:"Groups that others run in other places."`
	Account struct {
		Age accountAgeCmd `cmd:"" help:"Correct what somebody said about their age, when they ask for it. Nobody can do so for themselves."`
	} `cmd:"" help:"Accounts."`
	Audit struct {
		Verify auditVerifyCmd `cmd:"" help:"Walk the audit log and prove that no entry was changed or dropped."`
	} `cmd:"" help:"The audit log."`
}

// with builds the app for one command.
func (s *session) with(do func(*app.App) error) (err error) {
	cfg, err := s.config()
	if err != nil {
		return err
	}
	a, err := app.Build(s.ctx, cfg, clock.System{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return app.Explain(do(a))
}

type organisationAddCmd struct {
	Slug  string `arg:"" help:"Short name for addresses: small letters, digits and hyphens."`
	Name  string `required:"" help:"Name for people."`
	About string `help:"What it is, in a sentence."`
}

// Run makes the organisation.
func (c organisationAddCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		_, err := a.Group.CreateOrganisation(s.ctx, c.Slug, c.Name, c.About)
		return s.say(err, "Organisation %s is there.", c.Slug)
	})
}

// say prints what was done, unless it was not.
func (s *session) say(err error, format string, args ...any) error {
	if err == nil {
		_, err = fmt.Fprintf(s.out, format+"\n", args...)
	}
	return err
}

// groupFile is a group's YAML file.
type groupFile struct {
	Organisation        string   `yaml:"organisation"`
	Slug                string   `yaml:"slug"`
	Name                string   `yaml:"name"`
	Summary             string   `yaml:"summary"`
	Aim                 string   `yaml:"aim"`
	ForWhom             string   `yaml:"for_whom"`
	NotFor              string   `yaml:"not_for"`
	Lang                string   `yaml:"lang"`
	LedBy               string   `yaml:"led_by"`
	Topics              []string `yaml:"topics"`
	Formats             []string `yaml:"formats"`
	PublicConversations bool     `yaml:"public_conversations"`
	Agreements          []string `yaml:"agreements"`
}

const groupExample = `organisation: harbour           # its short name
slug: low-days                  # short name for addresses
name: Low days, gently
summary: Living with depression. We check in, one at a time.
aim: To have a place where nobody has to be fine.
for_whom: Adults who live with depression, with or without a diagnosis.
not_for: Emergencies, and questions about medicines; see Help now.
lang: en                        # en, es, ar, or another language's code
led_by: peers                   # peers, professionals or members
topics: [depression]            # from hearth admin topics set
formats: [text, chat]           # text, chat, voice, video
public_conversations: false     # may visitors read along?
agreements:
  - What is said here stays here.
  - Speak from your own life. Ask before advising.
  - Anyone may just listen.
`

type groupExampleCmd struct{}

// Run prints the file.
func (groupExampleCmd) Run(s *session) error {
	_, err := fmt.Fprint(s.out, groupExample)
	return err
}

type groupAddCmd struct {
	File string `arg:"" type:"existingfile" help:"The group's YAML file."`
}

// Run starts the group.
func (c groupAddCmd) Run(s *session) error {
	var f groupFile
	if err := readYAML(c.File, &f); err != nil {
		return err
	}
	return s.with(func(a *app.App) error {
		o, err := a.Group.Organisation(s.ctx, f.Organisation)
		if err != nil {
			return fmt.Errorf("there is no organisation %q: %w", f.Organisation, err)
		}
		_, err = a.Group.CreateGroup(s.ctx, o, group.NewGroup{
			Slug: f.Slug, Name: f.Name, Summary: f.Summary, Aim: f.Aim, ForWhom: f.ForWhom, NotFor: f.NotFor, Lang: f.Lang, LedBy: f.LedBy,
			Topics: f.Topics, Formats: f.Formats, PublicConversations: f.PublicConversations, Agreements: f.Agreements,
		})
		return s.say(err, "Group %s is open at %s/groups/%s", f.Slug, a.Config.BaseURL, f.Slug)
	})
}

type groupAgreeCmd struct {
	Slug string `arg:"" help:"The group's short name."`
	File string `arg:"" type:"existingfile" help:"YAML list of statements."`
}

// Run adds the version.
func (c groupAgreeCmd) Run(s *session) error {
	var statements []string
	if err := readYAML(c.File, &statements); err != nil {
		return err
	}
	return s.with(func(a *app.App) error {
		version, err := a.Group.SetAgreements(s.ctx, c.Slug, statements)
		return s.say(err, "The agreements of %s are at version %d.", c.Slug, version)
	})
}

type groupMoveCmd struct {
	Slug         string `arg:"" help:"The group's short name."`
	Organisation string `arg:"" help:"Where it goes: the organisation's short name."`
}

// Run moves the group.
func (c groupMoveCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		return s.say(a.Care.MoveGroup(s.ctx, c.Slug, c.Organisation), "Group %s belongs to %s now.", c.Slug, c.Organisation)
	})
}

type groupArchiveCmd struct {
	Slug string `arg:""`
}

// Run closes the group.
func (c groupArchiveCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		return s.say(a.Group.ArchiveGroup(s.ctx, c.Slug), "Group %s is closed.", c.Slug)
	})
}

func readYAML(path string, into any) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	decoder := yaml.NewDecoder(file)
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

type topicsSetCmd struct {
	File string `arg:"" type:"existingfile" help:"YAML list of {slug, names: {en, es, ar}}, in the order in which they are shown."`
}

// Run sets the topics.
func (c topicsSetCmd) Run(s *session) error {
	var list []struct {
		Slug  string               `yaml:"slug"`
		Names map[i18n.Lang]string `yaml:"names"`
	}
	if err := readYAML(c.File, &list); err != nil {
		return err
	}
	topics := make([]group.Topic, len(list))
	for i, t := range list {
		topics[i] = group.Topic{Slug: t.Slug, Names: t.Names}
	}
	return s.with(func(a *app.App) error {
		return s.say(a.Group.SetTopics(s.ctx, topics), "Topics set: %d.", len(topics))
	})
}

type staffAddCmd struct {
	Group   string `required:"" help:"The group's short name."`
	Account string `required:"" help:"The name they sign in with. They join the site first, like everybody."`
	Handle  string `required:"" help:"The handle they wear in the group."`
	Checked string `help:"What was checked about them and when, for all to read: \"Trained peer, checked May 2026\"."`
}

// Run appoints the facilitator.
func (c staffAddCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		id, err := a.Account.Lookup(s.ctx, c.Account)
		if err != nil {
			return fmt.Errorf("there is no account called %q: %w", c.Account, err)
		}
		_, err = a.Group.Appoint(s.ctx, c.Group, id, c.Handle, group.Facilitator, c.Checked)
		return s.say(err, "They hold the group %s from now on.", c.Group)
	})
}

type staffRemoveCmd struct {
	Group   string `required:"" help:"The group's short name."`
	Account string `required:"" help:"The name they sign in with."`
}

// Run takes the role back.
func (c staffRemoveCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		id, err := a.Account.Lookup(s.ctx, c.Account)
		if err != nil {
			return fmt.Errorf("there is no account called %q: %w", c.Account, err)
		}
		_, err = a.Group.Appoint(s.ctx, c.Group, id, "", group.Plain, "")
		return s.say(err, "They are a plain member of %s now.", c.Group)
	})
}

type auditVerifyCmd struct{}

// Run walks the chain.
func (auditVerifyCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		n, err := a.Audit.Verify(s.ctx)
		return s.say(err, "%d entries, none changed, none missing.", n)
	})
}
