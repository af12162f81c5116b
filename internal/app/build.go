package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"hearth/internal/account"
	"hearth/internal/account/owndata"
	"hearth/internal/audit"
	"hearth/internal/board"
	"hearth/internal/care"
	"hearth/internal/chat"
	"hearth/internal/consent"
	"hearth/internal/directory"
	"hearth/internal/entry"
	"hearth/internal/fee"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/home"
	"hearth/internal/hsds"
	"hearth/internal/listening"
	"hearth/internal/meeting"
	"hearth/internal/meeting/formats"
	"hearth/internal/meeting/room"
	"hearth/internal/meeting/sfu"
	"hearth/internal/notice"
	"hearth/internal/ops"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/config"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/mail"
	"hearth/internal/platform/obs"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	"hearth/internal/promise"
	"hearth/internal/safety"
	"hearth/internal/safety/apart"
	"hearth/internal/safety/breakglass"
	"hearth/internal/safety/cases"
	"hearth/internal/safety/exposure"
	"hearth/internal/safety/moderation"
	"hearth/internal/safety/rota"
	"hearth/internal/safety/subject"
	"hearth/internal/safety/supervision"
	"hearth/internal/safety/trust"
	"hearth/internal/safety/watch"
	"hearth/internal/staff"
	"hearth/internal/start"
)

// An App is Hearth, put together and ready to serve.
type App struct {
	Config config.Config
	DB     *db.DB
	Router *web.Router

	Audit       *audit.Log
	Account     *account.Module
	Group       *group.Module
	Board       *board.Module
	Formats     *formats.Module
	Meeting     *meeting.Module
	Room        *room.Module
	Forum       *forum.Module
	Chat        *chat.Module
	Promise     *promise.Module
	Start       *start.Module
	Notice      *notice.Module
	Entry       *entry.Module
	Care        *care.Module
	Staff       *staff.Module
	Fee         *fee.Module
	OwnData     *owndata.Module
	Safety      *safety.Module
	Rota        *rota.Module
	Supervision *supervision.Module
	Listening   *listening.Module
	Directory   *directory.Module
	HSDS        *hsds.Module
	Home        *home.Module
	Health      *ops.Health
	SFU         *sfu.Server
	Apart       *apart.Module
	Moderation  *moderation.Module
	Trust       *trust.Module
	Cases       *cases.Module
	Watch       *watch.Module
	Exposure    *exposure.Module
	Breakglass  *breakglass.Module
	Places      subject.Places // where what members write is kept, for the safety packages

	clock    clock.Clock
	reads    *lately // nil where texts are not read
	observer *obs.Observer
	redis    *redis.Client // nil without one
	mail     mail.Sender   // nil without one
	bus      bus.Bus
	close    []func() error // in the order of opening
}

// platform is what every feature stands on.
type platform struct {
	db      *db.DB
	clock   clock.Clock
	ids     *ident.Source
	codec   *ident.Codec
	keys    *crypto.Keyring
	media   []byte // signs tickets to voice and video
	bus     bus.Bus
	limiter limit.Limiter
}

// Build opens the database, brings its schema up to date and makes every
// feature. The clock is the machine's everywhere but in tests and in the making
// of the demo world. Close the App when done.
func Build(ctx context.Context, cfg config.Config, c clock.Clock) (*App, error) {
	a := &App{Config: cfg}
	if err := a.build(ctx, c); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) build(ctx context.Context, c clock.Clock) error {
	messages, err := i18n.Load(texts()...)
	if err != nil {
		return err
	}
	i18n.Use(messages)
	if a.observer, err = obs.New(ctx, a.Config.OTLPEndpoint, Version); err != nil {
		return err
	}
	a.close = append(a.close, func() error { return a.observer.Close(context.WithoutCancel(ctx)) })
	p, err := a.platform(ctx, c)
	if err != nil {
		return err
	}
	if err := a.make(p); err != nil {
		return err
	}
	a.route()
	return nil
}

