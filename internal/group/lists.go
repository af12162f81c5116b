package group

import "hearth/internal/platform/db"

var qPulse = db.Register("group.member.pulse", `SELECT group_id, COUNT(*) FROM member WHERE active_at >= $1 AND left_at = 0 GROUP BY group_id`)

type labelled struct {
	id    ID
	label string
}

func scanLabelled(r db.Row) (l labelled, err error) {
	err = r.Scan(&l.id, &l.label)
	return l, err
}

type groupCount struct {
	id ID
	n  int64
}

func scanGroupCount(r db.Row) (c groupCount, err error) {
	err = r.Scan(&c.id, &c.n)
	return c, err
}

// inOrder sorts ways of talking from the quietest to the closest.
func inOrder(formats []string) (sorted []string) {
	for _, f := range Formats {
		for _, has := range formats {
			if f == has {
				sorted = append(sorted, f)
			}
		}
	}
	return sorted
}
