package chat

import "sync"

// An oldPage is a stretch of a room that the ring no longer holds. All who are
// behind share it, so that a crowd that comes back late asks the database once
// for each page and not once for each person.
type oldPage struct {
	once   sync.Once
	frames []*frame
	err    error
}

// oldFrames returns the frames after the position that lie in its page, and the
// position that a listener has reached with them.
func (l *live) oldFrames(at int64, now *moment) (frames []*frame, end int64, err error) {
	number := at / fillSize
	end = (number + 1) * fillSize
	page := &oldPage{}
	if end <= now.tail { // else more is still to come on this page
		page = l.oldPage(number)
	}
	page.once.Do(func() { page.load(l, number*fillSize, end) })
	if page.err != nil {
		l.forgetOld()
		return nil, at, page.err
	}
	frames, _ = (&moment{frames: page.frames}).after(at)
	if end > now.tail {
		end = now.floor
		if n := len(frames); n > 0 {
			end = max(end, frames[n-1].event.seq)
		}
	}
	return frames, end, nil
}

// load reads the events after one number up to another. It is not bound to the
// request that happens to come first.
func (p *oldPage) load(l *live, after, end int64) {
	events, err := l.m.events(l.m.hub.ctx, l.group, after, fillSize)
	for _, e := range events {
		if e.seq <= end {
			p.frames = append(p.frames, &frame{event: e})
		}
	}
	p.err = err
}

func (l *live) oldPage(number int64) *oldPage {
	l.oldMu.Lock()
	defer l.oldMu.Unlock()
	if page := l.old[number]; page != nil {
		return page
	}
	if l.old == nil || len(l.old) >= oldPages {
		l.old = make(map[int64]*oldPage, oldPages)
	}
	page := &oldPage{}
	l.old[number] = page
	return page
}

// forgetOld lets the pages go, because a message on one of them has changed, or
// because one could not be read. A page that is being read at this moment is
// seen by nobody who comes later.
func (l *live) forgetOld() {
	l.oldMu.Lock()
	defer l.oldMu.Unlock()
	l.old = nil
}