// platform opens what lies beneath the features.
func (a *App) platform(ctx context.Context, c clock.Clock) (p platform, err error) {
	p.clock = c
	secret, err := a.Config.Key()
	if err != nil {
		return p, err
	}
	master, err := crypto.NewMaster(secret)
	if err != nil {
		return p, err
	}
	if p.db, err = db.Open(ctx, a.Config.DataDir, a.Config.DatabaseURL); err != nil {
		return p, err
	}
	a.DB = p.db
	a.close = append(a.close, p.db.Close)
	if err := p.db.Migrate(ctx); err != nil {
		return p, err
	}
	if err := p.db.PrepareAll(ctx); err != nil {
		return p, err
	}
	a.observer.WatchPools(p.db)
	node, err := p.db.NextNode(ctx)
	if err != nil {
		return p, err
	}
	p.ids = ident.NewSource(c, node)
	if p.codec, err = ident.NewCodec(master.Derive("ident", 16)); err != nil {
		return p, err
	}
	if p.keys, err = crypto.NewKeyring(ctx, p.db, master, p.ids, c); err != nil {
		return p, err
	}
	p.media = master.Derive("sfu", 32)
	p.bus, p.limiter, err = a.live(c, master)
	return p, err
}

// live opens what nodes share while they run: in memory, or Redis where one is
// configured.
func (a *App) live(c clock.Clock, master crypto.Master) (bus.Bus, limit.Limiter, error) {
	if a.Config.RedisURL == "" {
		a.bus = bus.NewMemory()
		a.close = append(a.close, a.bus.Close)
		return a.bus, limit.NewMemory(c), nil
	}
	options, err := redis.ParseURL(a.Config.RedisURL)
	if err != nil {
		return nil, nil, errors.New("redis_url cannot be read; it looks like redis://:password@host:6379/0")
	}
	a.redis = redis.NewClient(options)
	a.bus = bus.NewRedis(a.redis)
	a.close = append(a.close, a.redis.Close, a.bus.Close)
	return a.bus, limit.NewRedis(a.redis, c, master.Derive("limit", 32)), nil
}

