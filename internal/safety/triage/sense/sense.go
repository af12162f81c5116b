package sense

import (
	"hearth/internal/safety/triage/cue"
	"hearth/internal/safety/triage/ngram"
	"hearth/internal/safety/triage/plain"
	"hearth/internal/safety/triage/tongue"
)

// A Desk is what reading one text needs, and what came of it. It is used again
// for the next text; not by two goroutines at once.
type Desk struct {
	Text     plain.Text
	Lang     string
	Found    cue.Found
	Features ngram.Features
	Words    int // without marks
}

// most is how many extra features a text may have. A row of a thousand
// cues says no more than one of a few hundred.
const most = 320

// Read reads a text.
func (d *Desk) Read(b *cue.Book, s string) {
	d.Text.Read(s)
	d.Features.Read(&d.Text)
	d.Extras(b, &d.Text, &d.Features)
}

// Extras finds the cues of the text and adds the extra features; ngram.Train
// calls it for every row.
func (d *Desk) Extras(b *cue.Book, t *plain.Text, f *ngram.Features) {
	d.Lang = tongue.Guess(t)
	b.Find(t, d.Lang, &d.Found)
	d.Words = 0
	for i := range t.Words {
		if k := t.Words[i].Kind; k == plain.Letters || k == plain.Number {
			d.Words++
		}
	}
	d.manner(t, f)
	length := lengthOf(d.Words)
	for _, h := range d.Found.Hits {
		if f.Extras() >= most {
			return
		}
		n := number(b, h)
		f.AddHash(blend(n, 1), 1)
		f.AddHash(blend(n, 16+length), 0.7)
	}
	for _, m := range d.Found.Matches {
		f.AddHash(blend(ngram.Hash(b.RuleName(m.Rule)), 2), 1)
		f.AddHash(blend(ngram.Hash(b.RuleName(m.Rule)), 32+length), 0.7)
	}
	d.pairs(b, t, f, length)
}

// lengthOf is how long a text is, in steps that matter: a line of chat, a few
// sentences, a post, a long story.
func lengthOf(words int) uint32 {
	switch {
	case words <= 4:
		return 0
	case words <= 22:
		return 1
	case words <= 60:
		return 2
	case words <= 140:
		return 3
	}
	return 4
}

// manner adds how the text is written.
func (d *Desk) manner(t *plain.Text, f *ngram.Features) {
	c := t.Counts
	f.AddHash(blend(0xfeed, lengthOf(d.Words)), 0.7)
	if d.Lang != "" {
		f.AddHash(ngram.Hash("lang "+d.Lang), 0.3)
	}
	if c.Letters > 8 && c.Upper*2 > c.Letters {
		f.AddHash(shouted, 1)
	}
	if c.Hidden > 0 {
		f.AddHash(hiding, 0.5)
	}
	if c.Digits*5 > c.Letters && c.Digits > 3 {
		f.AddHash(digits, 1)
	}
	for i := range t.Words {
		w := t.Words[i]
		switch {
		case w.Flags&plain.Disguised != 0:
			f.AddHash(disguised, 1)
		case w.Kind == plain.Money:
			f.AddHash(money, 1)
		case w.Kind == plain.Number && w.To-w.From >= 5:
			f.AddHash(long, 1)
		case w.Kind == plain.Stop && t.Bytes(i)[0] == '?':
			f.AddHash(asked, 0.5)
		case w.Kind == plain.Stop && t.Bytes(i)[0] == '!':
			f.AddHash(called, 0.5)
		}
	}
}

var (
	shouted   = ngram.Hash("manner shouted")
	hiding    = ngram.Hash("manner hidden")
	digits    = ngram.Hash("manner digits")
	disguised = ngram.Hash("manner disguised")
	money     = ngram.Hash("manner money")
	long      = ngram.Hash("manner number")
	asked     = ngram.Hash("manner asked")
	called    = ngram.Hash("manner called")
)

// number is the name of a hit, another where it is denied.
func number(b *cue.Book, h cue.Hit) uint32 {
	n := b.Hash(h.Cue)
	if h.Denied {
		n ^= 0x5bd1e995
	}
	return n
}

// pairs adds which cue comes after which, within a sentence and beyond.
func (d *Desk) pairs(b *cue.Book, t *plain.Text, f *ngram.Features, length uint32) {
	hits := d.Found.Hits
	for i, h := range hits {
		seen := 0
		for j := i + 1; j < len(hits) && seen < 6; j++ {
			o := hits[j]
			if o.Cue == h.Cue || o.From < h.To && o.To > h.From && o.From == h.From {
				continue
			}
			seen++
			if f.Extras() >= most {
				return
			}
			switch {
			case o.Sentence == h.Sentence && o.From-h.To <= 8:
				f.AddHash(blend(number(b, h)*31+number(b, o)*17, 3), 1)
			case o.Sentence <= h.Sentence+1 && length <= 2:
				f.AddHash(blend(number(b, h)*31+number(b, o)*17, 4), 0.7)
			}
		}
	}
}

// blend makes one name of a name and a number.
func blend(n, salt uint32) uint32 {
	h := n ^ salt*0x9e3779b9
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 12
	h *= 0x297a2d39
	return h ^ h>>15
}