// make makes the features, each from the platform and those before it.
func (a *App) make(p platform) (err error) {
	a.Audit = audit.New(p.db, p.keys, p.clock)
	consents := consent.New(p.ids, p.clock)
	if a.Account, err = account.New(account.Deps{
		DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Limiter: p.limiter, BaseURL: a.Config.BaseURL,
		LeaveURL: a.Config.LeaveURL, JoinsPerHour: a.Config.JoinsPerHour, DemoPeople: a.demoPeople(), Address: a.address,
		DataURL: "/account/data", NoticesURL: "/account/notices", ReadingURL: "/account/reading",
	}); err != nil {
		return err
	}
	a.Group = group.New(group.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Clock: p.clock, Consents: consents, Audit: a.Audit, Ages: a.Account})
	if err := a.makeNotices(p); err != nil {
		return err
	}
	a.makeEntry(p)
	a.Forum = forum.New(forum.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Audit: a.Audit})
	a.Chat = chat.New(chat.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Audit: a.Audit, Bus: p.bus, Limiter: p.limiter,
		StillSignedIn: a.Account.StillSignedIn, Pace: limit.Per(a.Config.RoomPace, time.Minute)})
	a.close = append(a.close, func() error { a.Chat.Close(); return nil })
	a.Promise = promise.New(promise.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Accounts: a.Account, Groups: a.Group, Forum: a.Forum, Teller: a.Notice})
	a.Forum.KeepPromise(a.Promise)
	a.Group.ShowAnswers(a.Promise)
	a.Forum.TellBy(a.Notice)
	if err := a.makeStart(p); err != nil {
		return err
	}
	a.Board = board.New(board.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Audit: a.Audit, Teller: a.Notice})
	a.Forum.ShowAbove(a.Board)
	a.Group.OnWithdraw(a.Board.WithdrawAll)
	a.Formats = formats.New(formats.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Audit: a.Audit})
	a.Group.OnWithdraw(a.Formats.WithdrawAll)
	a.makeMeetings(p)
	if err := a.makeMedia(p); err != nil {
		return err
	}
	if a.Safety, err = safety.New(safety.Deps{Clock: p.clock, HelplinesFile: a.Config.HelplinesFile}); err != nil {
		return fmt.Errorf("helplines: %w", err)
	}
	a.makeRoom(p)
	a.makeCare(p)
	a.makeListening(p)
	a.makeSubjects()
	a.makeStaff(p)
	a.makeAges(p)
	a.makeRota(p)
	a.makeApart(p)
	a.makeCases(p)
	a.makeSupervision(p)
	a.makeModeration(p)
	a.makeBreakglass(p)
	a.makeExposure(p)
	a.Group.ShowTalk(a.Forum)
	a.Group.OnWithdraw(a.Forum.WithdrawAll)
	a.Group.OnWithdraw(a.Chat.WithdrawAll)
	a.Group.OnRecheck(a.Chat.Recheck)
	a.Group.OnRecheck(a.Room.Recheck)
	a.HSDS = hsds.New(hsds.Deps{DB: p.db, Clock: p.clock, Groups: a.Group, BaseURL: a.Config.BaseURL, YouthFrom: a.Config.YouthFrom})
	a.Directory = directory.New(directory.Deps{Groups: a.Group, Clock: p.clock, Neighbours: a.HSDS, Dates: a.Meeting})
	a.HSDS.TellOf(a.Directory)
	a.close = append(a.close, func() error { a.Directory.Close(); return nil })
	a.Home = home.New(home.Deps{Staff: a.Staff, OnDuty: a.onDuty, Listens: a.Listening.Listens, Groups: a.Group, Directory: a.Directory, Forum: a.Forum, Chat: a.Chat, Meetings: a.Meeting})
	a.OwnData = owndata.New(owndata.Deps{DB: p.db, Clock: p.clock, Audit: a.Audit, Accounts: a.Account, Features: a.ownData()})
	a.Health = ops.NewHealth(p.clock, a.checks())
	return nil
}

// ownData is every feature's part in a person's own data, for export and
// erasure.
func (a *App) ownData() []account.OwnData {
	var owed []account.OwnData
	for _, f := range a.features() {
		owed = append(owed, f)
	}
	return owed
}

// route registers every route.
func (a *App) route() {
	a.Router = web.NewRouter(ui.ErrorPage, a.observer.Route)
	a.Router.HearForms(a.Watch.Heard)
	for _, f := range a.features() {
		f.Routes(a.Router)
	}
	for _, p := range a.pages() {
		p.Routes(a.Router)
	}
}

// checks are what a node cannot serve without: /readyz asks them.
func (a *App) checks() []ops.Check {
	return []ops.Check{
		{Name: "database", Run: a.DB.Ping, Advice: "Is PostgreSQL running, or the data folder on a disk that works?"},
		{Name: "migrations", Run: a.DB.Current, Advice: "Run `hearth migrate`."},
	}
}

// shared are the checks of what nodes share. A node serves without it, so only
// the doctor asks.
func (a *App) shared() []ops.Check {
	if a.redis == nil {
		return nil
	}
	return []ops.Check{{Name: "redis", Run: func(ctx context.Context) error { return a.redis.Ping(ctx).Err() },
		Advice: "Is Redis running at redis_url? Rooms go on without it, two seconds slower between nodes."}}
}

// Close stops everything that Build started, the last first.
func (a *App) Close() error {
	var problems []error
	for i := len(a.close) - 1; i >= 0; i-- {
		problems = append(problems, a.close[i]())
	}
	a.close = nil
	return errors.Join(problems...)
}
